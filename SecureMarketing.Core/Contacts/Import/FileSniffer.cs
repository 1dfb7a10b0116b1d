namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Tells formats apart by a file's first bytes; the name only decides between the two JSON forms.</summary>
internal static class FileSniffer
{
    private const int HeadSize = 8192;

    /// <exception cref="ImportFileException">Empty, or of a kind that is not read: the code says which and so what to do.</exception>
    public static ImportFormat Of(string path, ImportFormat requested)
    {
        var head = Head(path);

        if (head.Length >= 2 && head[0] is 0xFE or 0xFF && head[1] is 0xFE or 0xFF)
            throw new ImportFileException(ImportCodes.FileEncoding);
        if (head.StartsWith("PK\u0003\u0004"u8))
            throw new ImportFileException(ImportCodes.FileWorkbook);
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        var first = head.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
            throw new ImportFileException(ImportCodes.FileEmpty);
        if (head[first] == '<')
            throw new ImportFileException(ImportCodes.FileXml);
        if (requested != ImportFormat.Auto)
            return requested;
        if (head.Contains((byte)0))
            throw new ImportFileException(ImportCodes.FileUnknownFormat);
        var extension = Path.GetExtension(path).ToUpperInvariant();
        if (head[first] == '{')
            return extension is ".NDJSON" or ".JSONL" || ManyObjects(head[first..]) ? ImportFormat.Ndjson : ImportFormat.Fhir;
        var line = head[first..];
        var end = line.IndexOf((byte)'\n');
        if (end >= 0)
            line = line[..end];
        return head[first] != '[' && line.Contains((byte)',') ? ImportFormat.Csv : throw new ImportFileException(ImportCodes.FileUnknownFormat);
    }

    private static ReadOnlySpan<byte> Head(string path)
    {
        var buffer = new byte[HeadSize];
        using var stream = File.OpenRead(path);
        return buffer.AsSpan(0, stream.ReadAtLeast(buffer, HeadSize, throwOnEndOfStream: false));
    }

    /// <summary>A first line that closes its object, followed by another object.</summary>
    private static bool ManyObjects(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        if (end < 0)
            return false;
        var next = head[end..].TrimStart(" \t\r\n"u8);
        return head[..end].TrimEnd(" \t\r"u8).EndsWith("}"u8) && next.StartsWith("{"u8);
    }
}

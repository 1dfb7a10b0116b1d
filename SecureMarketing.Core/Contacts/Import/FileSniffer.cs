namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Tells formats apart by a file's first bytes; the name decides between forms that look alike.</summary>
internal static class FileSniffer
{
    private const int HeadSize = 8192;

    private static readonly string[] TableExtensions = [".CSV", ".TSV", ".TAB", ".PSV"];

    /// <exception cref="ImportFileException">Empty, or of a kind that is not read: the code says which and so what to do.</exception>
    public static ImportFormat Of(string path, ImportFormat requested)
    {
        var head = Head(path);
        if (head.StartsWith("PK\u0003\u0004"u8))
            return ImportFormat.Xlsx;
        // The compound file of Excel 97–2003; a password-protected .xlsx is one, too.
        if (head.StartsWith((byte[])[0xD0, 0xCF, 0x11, 0xE0]))
            throw new ImportFileException(ImportCodes.FileWorkbook);
        if (requested == ImportFormat.Xlsx)
            throw new ImportFileException(head.IsEmpty ? ImportCodes.FileEmpty : ImportCodes.WorkbookUnreadable);
        var extension = Path.GetExtension(path).ToUpperInvariant();
        var isTable = requested == ImportFormat.Csv || (requested == ImportFormat.Auto && TableExtensions.Contains(extension));
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        var first = head.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
            throw new ImportFileException(ImportCodes.FileEmpty);
        if (head[first] == '<' && (!isTable || head[first..].StartsWith("<?xml"u8)))
            throw new ImportFileException(ImportCodes.FileXml);
        // Encoding, NUL bytes and lines without an end are the table reader's to judge: it sees the whole file.
        if (isTable)
            return ImportFormat.Csv;
        if (head.Length >= 2 && head[0] is 0xFE or 0xFF && head[1] is 0xFE or 0xFF)
            throw new ImportFileException(ImportCodes.FileEncoding);
        if (requested != ImportFormat.Auto)
            return requested;
        if (head.Contains((byte)0))
            throw new ImportFileException(ImportCodes.FileUnknownFormat);
        if (head[first] == '{')
            return extension is ".NDJSON" or ".JSONL" || ManyObjects(head[first..]) ? ImportFormat.Ndjson : ImportFormat.Fhir;
        var line = head[first..];
        var end = line.IndexOfAny((byte)'\n', (byte)'\r');
        if (end >= 0)
            line = line[..end];
        return head[first] != '[' && line.ContainsAny(",;\t|"u8) ? ImportFormat.Csv : throw new ImportFileException(ImportCodes.FileUnknownFormat);
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

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Lines of a file as bytes, one at a time; blank lines count but are passed over.</summary>
internal sealed class NdjsonLines : IDisposable
{
    private readonly Stream stream;
    private byte[] buffer = new byte[256 * 1024];
    private long bufferAt;
    private int start;
    private int end;
    private bool atEnd;

    public NdjsonLines(Stream stream)
    {
        this.stream = stream;
        Fill();
        if (buffer.AsSpan(0, end).StartsWith("\uFEFF"u8))
            start = 3;
    }

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    /// <summary>Bytes of the file up to the end of the current line.</summary>
    public long Position => bufferAt + start;

    /// <summary>The line without its end; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <exception cref="ImportFileException">A line above <see cref="JsonElements.MaxElement"/> bytes.</exception>
    public bool MoveNext()
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length < 0 && !atEnd)
            {
                Fill();
                continue;
            }

            if (length < 0 && start == end)
                return false;
            var line = buffer.AsMemory(start, length < 0 ? end - start : length);
            start = length < 0 ? end : start + length + 1;
            Number++;
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            Current = line;
            return true;
        }
    }

    public void Dispose() => stream.Dispose();

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        bufferAt += start;
        start = 0;
        if (end == buffer.Length)
        {
            if (buffer.Length >= JsonElements.MaxElement)
                throw new ImportFileException(ImportCodes.ResourceTooLarge);
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.ReadAtLeast(buffer.AsSpan(end), buffer.Length - end, throwOnEndOfStream: false);
        atEnd = read < buffer.Length - end;
        end += read;
    }
}

using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>A file that cannot be read as what it is taken for; the code says why.</summary>
/// <param name="code">One of <see cref="ImportCodes"/>.</param>
/// <param name="row">Row where it was noticed, from 1; 0 = the file as a whole.</param>
/// <param name="column">Name of a mapped target, or place of a column; null when none is meant.</param>
internal sealed class ImportFileException(string code, int row = 0, string? column = null) : Exception(code)
{
    public string Code { get; } = code;

    public int Row { get; } = row;

    public string? Column { get; } = column;
}

/// <summary>
/// Walks a FHIR JSON file forward and hands out each bundle entry as raw bytes, so that memory holds one entry however
/// large the file is, and one bad resource spoils nothing but itself. Properties may come in any order.
/// </summary>
internal sealed class JsonElements : IDisposable
{
    /// <summary>Bytes of the largest single entry that is read, 32 MiB.</summary>
    public const int MaxElement = 32 * 1024 * 1024;

    private const int FirstBuffer = 256 * 1024;
    private const int EntryDepth = 2;

    private readonly Stream stream;
    private byte[] buffer = new byte[FirstBuffer];
    private int start;
    private int end;
    private long bufferAt;
    private bool atEnd;
    private JsonReaderState state;
    private Property property;
    private bool insideEntries;
    private bool rootClosed;

    public JsonElements(Stream stream)
    {
        this.stream = stream;
        Fill();
        if (end - start >= 2 && buffer[0] is 0xFE or 0xFF && buffer[1] is 0xFE or 0xFF)
            throw new ImportFileException(ImportCodes.FileEncoding);
        if (end - start >= 3 && buffer[0] == 0xEF && buffer[1] == 0xBB && buffer[2] == 0xBF)
            start = 3;
    }

    private enum Property
    {
        Other,
        ResourceType,
        Entry,
    }

    /// <summary>Root <c>resourceType</c>, as far as it was met.</summary>
    public string? ResourceType { get; private set; }

    /// <summary>True once an <c>entry</c> array was met.</summary>
    public bool HasEntries { get; private set; }

    /// <summary>The entry just read; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>Where its first byte stands in the stream, from 0.</summary>
    public long Position { get; private set; }

    /// <summary>Goes to the next entry; false when the file has been read to its proper end.</summary>
    /// <exception cref="ImportFileException">Malformed, truncated, or an entry above <see cref="MaxElement"/>.</exception>
    public bool MoveNext()
    {
        while (true)
        {
            try
            {
                if (Advance())
                    return true;
            }
            catch (JsonException fault)
            {
                throw new ImportFileException(ImportCodes.JsonMalformed, column: FormattableString.Invariant($"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}"));
            }

            if (atEnd)
            {
                return rootClosed ? false : throw new ImportFileException(ImportCodes.JsonTruncated);
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Reads what is in the buffer; true when an entry was found, false when more bytes are needed.</summary>
    private bool Advance()
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinalBlock: false, state);
        var consumed = 0L;
        while (true)
        {
            var before = reader.CurrentState;
            if (!reader.Read())
            {
                Commit(consumed, before);
                return false;
            }

            if (insideEntries && reader.CurrentDepth == EntryDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                var from = start + (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    // The entry is not complete yet: come back to its first byte with more of it.
                    Commit(consumed, before);
                    return false;
                }

                Current = buffer.AsMemory(from, start + (int)reader.BytesConsumed - from);
                Position = bufferAt + from;
                Commit(reader.BytesConsumed, reader.CurrentState);
                return true;
            }

            Notice(ref reader);
            consumed = reader.BytesConsumed;
        }
    }

    private void Notice(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                property = reader.ValueTextEquals("entry"u8) ? Property.Entry : reader.ValueTextEquals("resourceType"u8) ? Property.ResourceType : Property.Other;
                break;
            case JsonTokenType.String when reader.CurrentDepth == 1 && property == Property.ResourceType:
                ResourceType = reader.GetString();
                break;
            case JsonTokenType.StartArray when reader.CurrentDepth == 1 && property == Property.Entry:
                insideEntries = true;
                HasEntries = true;
                break;
            case JsonTokenType.EndArray when reader.CurrentDepth == 1:
                insideEntries = false;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                rootClosed = true;
                break;
            case not JsonTokenType.StartObject when reader.CurrentDepth == 0:
                throw new ImportFileException(ImportCodes.FileUnknownFormat);
            default:
                break;
        }
    }

    private void Commit(long consumed, JsonReaderState at)
    {
        start += (int)consumed;
        state = at;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            bufferAt += start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= MaxElement)
                throw new ImportFileException(ImportCodes.ResourceTooLarge);
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.ReadAtLeast(buffer.AsSpan(end), buffer.Length - end, throwOnEndOfStream: false);
        atEnd = read < buffer.Length - end;
        end += read;
    }
}

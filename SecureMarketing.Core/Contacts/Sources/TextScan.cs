using System.Buffers;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>
/// Looks at every byte of a text file once, in constant memory, before anything is made of it: which encoding it is in, and
/// whether it is text at all. Memory stays flat for a line of any length.
/// </summary>
internal static class TextScan
{
    /// <summary>Bytes of the longest line and of the longest record that are read, 1 MiB.</summary>
    public const int MaxRow = 1024 * 1024;

    private const int BufferSize = 128 * 1024;

    /// <summary>Bytes that tell UTF-16 without a byte order mark: most Western letters have a zero byte.</summary>
    private const int Utf16Sample = 4096;

    /// <summary>The five bytes to which Windows-1252 gives no character.</summary>
    private static readonly SearchValues<byte> NoWindowsCharacter = SearchValues.Create([0x81, 0x8D, 0x8F, 0x90, 0x9D]);

    /// <summary>The encoding: as the byte order mark says, else UTF-8 when the file is valid UTF-8, else Windows-1252.</summary>
    /// <param name="stated">What the mapping says; a byte order mark still wins. Null = find out.</param>
    /// <exception cref="ImportFileException">Empty, NUL bytes, a line above <see cref="MaxRow"/> (both with the line), or no text encoding fits.</exception>
    public static TextEncoding Of(Stream file, TextEncoding? stated = null)
    {
        var buffer = new byte[BufferSize];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var head = buffer.AsSpan(0, length);
        if (head.StartsWith("\uFEFF"u8))
            stated = TextEncoding.Utf8;
        else if (head.StartsWith((byte[])[0xFF, 0xFE]))
            stated = TextEncoding.Utf16LittleEndian;
        else if (head.StartsWith((byte[])[0xFE, 0xFF]))
            stated = TextEncoding.Utf16BigEndian;
        else
            stated ??= Utf16WithoutMark(head);
        return stated is TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian
            ? Wide(file, buffer, length, stated.Value)
            : Narrow(file, buffer, length, stated);
    }

    private static TextEncoding Narrow(Stream file, byte[] buffer, int length, TextEncoding? stated)
    {
        var (line, lineLength, blank) = (1, 0L, true);
        var (invalid, multibyte, unassigned) = (0L, 0L, 0L);
        var carried = 0;
        while (length > 0)
        {
            var fresh = buffer.AsSpan(carried, length - carried);
            for (var rest = fresh; !rest.IsEmpty;)
            {
                var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
                var part = end < 0 ? rest : rest[..end];
                lineLength += part.Length;
                if (lineLength > MaxRow)
                    throw new ImportFileException(ImportCodes.CsvRowTooLong, line);
                if (part.Contains((byte)0))
                    throw new ImportFileException(ImportCodes.FileNulBytes, line);
                if (end < 0)
                    break;
                lineLength = 0;
                line += rest[end] == '\n' ? 1 : 0;
                rest = rest[(end + 1)..];
            }

            blank = blank && fresh.IndexOfAnyExcept(" \t\r\n"u8) < 0;
            for (var rest = fresh; rest.IndexOfAny(NoWindowsCharacter) is >= 0 and var at; rest = rest[(at + 1)..])
                unassigned++;
            carried = Validate(buffer.AsSpan(0, length), ref invalid, ref multibyte);
            buffer.AsSpan(length - carried, carried).CopyTo(buffer);
            var read = file.ReadAtLeast(buffer.AsSpan(carried), buffer.Length - carried, throwOnEndOfStream: false);
            length = read == 0 ? 0 : carried + read;
        }

        invalid += carried;
        if (blank)
            throw new ImportFileException(ImportCodes.FileEmpty);
        if (stated is { } known)
            return known;
        // A file that has both valid and invalid sequences is damaged UTF-8: its bad rows are listed, the others are taken.
        if (invalid == 0 || multibyte > invalid)
            return TextEncoding.Utf8;
        return unassigned == 0 ? TextEncoding.Windows1252 : throw new ImportFileException(ImportCodes.FileEncoding);
    }

    private static TextEncoding Wide(Stream file, byte[] buffer, int length, TextEncoding encoding)
    {
        var low = encoding == TextEncoding.Utf16LittleEndian ? 0 : 1;
        var (line, lineLength, blank) = (1, 0L, true);
        while (length > 1)
        {
            for (var i = 0; i + 1 < length; i += 2)
            {
                var unit = buffer[i + low] | (buffer[i + 1 - low] << 8);
                if (unit == 0)
                    throw new ImportFileException(ImportCodes.FileNulBytes, line);
                blank = blank && unit is 0xFEFF or ' ' or '\t' or '\r' or '\n';
                lineLength += 2;
                if (unit == '\n')
                    (line, lineLength) = (line + 1, 0);
                if (lineLength > MaxRow)
                    throw new ImportFileException(ImportCodes.CsvRowTooLong, line);
            }

            length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }

        return blank ? throw new ImportFileException(ImportCodes.FileEmpty) : encoding;
    }

    private static TextEncoding? Utf16WithoutMark(ReadOnlySpan<byte> head)
    {
        var sample = head[..Math.Min(head.Length, Utf16Sample)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
                (even, odd) = (even + 1 - (i % 2), odd + (i % 2));
        }

        var many = sample.Length / 4;
        return sample.Length < 4 ? null
            : odd >= many && even == 0 ? TextEncoding.Utf16LittleEndian
            : even >= many && odd == 0 ? TextEncoding.Utf16BigEndian
            : null;
    }

    /// <summary>Counts sequences; gives the number of bytes at the end that may be the beginning of one.</summary>
    private static int Validate(ReadOnlySpan<byte> bytes, ref long invalid, ref long multibyte)
    {
        if (Ascii(bytes) == bytes.Length)
            return 0;
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Ascii(bytes)..];
            if (bytes.IsEmpty)
                return 0;
            switch (System.Text.Rune.DecodeFromUtf8(bytes, out _, out var taken))
            {
                case OperationStatus.NeedMoreData:
                    return bytes.Length;
                case OperationStatus.Done:
                    multibyte++;
                    break;
                default:
                    invalid++;
                    break;
            }

            bytes = bytes[taken..];
        }

        return 0;
    }

    private static int Ascii(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        return at < 0 ? bytes.Length : at;
    }
}

using System.Buffers;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// Quoted-printable of text (RFC 2045 §6.7), lines of at most 76 octets, by whole stretches instead of octet by octet: of a letter
/// nearly every octet stands for itself.
/// </summary>
internal static class QuotedPrintable
{
    private const int Width = 76;

    /// <summary>Printable US-ASCII but the equals sign, and blanks, which only at a line's end stand for nothing.</summary>
    private static readonly SearchValues<byte> Itself =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c).Where(c => c != '='), (byte)'\t']);

    /// <summary>Writes the lines of <paramref name="text"/>, each with its CRLF; a last one without an end is closed by a soft break.</summary>
    /// <param name="text">UTF-8; a line ends with LF or CRLF.</param>
    /// <param name="output">Takes US-ASCII.</param>
    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        // Three octets for each, a soft break of three for every 73 of them, and a line end for every octet that is one.
        var to = output.GetSpan((text.Length * 4) + Width);
        var written = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            written += WriteLine(line.EndsWith("\r"u8) && end >= 0 ? line[..^1] : line, end < 0, to[written..]);
        }

        output.Advance(written);
    }

    private static int WriteLine(ReadOnlySpan<byte> line, bool open, Span<byte> to)
    {
        var (written, column, width) = (0, 0, open ? Width - 1 : Width);
        while (!line.IsEmpty)
        {
            var run = line.IndexOfAnyExcept(Itself);
            if (run < 0)
                run = line.Length;
            // A blank at the end of a line may be cut off on the way.
            if (run == line.Length && line[^1] is (byte)' ' or (byte)'\t')
                run--;
            if (run == 0)
            {
                Break(3, line.Length == 1 ? width : Width - 1, to, ref written, ref column);
                to[written] = (byte)'=';
                to[written + 1] = Digit(line[0] >> 4);
                to[written + 2] = Digit(line[0] & 15);
                written += 3;
                column += 3;
                line = line[1..];
                continue;
            }

            if (run < line.Length || column + run > width)
            {
                Break(1, Width - 1, to, ref written, ref column);
                run = Math.Min(run, Width - 1 - column);
            }

            line[..run].CopyTo(to[written..]);
            written += run;
            column += run;
            line = line[run..];
        }

        ReadOnlySpan<byte> end = open ? "=\r\n"u8 : "\r\n"u8;
        end.CopyTo(to[written..]);
        return written + end.Length;
    }

    /// <summary>Begins a new line where so many octets would go beyond <paramref name="width"/>.</summary>
    private static void Break(int octets, int width, Span<byte> to, ref int written, ref int column)
    {
        if (column + octets <= width)
            return;
        "=\r\n"u8.CopyTo(to[written..]);
        written += 3;
        column = 0;
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' - 10 + value);
}

using System.Buffers;
using System.Security.Cryptography;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// "relaxed" canonical forms (RFC 6376 §3.4.2, §3.4.4) of bytes that are already as they will be sent, so that the message
/// is serialised once and what is signed is what travels.
/// </summary>
internal static class DkimCanonicalisation
{
    /// <summary>SHA-256 of the relaxed body: runs of blanks become one, blanks at line ends and empty lines at the end go.</summary>
    public static byte[] BodyHash(ReadOnlySpan<byte> body)
    {
        if (IsRelaxed(body))
            return SHA256.HashData(WithoutEmptyEnd(body));
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length + 2);
        try
        {
            return SHA256.HashData(buffer.AsSpan(0, RelaxBody(body, buffer)));
        }
        finally
        {
            // What somebody wrote to a patient.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>
    /// No line would be changed: what is quoted-printable seldom holds a run of blanks, and then only the end is looked at.
    /// </summary>
    /// <param name="body">CRLF line ends.</param>
    internal static bool IsRelaxed(ReadOnlySpan<byte> body) =>
        body.EndsWith("\r\n"u8) && !body.Contains((byte)'\t') && body.IndexOf("  "u8) < 0 && body.IndexOf(" \r"u8) < 0;

    /// <summary>An already relaxed body without the empty lines at its end.</summary>
    internal static ReadOnlySpan<byte> WithoutEmptyEnd(ReadOnlySpan<byte> body)
    {
        while (body.EndsWith("\r\n\r\n"u8))
            body = body[..^2];
        return body.SequenceEqual("\r\n"u8) ? [] : body;
    }

    /// <param name="body">CRLF line ends.</param>
    /// <param name="to">At least two octets longer.</param>
    /// <returns>Octets written.</returns>
    internal static int RelaxBody(ReadOnlySpan<byte> body, Span<byte> to)
    {
        var written = 0;
        var kept = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf("\r\n"u8);
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 2)..];
            var start = written;
            written += RelaxLine(line, to[written..]);
            var blank = written == start;
            to[written++] = (byte)'\r';
            to[written++] = (byte)'\n';
            if (!blank)
                kept = written;
        }

        return kept;
    }

    /// <summary>One header field in relaxed form without its final CRLF: lower-case name, unfolded, single blanks.</summary>
    /// <param name="field">Name, colon, value, possibly folded; with or without the final CRLF.</param>
    /// <param name="to">As long as the field.</param>
    /// <returns>Octets written.</returns>
    public static int RelaxHeader(ReadOnlySpan<byte> field, Span<byte> to)
    {
        var colon = field.IndexOf((byte)':');
        var name = field[..colon].TrimEnd(" \t"u8);
        for (var i = 0; i < name.Length; i++)
            to[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
        to[name.Length] = (byte)':';
        var written = name.Length + 1;
        var blank = false;
        var first = true;
        foreach (var b in field[(colon + 1)..])
        {
            if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                blank = true;
                continue;
            }

            if (blank && !first)
                to[written++] = (byte)' ';
            to[written++] = b;
            (blank, first) = (false, false);
        }

        return written;
    }

    private static int RelaxLine(ReadOnlySpan<byte> line, Span<byte> to)
    {
        var written = 0;
        line = line.TrimEnd(" \t"u8);
        while (!line.IsEmpty)
        {
            var at = line.IndexOfAny((byte)' ', (byte)'\t');
            var word = at < 0 ? line : line[..at];
            word.CopyTo(to[written..]);
            written += word.Length;
            if (at < 0)
                break;
            to[written++] = (byte)' ';
            line = line[at..].TrimStart(" \t"u8);
        }

        return written;
    }
}

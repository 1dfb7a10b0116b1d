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
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length + 2);
        try
        {
            return SHA256.HashData(buffer.AsSpan(0, RelaxBody(body, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
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
    public static byte[] RelaxHeader(ReadOnlySpan<byte> field)
    {
        var colon = field.IndexOf((byte)':');
        var name = field[..colon].TrimEnd(" \t"u8);
        var to = new byte[field.Length];
        for (var i = 0; i < name.Length; i++)
            to[i] = (byte)char.ToLowerInvariant((char)name[i]);
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

        return to[..written];
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

using System.Buffers;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Transparency of message lines (RFC 5321 §4.5.2): a line that begins with a dot gets another in front. Works on
/// CRLF-only bytes, which <see cref="WireMessage"/> guarantees; with a bare LF in play, client and server could disagree
/// where the message ends (SMTP smuggling).
/// </summary>
internal static class DotStuffing
{
    private static ReadOnlySpan<byte> LineDot => "\r\n."u8;

    /// <summary>The bytes to send between DATA's 354 and the final dot, ending in CRLF.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> message)
    {
        var encoded = new ArrayBufferWriter<byte>(message.Length + 64);
        Write(message, encoded);
        return encoded.WrittenSpan.ToArray();
    }

    /// <summary>Writes those bytes in one piece.</summary>
    public static void Write(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        var extra = message.StartsWith("."u8) ? 1 : 0;
        for (var rest = message; rest.IndexOf(LineDot) is >= 0 and var at; rest = rest[(at + 3)..])
            extra++;
        var closed = message.EndsWith("\r\n"u8);
        var length = message.Length + extra + (closed ? 0 : 2);
        var to = output.GetSpan(length);
        if (message.StartsWith("."u8))
        {
            to[0] = (byte)'.';
            to = to[1..];
        }

        while (message.IndexOf(LineDot) is >= 0 and var at)
        {
            message[..(at + 3)].CopyTo(to);
            to[at + 3] = (byte)'.';
            to = to[(at + 4)..];
            message = message[(at + 3)..];
        }

        message.CopyTo(to);
        if (!closed)
            "\r\n"u8.CopyTo(to[message.Length..]);
        output.Advance(length);
    }
}

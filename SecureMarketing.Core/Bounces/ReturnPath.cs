using System.Security.Cryptography;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Bounces;

/// <summary>
/// The envelope sender of one message (VERP): <c>bounce+TOKEN@domain</c>. The token is the message's opaque id and 10 octets of
/// HMAC-SHA-256, in base 32 because local parts lose their case on the way: 42 characters, so the whole is within 64 octets
/// (RFC 5321 §4.5.3.1.1). It names no person and without the key it can be neither made nor changed.
/// </summary>
internal sealed class ReturnPath(ITokenMac mac, BounceOptions options) : IReturnPath
{
    private const string Purpose = "verp";
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdBytes = 16;
    private const int MacBytes = 10;

    /// <summary>Characters of a token.</summary>
    public const int TokenLength = 42;

    public EmailAddress? Of(MessageId message) =>
        options.ReturnDomain is { } domain && EmailAddress.TryParse($"{options.ReturnName}+{Token(message)}@{domain}", out var address) ? address : null;

    /// <summary>Reads the first return path among a report's recipients.</summary>
    /// <returns>The message; or that there was an address of this form whose token is not ours; or neither.</returns>
    public (MessageId? Message, bool Forged) Read(IEnumerable<string> addresses)
    {
        var forged = false;
        foreach (var address in addresses)
        {
            var local = address.LastIndexOf('@') is > 0 and var at ? address[..at] : address;
            if (!local.StartsWith(options.ReturnName + "+", StringComparison.OrdinalIgnoreCase))
                continue;
            if (Message(local[(options.ReturnName.Length + 1)..].ToLowerInvariant()) is { } message)
                return (message, false);
            forged = true;
        }

        return (null, forged);
    }

    private string Token(MessageId message)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        message.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        mac.Mac(Purpose, bytes[..IdBytes]).AsSpan(0, MacBytes).CopyTo(bytes[IdBytes..]);
        return Encode(bytes);
    }

    /// <summary>Null for anything this installation did not write; compared in constant time.</summary>
    private MessageId? Message(string token)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        // The last character holds two unused bits: only one spelling of a token counts.
        if (token.Length != TokenLength || !TryDecode(token, bytes) || Encode(bytes) != token)
            return null;
        return CryptographicOperations.FixedTimeEquals(mac.Mac(Purpose, bytes[..IdBytes]).AsSpan(0, MacBytes), bytes[IdBytes..])
            ? new MessageId(new Guid(bytes[..IdBytes], bigEndian: true))
            : null;
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[TokenLength];
        var (bits, held, written) = (0, 0, 0);
        foreach (var b in bytes)
        {
            (bits, held) = ((bits << 8) | b, held + 8);
            while (held >= 5)
            {
                held -= 5;
                text[written++] = Digits[(bits >> held) & 31];
            }
        }

        if (held > 0)
            text[written++] = Digits[(bits << (5 - held)) & 31];
        return new string(text[..written]);
    }

    private static bool TryDecode(string token, Span<byte> bytes)
    {
        var (bits, held, written) = (0, 0, 0);
        foreach (var c in token)
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            (bits, held) = ((bits << 5) | digit, held + 5);
            if (held < 8)
                continue;
            held -= 8;
            if (written < bytes.Length)
                bytes[written++] = (byte)(bits >> held);
        }

        return written == bytes.Length;
    }
}

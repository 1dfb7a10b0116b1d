using System.Security.Cryptography;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery;

/// <summary>
/// The exact bytes of a protected, signed message. Only Delivery's protector makes one, so what the gate decided on and
/// what the transport sends cannot drift apart. PHI: prints nothing.
/// </summary>
public sealed class WireMessage
{
    private WireMessage(OutgoingMessage source, DeliveryMethod method, byte[] bytes, string? keyFingerprint)
    {
        MessageId = source.MessageId;
        ContentHash = source.ContentHash;
        Sender = source.Sender;
        Recipient = source.Recipient;
        Method = method;
        Bytes = bytes;
        KeyFingerprint = keyFingerprint;
        EightBit = !System.Text.Ascii.IsValid(bytes);
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    public Guid MessageId { get; }

    public string ContentHash { get; }

    public DeliveryMethod Method { get; }

    /// <summary>Fingerprint of the recipient's key; null when the body is not encrypted end to end. The first, when there are several.</summary>
    public string? KeyFingerprint { get; }

    /// <summary>SHA-256 of the bytes, lower-case hex; kept in the receipt.</summary>
    public string Hash { get; }

    /// <summary>CRLF line ends only, no line over 998 octets. The protector makes 7-bit bodies; a header may hold UTF-8 where the address does.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>True when it may only go to a server that offers 8BITMIME.</summary>
    internal bool EightBit { get; }

    internal EmailAddress Sender { get; }

    internal EmailAddress Recipient { get; }

    /// <exception cref="InvalidOperationException">The bytes break RFC 5322 §2.1.1 or §2.3: a fault of the composer, never sent.</exception>
    internal static WireMessage Seal(OutgoingMessage source, DeliveryMethod method, byte[] bytes, string? keyFingerprint)
    {
        if (Fault(bytes) is { } fault)
            throw new InvalidOperationException("The composed message cannot be sent: " + fault);
        return new WireMessage(source, method, bytes, keyFingerprint);
    }

    /// <summary>Null when the bytes are safe for any server; a lone CR or LF is what SMTP smuggling lives on.</summary>
    internal static string? Fault(ReadOnlySpan<byte> bytes)
    {
        const int MaxLine = 998;
        if (bytes.Contains((byte)0))
            return "it holds a NUL octet.";
        while (!bytes.IsEmpty)
        {
            var at = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if ((at < 0 ? bytes.Length : at) > MaxLine)
                return "a line is longer than 998 octets.";
            if (at < 0)
                return null;
            if (bytes[at] != '\r' || at + 1 == bytes.Length || bytes[at + 1] != '\n')
                return "it holds a bare CR or LF.";
            bytes = bytes[(at + 2)..];
        }

        return null;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Tracking;

/// <summary>What following a token means. Part of every token: never renumber.</summary>
public enum TokenKind
{
    Open = 1,
    Click = 2,
    Unsubscribe = 3,

    /// <summary>Leads to a message in the portal; by itself it opens nothing.</summary>
    SecureMessage = 4,

    /// <summary>Opens a request for a signature at the desk, once and for minutes; no code is ever sent for it.</summary>
    DeskSigning = 5,
}

/// <param name="Link">Index into the message's link set; 0 for other kinds.</param>
public readonly record struct TrackingToken(TokenKind Kind, MessageId Message, ushort Link);

/// <summary>
/// Writes and reads tokens: 19 bytes of content (kind, message id, link index) and 16 bytes of HMAC-SHA-256, base64url, 47
/// characters. A token names no person, campaign, topic or target; without the key it can be neither made nor changed.
/// </summary>
public sealed class TrackingTokens(ITokenMac mac)
{
    public const int Length = 47;

    private const string Purpose = "tracking";
    private const int ContentBytes = 19;
    private const int MacBytes = 16;

    public string Write(TrackingToken token)
    {
        Span<byte> bytes = stackalloc byte[ContentBytes + MacBytes];
        bytes[0] = (byte)token.Kind;
        token.Message.Value.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[17..], token.Link);
        mac.Mac(Purpose, bytes[..ContentBytes]).AsSpan(0, MacBytes).CopyTo(bytes[ContentBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>Null for anything this installation did not write. Compared in constant time.</returns>
    public TrackingToken? Read(string? text)
    {
        Span<byte> bytes = stackalloc byte[ContentBytes + MacBytes];
        if (text?.Length != Length || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length)
            return null;
        // The last character holds two unused bits: only one spelling of a token counts.
        if (Base64Url.EncodeToString(bytes) != text)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(mac.Mac(Purpose, bytes[..ContentBytes]).AsSpan(0, MacBytes), bytes[ContentBytes..]))
            return null;
        var token = new TrackingToken(
            (TokenKind)bytes[0], new MessageId(new Guid(bytes.Slice(1, 16), bigEndian: true)), BinaryPrimitives.ReadUInt16BigEndian(bytes[17..]));
        return Enum.IsDefined(token.Kind) ? token : null;
    }
}

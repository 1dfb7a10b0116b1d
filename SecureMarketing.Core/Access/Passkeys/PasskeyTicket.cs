using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Access;

/// <summary>What a challenge was made for; one is never good for the other.</summary>
internal enum PasskeyPurpose : byte
{
    Register = 1,
    SignIn = 2,
    Prove = 3,
}

/// <summary>
/// The server's memory of a challenge, carried by the browser under a keyed MAC: asking for one writes nothing, so nobody
/// fills the database from the sign-in page, and any node can judge the answer.
/// </summary>
/// <param name="Purpose">What it may be used for.</param>
/// <param name="Owner">Session it was made in; empty at sign-in.</param>
/// <param name="ExpiresAt">Five minutes after it was made.</param>
/// <param name="State">Identity's own state: the challenge and whom it is for.</param>
internal sealed record PasskeyTicket(PasskeyPurpose Purpose, Guid Owner, DateTimeOffset ExpiresAt, string State)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const string MacPurpose = "passkey-challenge";
    private const int HeadBytes = 1 + 16 + 8;
    private const int MacBytes = 32;

    public string Seal(ITokenMac mac)
    {
        var state = Encoding.UTF8.GetBytes(State);
        var bytes = new byte[HeadBytes + state.Length];
        bytes[0] = (byte)Purpose;
        Owner.TryWriteBytes(bytes.AsSpan(1));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), ExpiresAt.UtcTicks);
        state.CopyTo(bytes, HeadBytes);
        return Base64Url.EncodeToString([.. mac.Mac(MacPurpose, bytes), .. bytes]);
    }

    /// <summary>Null when it is not ours, made for something else, made in another session, or too old.</summary>
    public static PasskeyTicket? Open(ITokenMac mac, string sealedText, PasskeyPurpose purpose, Guid owner, DateTimeOffset now)
    {
        if (sealedText.Length > 4096 || !Base64Url.IsValid(sealedText))
            return null;
        var bytes = Base64Url.DecodeFromChars(sealedText);
        if (bytes.Length <= MacBytes + HeadBytes || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, MacBytes), mac.Mac(MacPurpose, bytes.AsSpan(MacBytes))))
            return null;
        var body = bytes.AsSpan(MacBytes);
        var ticket = new PasskeyTicket(
            (PasskeyPurpose)body[0],
            new Guid(body.Slice(1, 16)),
            new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(body.Slice(17, 8)), TimeSpan.Zero),
            Encoding.UTF8.GetString(body[HeadBytes..]));
        return ticket.Purpose == purpose && ticket.Owner == owner && now < ticket.ExpiresAt ? ticket : null;
    }

    public static byte[] HashOf(string sealedText) => SHA256.HashData(Encoding.UTF8.GetBytes(sealedText));
}

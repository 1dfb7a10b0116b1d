using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Time-based one-time passwords, RFC 6238: HMAC-SHA-1 (what every authenticator app supports), 30 seconds, six digits.
/// Identity's own provider reads the machine's clock and accepts a code again within its step; this one takes the time
/// and reports the step, so that the caller can refuse a second use (§5.2).
/// </summary>
public static class Totp
{
    /// <summary>RFC 4226 §4 recommends 160 bits.</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code of an instant, six digits.</summary>
    public static string Code(ReadOnlySpan<byte> secret, DateTimeOffset at) => CodeOfStep(secret, StepOf(at));

    /// <summary>
    /// The time step whose code was typed: the current one, or one to either side for clock drift and slow typing
    /// (§5.2). Steps up to <paramref name="lastAccepted"/> are used up. Null when the code is wrong.
    /// </summary>
    public static long? Accept(ReadOnlySpan<byte> secret, string typed, DateTimeOffset at, long? lastAccepted)
    {
        var digits = new string([.. typed.Where(char.IsAsciiDigit)]);
        if (digits.Length != 6)
            return null;
        var now = StepOf(at);
        long? accepted = null;
        for (var step = now - 1; step <= now + 1; step++)
        {
            var equal = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOfStep(secret, step)), Encoding.ASCII.GetBytes(digits));
            if (equal && (lastAccepted is null || step > lastAccepted))
                accepted = step;
        }

        return accepted;
    }

    /// <summary>RFC 4648 §6 without padding, in groups of four for typing by hand.</summary>
    public static string Readable(ReadOnlySpan<byte> secret) =>
        string.Join(' ', Base32(secret).Chunk(4).Select(group => new string(group)));

    /// <summary>The <c>otpauth:</c> address that a QR code carries to the app.</summary>
    public static string KeyUri(string issuer, string account, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer={Uri.EscapeDataString(issuer)}&digits=6&period={StepSeconds}";

    private static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    private static string CodeOfStep(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 4226 is defined over HMAC-SHA-1; collisions of SHA-1 do not touch HMAC.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xF;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7FFF_FFFF) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        int buffer = 0, bits = 0;
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);
        }

        if (bits > 0)
            text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }
}

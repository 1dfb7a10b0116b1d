using System.Security.Cryptography;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Ten codes that each replace the authenticator once. 50 bits of randomness and a keyed MAC: a stolen database does not
/// reveal them, guessing meets the lockout.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    /// <summary>One stored code.</summary>
    public const int MacBytes = 32;

    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    public static IReadOnlyList<string> New() =>
        [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Letters, 5) + "-" + RandomNumberGenerator.GetString(Letters, 5))];

    public static byte[] MacsOf(ITokenMac mac, UserId user, IEnumerable<string> codes) => [.. codes.SelectMany(code => MacOf(mac, user, code))];

    /// <summary>The remaining MACs without the one of this code; null when the code is not among them.</summary>
    public static byte[]? Redeem(ITokenMac mac, UserId user, byte[] macs, string typed)
    {
        var wanted = MacOf(mac, user, typed);
        for (var at = 0; at < macs.Length; at += MacBytes)
        {
            if (CryptographicOperations.FixedTimeEquals(macs.AsSpan(at, MacBytes), wanted))
                return [.. macs[..at], .. macs[(at + MacBytes)..]];
        }

        return null;
    }

    private static byte[] MacOf(ITokenMac mac, UserId user, string code) =>
        mac.Mac("recovery-code", [.. user.Value.ToByteArray(true), .. System.Text.Encoding.UTF8.GetBytes(Normalise(code))]);

    private static string Normalise(string code) => new([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
}

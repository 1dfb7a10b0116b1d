using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary>Keys made by others, with GnuPG's own opinion of each beside them.</summary>
public sealed class OpenPgpKeyTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    // Where we differ on purpose.
    private static readonly Dictionary<string, string> Stricter = new(StringComparer.Ordinal)
    {
        ["pgp5-dsa-elg-v3-subkey-binding.pgp"] = "ElGamal of 768 bits",
        ["already-revoked-userid-revocation.pgp"] = "its only user id is revoked, so nothing says that it outlived its date",
        ["bobs-cert-badly-mangled.asc"] = "broken armour is refused, not guessed at",
    };

    [Fact]
    public void Verdict_OnEveryKeyOfTheCorpus_IsGnuPGs()
    {
        var folder = Path.GetDirectoryName(SharedData.Path("crypto/openpgp-sequoia/keys.gpg-view.csv"))!;
        var differences = new List<string>();
        var usable = 0;
        foreach (var row in File.ReadLines(Path.Combine(folder, "keys.gpg-view.csv")).Skip(1).Select(l => l.Split(',')))
        {
            // No column up to this one is quoted: file, keys, kind, fingerprint, …, state (8), caps, can encrypt (10).
            var (name, path) = (row[0], Path.Combine(folder, "keys", row[0]));
            if (!File.Exists(path) || row[1] != "1" || row[2] != "pub")
                continue;
            var verdict = CertificateCheck.Of(File.ReadAllBytes(path), new KeyCheck { At = November });
            usable += verdict.Usable ? 1 : 0;
            if (verdict.Usable != (row[10] == "true") && !Stricter.ContainsKey(name))
                differences.Add($"{name}: {verdict.Reason ?? "usable"}, gpg {row[10]} {row[8]}");
            if (verdict.KeyId is { } id && !id.Equals(row[3], StringComparison.OrdinalIgnoreCase))
                differences.Add($"{name}: fingerprint {id}");
        }

        Assert.Empty(differences);
        Assert.InRange(usable, 20, 60);
    }
}

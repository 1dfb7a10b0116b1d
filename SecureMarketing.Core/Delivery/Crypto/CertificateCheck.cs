namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Judges a file that holds an S/MIME certificate or an OpenPGP key. Pure: no store, no network, no clock.</summary>
public static class CertificateCheck
{
    /// <summary>Looks at the bytes, not at the file's name.</summary>
    public static KeyVerdict Of(byte[] file, KeyCheck check)
    {
        if (SMimeCertificate.Parse(file) is { } certificate)
            return Verdict("smime", certificate.Fingerprint, certificate.Refusal(check));
        var keys = OpenPgpKey.Parse(file);
        if (keys.Count == 0)
            return KeyVerdict.Unparsable;
        // A file may hold a whole key ring: the address's own key is meant, else the first.
        var key = check.For is { } address ? keys.FirstOrDefault(k => k.Addresses(check.At).Contains(address)) ?? keys[0] : keys[0];
        return Verdict("openpgp", key.Fingerprint, key.Refusal(check));
    }

    /// <summary>Reads a PEM or DER revocation list.</summary>
    /// <returns>DER; null when the bytes are no list.</returns>
    public static byte[]? ReadRevocationList(byte[] file) => RevocationLists.Parse(file);

    /// <summary>Reads every certificate of a PEM or DER file.</summary>
    /// <returns>Empty when there is none.</returns>
    public static IReadOnlyList<System.Security.Cryptography.X509Certificates.X509Certificate2> ReadCertificates(byte[] file)
    {
        try
        {
            return SMimeCertificate.ParseAll(file);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return [];
        }
    }

    private static KeyVerdict Verdict(string kind, string keyId, string? refusal) => new(refusal is null, kind, keyId, refusal);
}

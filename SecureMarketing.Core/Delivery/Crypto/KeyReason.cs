namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// Why a certificate or key cannot be used to encrypt, the words of <c>certificate check</c>. Null stands for usable.
/// </summary>
public static class KeyReason
{
    /// <summary>No chain to an anchor, and nobody pinned the certificate.</summary>
    public const string Path = "path";
    public const string Expired = "expired";
    public const string NotYetValid = "not-yet-valid";
    public const string Revoked = "revoked";

    /// <summary>Revocation lists were given and none covers it, or the one that does is out of date.</summary>
    public const string RevocationUnknown = "revocation-unknown";

    /// <summary>No rfc822Name of the certificate, no user id of the key, is the address.</summary>
    public const string EmailMismatch = "email-mismatch";

    /// <summary>KeyUsage is present without keyEncipherment (RFC 8550 §4.4.2).</summary>
    public const string KeyUsage = "key-usage";

    /// <summary>ExtendedKeyUsage is present without emailProtection (RFC 8550 §4.4.4).</summary>
    public const string Eku = "eku";

    /// <summary>RSA under 2048 bits, or a curve weaker than P-256.</summary>
    public const string KeySize = "key-size";

    /// <summary>Not RSA (S/MIME), an algorithm this build cannot encrypt to, or a broken signature hash.</summary>
    public const string Algorithm = "algorithm";

    /// <summary>OpenPGP: nothing in the key is marked for encryption and alive.</summary>
    public const string NoEncryptionSubkey = "no-encryption-subkey";

    public const string Unparsable = "unparsable";
}

using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Judges a chain by revocation lists at hand (RFC 5280 §6.3); none is fetched.</summary>
internal static class RevocationLists
{
    /// <summary>PEM or DER; null when the bytes are no list.</summary>
    public static byte[]? Parse(byte[] file)
    {
        try
        {
            return new X509CrlParser().ReadCrl(file)?.GetEncoded();
        }
        catch (Exception e) when (e is CrlException or IOException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Revoked when a list that its issuer signed names any certificate below the anchor. A current list has to cover the
    /// leaf; lists for intermediates are used when given.
    /// </summary>
    /// <param name="chain">Leaf first.</param>
    /// <param name="check">Lists and instant.</param>
    /// <param name="trusted">False for a pinned certificate whose chain is not complete.</param>
    public static string? Refusal(IReadOnlyList<X509Certificate2> chain, KeyCheck check, bool trusted)
    {
        var parser = new X509CrlParser();
        var lists = check.RevocationLists.Select(parser.ReadCrl).ToList();
        var certificates = chain.Select(c => new X509CertificateParser().ReadCertificate(c.RawData)).ToList();
        var leafCovered = false;
        for (var i = 0; i + 1 < certificates.Count; i++)
        {
            foreach (var list in lists.Where(l => IsFrom(l, certificates[i + 1])))
            {
                // A revocation once published stays true after the list's own date (removal is only from holds).
                if (list.GetRevokedCertificate(certificates[i].SerialNumber) is { } entry && entry.RevocationDate <= check.At.UtcDateTime && !IsRemoval(entry))
                    return KeyReason.Revoked;
                if (i == 0 && list.ThisUpdate <= check.At.UtcDateTime && (list.NextUpdate is not { } next || next >= check.At.UtcDateTime))
                    leafCovered = true;
            }
        }

        return leafCovered || !trusted ? null : KeyReason.RevocationUnknown;
    }

    private static bool IsFrom(X509Crl list, Org.BouncyCastle.X509.X509Certificate issuer)
    {
        if (!list.IssuerDN.Equivalent(issuer.SubjectDN, inOrder: true))
            return false;
        try
        {
            list.Verify(issuer.GetPublicKey());
            return true;
        }
        catch (Exception e) when (e is SignatureException or CrlException or InvalidKeyException)
        {
            return false;
        }
    }

    private static bool IsRemoval(X509CrlEntry entry) =>
        entry.GetExtensionValue(X509Extensions.ReasonCode) is { } value &&
        DerEnumerated.GetInstance(Asn1Object.FromByteArray(value.GetOctets())).HasValue(CrlReason.RemoveFromCrl);
}

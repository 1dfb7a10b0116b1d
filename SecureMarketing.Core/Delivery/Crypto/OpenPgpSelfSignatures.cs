using System.Text.RegularExpressions;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// Reads what a key's owner states about it, and believes only what the primary key signed. SHA-1 is accepted here as
/// GnuPG does for a key's own statements; MD5 is not.
/// </summary>
internal static partial class OpenPgpSelfSignatures
{
    private static readonly int[] Certifications =
    [
        PgpSignature.DefaultCertification, PgpSignature.NoCertification, PgpSignature.CasualCertification, PgpSignature.PositiveCertification,
    ];

    /// <summary>The primary key and its user ids; each signature is verified once, because that is what costs.</summary>
    public static (OpenPgpComponent Primary, IReadOnlyList<OpenPgpUserId> UserIds) Primary(PgpPublicKey master)
    {
        var bindings = new List<OpenPgpBinding>();
        var userIds = new List<OpenPgpUserId>();
        foreach (var id in master.GetUserIds())
        {
            var signatures = Of(master.GetSignaturesForId(id), s => s.VerifyCertification(id, master), master).ToList();
            var newest = signatures.Where(s => Certifications.Contains(s.SignatureType)).MaxBy(s => s.CreationTime);
            var revoked = signatures.Where(s => s.SignatureType == PgpSignature.CertificationRevocation).MaxBy(s => s.CreationTime);
            userIds.Add(new OpenPgpUserId(AddressIn(id), newest is null ? null : Utc(newest.CreationTime), revoked is null ? null : Utc(revoked.CreationTime)));
            if (newest is not null)
                bindings.Add(Binding(newest, master));
        }

        bindings.AddRange(Of(master.GetSignaturesOfType(PgpSignature.DirectKey), s => s.VerifyCertification(master), master).Select(s => Binding(s, master)));
        var revocations = Of(master.GetSignaturesOfType(PgpSignature.KeyRevocation), s => s.VerifyCertification(master), master);
        return (new OpenPgpComponent(master, bindings, [.. revocations.Select(Revocation)]), userIds);
    }

    public static OpenPgpComponent Subkey(PgpPublicKey master, PgpPublicKey subkey)
    {
        var bindings = Of(subkey.GetSignaturesOfType(PgpSignature.SubkeyBinding), s => s.VerifyCertification(master, subkey), master);
        var revocations = Of(subkey.GetSignaturesOfType(PgpSignature.SubkeyRevocation), s => s.VerifyCertification(master, subkey), master);
        return new OpenPgpComponent(subkey, [.. bindings.Select(s => Binding(s, subkey))], [.. revocations.Select(Revocation)]);
    }

    private static IEnumerable<PgpSignature> Of(IEnumerable<PgpSignature> signatures, Func<PgpSignature, bool> verify, PgpPublicKey master) =>
        signatures.Where(s => s.HashAlgorithm != HashAlgorithmTag.MD5 && IsSigned(s, verify, master));

    private static bool IsSigned(PgpSignature signature, Func<PgpSignature, bool> verify, PgpPublicKey master)
    {
        if (signature.KeyId != master.KeyId)
            return false;
        try
        {
            signature.InitVerify(master);
            return verify(signature);
        }
        catch (Exception e) when (e is PgpException or ArgumentException or InvalidOperationException or IOException or ArithmeticException)
        {
            return false;
        }
    }

    private static OpenPgpBinding Binding(PgpSignature signature, PgpPublicKey key)
    {
        var hashed = signature.GetHashedSubPackets();
        var created = Utc(signature.CreationTime);
        var lifetime = hashed?.GetKeyExpirationTime() ?? 0;
        var validity = hashed?.GetSignatureExpirationTime() ?? 0;
        var flags = hashed is not null && hashed.HasSubpacket(SignatureSubpacketTag.KeyFlags) ? hashed.GetKeyFlags() : (int?)null;
        return new OpenPgpBinding(
            created,
            validity > 0 ? created.AddSeconds(validity) : null,
            lifetime > 0 ? Utc(key.CreationTime).AddSeconds(lifetime) : null,
            flags);
    }

    /// <summary>Soft only for "superseded" and "retired"; no reason, or any other, is the worst (RFC 9580 §5.2.3.31).</summary>
    private static OpenPgpRevocation Revocation(PgpSignature signature)
    {
        var reason = signature.GetHashedSubPackets()?.GetSubpacket(SignatureSubpacketTag.RevocationReason) is { } packet
            ? new RevocationReason(packet.IsCritical(), packet.IsLongLength(), packet.GetData()).GetRevocationReason()
            : RevocationReasonTag.NoReason;
        return new OpenPgpRevocation(Utc(signature.CreationTime), reason is not (RevocationReasonTag.KeySuperseded or RevocationReasonTag.KeyRetired));
    }

    private static EmailAddress? AddressIn(string userId)
    {
        var match = AngleAddress().Match(userId);
        return EmailAddress.TryParse(match.Success ? match.Groups[1].Value : userId, out var address) ? address : null;
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    [GeneratedRegex("<([^<>]+)>$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex AngleAddress();
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Delivery.Routes;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// What a server's certificate is worth for one route, decided in the handshake's callback, the only place where chain and
/// reason can be seen: afterwards every bad certificate is the same exception.
/// </summary>
internal sealed record CertificateVerdict(string Word, IReadOnlyList<string> Chain)
{
    public const string Trusted = "trusted";
    public const string Pinned = "pinned";
    public const string Missing = "missing";
    public const string PinMismatch = "pin-mismatch";
    public const string NameMismatch = "name-mismatch";
    public const string Expired = "expired";
    public const string NotYetValid = "not-yet-valid";
    public const string SelfSigned = "self-signed";
    public const string UntrustedRoot = "untrusted-root";
    public const string Revoked = "revoked";
    public const string BadChain = "bad-chain";

    /// <summary>What is wrong with the chain, the name left aside; null when nothing is.</summary>
    public string? ChainFault => Word is Trusted or Pinned or NameMismatch ? null : Word;

    public bool Holds => Word is Trusted or Pinned;

    /// <summary>Judges by pin if there is one, else by chain and name.</summary>
    public static CertificateVerdict Of(RouteConnection route, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (presented is not X509Certificate2 leaf)
            return new CertificateVerdict(Missing, []);
        var hashes = chain is { ChainElements.Count: > 0 } ? chain.ChainElements.Select(e => Hash(e.Certificate)).ToList() : [Hash(leaf)];
        if (route.PinnedKey is { } pin)
            return new CertificateVerdict(KeyHash(leaf) == pin ? Pinned : PinMismatch, hashes);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return new CertificateVerdict(ChainWord(leaf, chain), hashes);
        return new CertificateVerdict(errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? NameMismatch : Trusted, hashes);
    }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo), lower-case hex: what a pin holds, so that renewal keeps it.</summary>
    public static string KeyHash(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    private static string Hash(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    private static string ChainWord(X509Certificate2 leaf, X509Chain? chain)
    {
        var flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.PartialChain;
        if (flags.HasFlag(X509ChainStatusFlags.Revoked))
            return Revoked;
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return leaf.NotBefore.ToUniversalTime() > (chain?.ChainPolicy.VerificationTime ?? default).ToUniversalTime() ? NotYetValid : Expired;
        if (leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData))
            return SelfSigned;
        return (flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 ? UntrustedRoot : BadChain;
    }
}

using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>What a certificate or key is judged by.</summary>
public sealed record KeyCheck
{
    /// <summary>The address it has to belong to; null leaves that out.</summary>
    public EmailAddress? For { get; init; }

    /// <summary>The instant it has to be valid at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// Its fingerprint was compared with the holder: no chain and no revocation service is needed. S/MIME only; an OpenPGP key
    /// is always trusted this way.
    /// </summary>
    public bool Pinned { get; init; }

    /// <summary>Intermediate certificates, trusted for nothing by themselves.</summary>
    public IReadOnlyList<X509Certificate2> Chain { get; init; } = [];

    /// <summary>Roots; empty = the machine's.</summary>
    public IReadOnlyList<X509Certificate2> Anchors { get; init; } = [];

    /// <summary>DER-encoded revocation lists (RFC 5280 §5).</summary>
    public IReadOnlyList<byte[]> RevocationLists { get; init; } = [];
}

/// <summary>The answer.</summary>
/// <param name="Usable">Mail can be encrypted to it.</param>
/// <param name="Kind"><c>smime</c> or <c>openpgp</c>; null when it could not be read.</param>
/// <param name="KeyId">Lower-case hex: SHA-256 of the certificate, or the fingerprint of the OpenPGP primary key; null when it could not be read.</param>
/// <param name="Reason">Null when usable, else a word of <see cref="KeyReason"/>.</param>
public sealed record KeyVerdict(bool Usable, string? Kind, string? KeyId, string? Reason)
{
    internal static KeyVerdict Unparsable { get; } = new(false, null, null, KeyReason.Unparsable);
}

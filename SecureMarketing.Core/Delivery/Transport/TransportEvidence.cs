using SecureMarketing.Core.Delivery.Policy;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// The message's security receipt (45 CFR 164.312(e)): how it travelled, and what was considered and refused before. Holds
/// no address, no subject, no text of a server's reply. Serialises to JSON as it is.
/// </summary>
public sealed record TransportEvidence
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Word of <see cref="DeliveryMethods.Word"/>.</summary>
    public required string Method { get; init; }

    public required string Route { get; init; }

    /// <summary>True: the product's own sandbox received it; nothing left the machine.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Host name dialled, null when no connection was tried.</summary>
    public string? Host { get; init; }

    /// <summary>Address of the peer, null when not connected.</summary>
    public string? Ip { get; init; }

    /// <summary>Null when the session was not encrypted.</summary>
    public TlsEvidence? Tls { get; init; }

    /// <summary>
    /// <c>T4</c> DANE, <c>T3</c> MTA-STS, <c>T2</c> pinned or fixed route, <c>T1</c> PKIX on an MX name, <c>T0</c> TLS with nobody
    /// verified (older receipts: <c>opportunistic</c>), <c>clear</c>; null when not connected.
    /// </summary>
    public string? Level { get; init; }

    /// <summary>Hosts tried and what the DNS said of them; null on a relay.</summary>
    public Direct.DirectEvidence? Direct { get; init; }

    /// <summary>True: REQUIRETLS was announced and used (RFC 8689).</summary>
    public bool RequireTls { get; init; }

    /// <summary>Fingerprint of the recipient's key for S/MIME and OpenPGP, else null.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>SHA-256 of the message as sent, lower-case hex.</summary>
    public required string MessageHash { get; init; }

    /// <summary>Octets of the message as sent, dots not doubled.</summary>
    public required int Octets { get; init; }

    /// <summary>A word of <see cref="TransportReason"/>.</summary>
    public required string Reason { get; init; }

    public int? ReplyCode { get; init; }

    public string? EnhancedCode { get; init; }

    /// <summary>Every rung considered for this message, in order.</summary>
    public IReadOnlyList<LadderRung> Rungs { get; init; } = [];
}

/// <summary>What TLS negotiated and what the certificate was worth.</summary>
/// <param name="Version"><c>TLSv1.2</c> or <c>TLSv1.3</c>.</param>
/// <param name="Suite">IANA name of the cipher suite.</param>
/// <param name="Verified">True when name, chain and dates were checked and held, or the pin matched.</param>
/// <param name="Verdict"><c>trusted</c>, <c>pinned</c>, or why not: a word of <see cref="CertificateVerdict"/>.</param>
/// <param name="Chain">SHA-256 of each certificate presented, leaf first, lower-case hex.</param>
public sealed record TlsEvidence(string Version, string Suite, bool Verified, string Verdict, IReadOnlyList<string> Chain)
{
    /// <summary>How DANE verified it, <c>dane-ee</c> or <c>dane-ta</c>; null when it did not.</summary>
    public string? Dane { get; init; }

    /// <summary>Key exchange group. Null: .NET does not tell it.</summary>
    public string? Group { get; init; }
}

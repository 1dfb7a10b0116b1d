using System.Net;
using SecureMarketing.Core.Delivery.Dane;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>What the DNS says of one mail host's TLSA records.</summary>
public enum DaneState
{
    /// <summary>No secure chain leads to the host, or it is proven that there are no records: DANE does not apply.</summary>
    None = 0,

    /// <summary>At least one record can be used: the session has to match it.</summary>
    Usable = 1,

    /// <summary>Records, none of which can be used: TLS is demanded, nobody is verified by it (RFC 7672 §2.2).</summary>
    Unusable = 2,

    /// <summary>SERVFAIL, bogus or no answer: nobody knows, so nothing is sent to this host now.</summary>
    Unknown = 3,
}

/// <summary>One mail host before it is dialled.</summary>
public sealed record MxFacts
{
    public required string Host { get; init; }

    /// <summary>0–65535, lower first.</summary>
    public required int Preference { get; init; }

    /// <summary>In the order to try; empty with a <see cref="Problem"/>.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The address answers were validated.</summary>
    public bool AddressSecure { get; init; }

    public DaneState Dane { get; init; }

    /// <summary>Null unless there are TLSA records behind a secure chain.</summary>
    public DaneSet? Tlsa { get; init; }

    /// <summary>Why it cannot be dialled: <c>no-address</c>, <c>private-address</c>, <c>address-unknown</c>; null when it can.</summary>
    public string? Problem { get; init; }
}

/// <summary>Everything known about a recipient's domain before anybody is dialled. Names no person.</summary>
public sealed record DomainFacts
{
    /// <summary>A-labels, lower case.</summary>
    public required string Domain { get; init; }

    public required MxStatus Status { get; init; }

    /// <summary>The MX answer was validated.</summary>
    public bool MxSecure { get; init; }

    /// <summary>In the order to try.</summary>
    public IReadOnlyList<MxFacts> Hosts { get; init; } = [];

    public StsFact Sts { get; init; } = StsFact.Absent;

    /// <summary>What sessions to this domain proved, as <see cref="DomainAssurance.Level"/>; null when none was at least T1.</summary>
    public TlsAssurance? Remembered { get; init; }
}

/// <summary>What a live session is, before MAIL.</summary>
/// <param name="Encrypted">The session is in TLS 1.2 or later.</param>
/// <param name="Lack">Without TLS why: a word of <see cref="Transport.TransportReason"/>; else null.</param>
/// <param name="Certificate">Word of the public verdict for the MX name: <c>trusted</c>, or why not; null without TLS.</param>
/// <param name="Dane">Verdict against the host's usable TLSA records; null without TLS or records.</param>
public sealed record SessionFacts(bool Encrypted, string? Lack, string? Certificate, DaneVerdict? Dane)
{
    public bool PublicHolds => Certificate == Transport.CertificateVerdict.Trusted;
}

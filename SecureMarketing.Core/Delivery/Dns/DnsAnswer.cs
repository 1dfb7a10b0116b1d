using System.Net;

namespace SecureMarketing.Core.Delivery.Dns;

/// <summary>What delivery asks the DNS for; the numbers are the record types of RFC 1035, 3596, 6698.</summary>
public enum MailRecordKind
{
    Address4 = 1,
    MailExchange = 15,
    Text = 16,
    Address6 = 28,
    Tlsa = 52,
}

/// <summary>How a question ended. Only the first three say something about the name.</summary>
public enum DnsStatus
{
    /// <summary>At least one record of the kind.</summary>
    Found = 1,

    /// <summary>The name exists, without a record of the kind.</summary>
    NoData = 2,

    /// <summary>The name does not exist (RFC 8020).</summary>
    NoSuchName = 3,

    /// <summary>SERVFAIL and its like. From a validating resolver also: the signatures do not hold. Never read as "none".</summary>
    Failed = 4,

    /// <summary>No answer came in time, or no resolver listens.</summary>
    TimedOut = 5,
}

/// <summary>One answer.</summary>
public sealed record DnsAnswer
{
    public required DnsStatus Status { get; init; }

    /// <summary>The resolver validated every record of the answer, or the proof that there is none (RFC 4035 §3.2.3). False is not "forged".</summary>
    public bool Secure { get; init; }

    /// <summary>Records of the kind asked for; empty unless found.</summary>
    public IReadOnlyList<MailRecord> Records { get; init; } = [];

    /// <summary>Where aliases led; null when the name is none (RFC 1034 §3.6.2).</summary>
    public string? Canonical { get; init; }

    /// <summary>True when the DNS said something definite; false: ask again later.</summary>
    public bool IsDefinite => Status is DnsStatus.Found or DnsStatus.NoData or DnsStatus.NoSuchName;

    public static DnsAnswer Of(DnsStatus status, bool secure = false) => new() { Status = status, Secure = secure };
}

/// <summary>A record that delivery reads.</summary>
public abstract record MailRecord;

/// <param name="Preference">Lower first, 0–65535.</param>
/// <param name="Host">Lower case, no final dot; empty: the null MX of RFC 7505.</param>
public sealed record MxRecord(int Preference, string Host) : MailRecord;

public sealed record AddressRecord(IPAddress Address) : MailRecord;

/// <param name="Text">All strings of the record joined (RFC 7208 §3.3 and RFC 8461 §3.1 read them so).</param>
public sealed record TextRecord(string Text) : MailRecord;

/// <summary>A TLSA record (RFC 6698 §2.1).</summary>
/// <param name="Usage">0–3; only 2 and 3 are for mail (RFC 7672 §3.1.3).</param>
/// <param name="Selector">0 certificate, 1 public key.</param>
/// <param name="Matching">0 whole, 1 SHA-256, 2 SHA-512.</param>
/// <param name="Data">Lower-case hex.</param>
public sealed record TlsaRecord(int Usage, int Selector, int Matching, string Data) : MailRecord
{
    /// <summary>As a zone file writes it, data cut to 16 digits: for evidence.</summary>
    public string Short => $"{Usage} {Selector} {Matching} {(Data.Length > 16 ? Data[..16] + "…" : Data)}";
}

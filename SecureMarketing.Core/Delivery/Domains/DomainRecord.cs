namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>Which record of a sending domain. Stored in findings: never renumber.</summary>
public enum DomainRecordKind
{
    /// <summary>Who may send for the envelope sender's domain (RFC 7208).</summary>
    Spf = 1,

    /// <summary>A signing key (RFC 6376, RFC 8463).</summary>
    Dkim = 2,

    /// <summary>What to do with mail that fails, and where to report (RFC 7489).</summary>
    Dmarc = 3,

    /// <summary>That the domain has an MTA-STS policy for mail to it (RFC 8461 §3.1).</summary>
    MtaSts = 4,

    /// <summary>The policy itself, a file at a fixed address (RFC 8461 §3.2).</summary>
    MtaStsPolicy = 5,

    /// <summary>Where others report about TLS with its servers (RFC 8460).</summary>
    TlsReports = 6,

    /// <summary>Where bounces to the return path go.</summary>
    ReturnMail = 7,
}

/// <summary>One record to publish.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Type"><c>TXT</c>, <c>MX</c> or <c>HTTPS file</c>.</param>
/// <param name="Name">Full name, or the file's address.</param>
/// <param name="Value">What to publish there, ready to copy; several lines for the file.</param>
/// <param name="Required">Sending rests on it; false: it protects mail to the domain.</param>
public sealed record DomainRecord(DomainRecordKind Kind, string Type, string Name, string Value, bool Required)
{
    /// <summary>Selector of a signing key; null elsewhere.</summary>
    public string? Selector { get; init; }
}

/// <summary>How a published record compares. Stored in findings: never renumber.</summary>
public enum RecordState
{
    /// <summary>It is there and does what it should; advice may still be given.</summary>
    Found = 1,
    Missing = 2,

    /// <summary>Something is there that does not do what it should.</summary>
    Different = 3,

    /// <summary>It cannot be looked up: there is no resolver, or the DNS gives no definite answer.</summary>
    Unknown = 4,
}

/// <summary>One record as it was found.</summary>
/// <param name="Record">What was looked for.</param>
/// <param name="State">How it compares.</param>
/// <param name="Seen">What is published; null when nothing was seen.</param>
/// <param name="Problem">What is wrong, or advice, in plain words; null when there is nothing to say.</param>
/// <param name="Mend">What to do about it; null when nothing.</param>
public sealed record RecordFinding(DomainRecord Record, RecordState State, string? Seen, string? Problem = null, string? Mend = null)
{
    /// <summary>Sending rests on it and it does not hold.</summary>
    public bool Blocks => Record.Required && (State is RecordState.Missing or RecordState.Different);
}

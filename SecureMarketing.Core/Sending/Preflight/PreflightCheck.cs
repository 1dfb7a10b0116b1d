namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>What is looked at before anything of an origin is sent. The order is that of the list.</summary>
public enum PreflightKind
{
    /// <summary>The approved sender is the stream's.</summary>
    Sender = 1,

    /// <summary>A usable route of the stream.</summary>
    Route = 2,

    /// <summary>Business associate agreement of whoever carries it (45 CFR 164.502(e), 164.504(e)).</summary>
    Agreement = 3,

    /// <summary>A live signing key aligned with From (RFC 6376, RFC 7489 §3.1.1).</summary>
    Signature = 4,

    /// <summary>That key is published.</summary>
    PublishedKey = 5,

    /// <summary>SPF of the return path (RFC 7208, RFC 7489 §3.1.2).</summary>
    ReturnPath = 6,

    /// <summary>DMARC of the From domain (RFC 7489).</summary>
    Dmarc = 7,

    /// <summary>List-Unsubscribe and its one-click, both signed (RFC 8058).</summary>
    Unsubscribe = 8,

    /// <summary>Postal address in commercial mail (15 U.S.C. 7704(a)(5), 16 CFR 316.5).</summary>
    PostalAddress = 9,

    /// <summary>Complaints over accepted messages.</summary>
    Complaints = 10,

    /// <summary>The installation knows its own name, with which each authorization is compared (45 CFR 164.508(c)(1)(ii)).</summary>
    OwnName = 11,
}

/// <summary>How a check ended, mildest last.</summary>
public enum PreflightVerdict
{
    /// <summary>Nothing may be sent until it is mended.</summary>
    Refuse = 1,

    /// <summary>Sending is possible; somebody should look.</summary>
    Warn = 2,
    Pass = 3,

    /// <summary>The question does not arise for this mail.</summary>
    NotApplicable = 4,
}

/// <summary>One check.</summary>
/// <param name="Kind">What was looked at.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Reason">What was found, one sentence.</param>
/// <param name="Mend">What to do; null when nothing is to be done.</param>
public sealed record PreflightCheck(PreflightKind Kind, PreflightVerdict Verdict, string Reason, string? Mend = null);

/// <summary>The whole list.</summary>
/// <param name="Stream">The stream the messages belong to.</param>
/// <param name="FromDomain">Domain of the From address as they will bear it.</param>
/// <param name="Checks">One per kind, in order.</param>
public sealed record PreflightReport(Delivery.Streams.MailStream Stream, string FromDomain, IReadOnlyList<PreflightCheck> Checks)
{
    public bool Refuses => Checks.Any(c => c.Verdict == PreflightVerdict.Refuse);

    /// <summary>The refusals in words; empty when there are none.</summary>
    public string Refusals => string.Join(" ", Checks.Where(c => c.Verdict == PreflightVerdict.Refuse).Select(c => c.Mend is null ? c.Reason : $"{c.Reason} {c.Mend}"));
}

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>What became of one submission. Stored: never renumber.</summary>
public enum SubmissionResult
{
    /// <summary>The next hop took responsibility (250 after the dot). Not "delivered".</summary>
    Accepted = 1,

    /// <summary>Nothing was taken; the same route may work later (4xx, cut before the dot).</summary>
    Deferred = 2,

    /// <summary>Refused for good for this recipient or message (5xx from MAIL on).</summary>
    Bounced = 3,

    /// <summary>The route did not carry it: no connection, no TLS as required, no sign-in. No DATA octet was sent.</summary>
    RouteFailed = 4,

    /// <summary>The dot was sent and no reply came: taken or not, nobody knows. Never resent automatically for PHI.</summary>
    InDoubt = 5,

    /// <summary>The log withdrew it before DATA; ask the gate again.</summary>
    Withdrawn = 6,
}

/// <summary>The outcome with what is needed to decide the next step and to prove what happened.</summary>
public sealed record SubmissionOutcome
{
    public required SubmissionResult Result { get; init; }

    /// <summary>How far the dialogue came; for a bounce or deferral the command that was answered so.</summary>
    public required SmtpStage Stage { get; init; }

    /// <summary>The deciding reply, null when there was none.</summary>
    public int? ReplyCode { get; init; }

    /// <summary>RFC 3463 status of that reply, null when the server gave none.</summary>
    public string? EnhancedCode { get; init; }

    /// <summary>A word of <see cref="TransportReason"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// With <see cref="SubmissionResult.RouteFailed"/>: true when the route may work later (timeout, 4xx), false for a
    /// definite lack (no STARTTLS, bad certificate), which goes to the next rung at once.
    /// </summary>
    public bool Transient { get; init; }

    public required TransportEvidence Evidence { get; init; }
}

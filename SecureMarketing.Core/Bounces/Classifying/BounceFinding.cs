namespace SecureMarketing.Core.Bounces;

/// <summary>
/// What is concluded about one recipient of one report. Holds an address: a class, so that nothing prints it by accident.
/// </summary>
public sealed class BounceFinding
{
    /// <summary>Whom the report is about; null where it names nobody.</summary>
    public required string? Recipient { get; init; }

    public required BounceKind Kind { get; init; }

    public BounceAction Action { get; init; } = BounceAction.None;

    public BounceReason Reason { get; init; }

    /// <summary>True when it is said to lie in the mailbox (RFC 3464 <c>delivered</c>); <c>relayed</c> and <c>expanded</c> only left for it.</summary>
    public bool IsArrived { get; init; }

    /// <summary>True when the address is dead and must not be written to again.</summary>
    public bool IsHard { get; init; }

    /// <summary>Enhanced status code (RFC 3463) that was stated, at most 11 characters; null where none was.</summary>
    public string? Code { get; init; }

    /// <summary>The rule that decided; null where none did.</summary>
    public string? Rule { get; init; }

    /// <summary>Feedback type of RFC 5965 in lower case; null for anything else.</summary>
    public string? FeedbackType { get; init; }
}

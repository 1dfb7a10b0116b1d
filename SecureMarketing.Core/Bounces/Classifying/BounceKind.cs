namespace SecureMarketing.Core.Bounces;

/// <summary>What a message that came to a bounce mailbox is. Stored: never renumber.</summary>
public enum BounceKind
{
    /// <summary>Delivery failed, or is late so far; see <see cref="BounceAction"/>.</summary>
    Bounce = 1,

    /// <summary>A recipient's complaint or opt-out, handed on by the mailbox provider (RFC 5965).</summary>
    Feedback = 2,

    /// <summary>An answer by a program: out of office, read receipt, challenge (RFC 3834). Says nothing against the address.</summary>
    AutoReply = 3,

    /// <summary>Delivery succeeded (RFC 3464 actions delivered, relayed, expanded).</summary>
    Delivered = 4,

    /// <summary>None of these: somebody wrote to the mailbox.</summary>
    NotBounce = 5,
}

/// <summary>What the reporting server did, RFC 3464 §2.3.3. Stored: never renumber.</summary>
public enum BounceAction
{
    /// <summary>Given up.</summary>
    Failed = 1,

    /// <summary>Still being tried: nothing has bounced.</summary>
    Delayed = 2,

    /// <summary>Handed over; also for messages that are no delivery report.</summary>
    None = 3,
}

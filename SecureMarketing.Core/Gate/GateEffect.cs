namespace SecureMarketing.Core.Gate;

/// <summary>What becomes of the message. Stored with every decision: never renumber.</summary>
public enum GateEffect
{
    Allow = 1,

    /// <summary>Not by this route; the caller tries the next one.</summary>
    Reroute = 2,

    /// <summary>Not now; asked again later.</summary>
    Hold = 3,

    /// <summary>Never, because the origin ended or its approval was withdrawn.</summary>
    Cancel = 4,

    /// <summary>Never to this person.</summary>
    Deny = 5,
}

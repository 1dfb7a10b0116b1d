using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Campaigns.Launching;

/// <summary>One point of the checklist before a launch. Stored with ticks: never renumber.</summary>
public enum LaunchPoint
{
    /// <summary>Content lint without an error.</summary>
    Content = 1,

    /// <summary>Postal address and opt-out.</summary>
    Footer = 2,

    /// <summary>Every link leads somewhere that can be opened, by a text that says where.</summary>
    Links = 3,

    /// <summary>Opens and clicks, and what the message loads.</summary>
    Tracking = 4,

    /// <summary>The counted audience, and who of it cannot be written to.</summary>
    List = 5,

    /// <summary>A random sample of the audience, checked against its authorization documents.</summary>
    Documents = 6,

    /// <summary>A person read the email from the subject to the footer.</summary>
    Proofread = 7,

    /// <summary>A person saw the message as it arrives: as HTML, as text, on a phone, with the synthetic persona.</summary>
    TestSeen = 8,
}

/// <summary>Where a point stands.</summary>
public enum LaunchPointState
{
    Done = 1,

    /// <summary>It does not stop the launch, and somebody should know.</summary>
    Attention = 2,

    /// <summary>Still to be done by a person.</summary>
    Open = 3,

    /// <summary>Something must be mended first.</summary>
    Blocked = 4,
}

/// <summary>One point as it stands for one hash.</summary>
/// <param name="Point">Which.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Words">Why, in a sentence.</param>
/// <param name="By">Who ticked or checked it; null for a computed one.</param>
/// <param name="At">When; null for a computed one.</param>
public sealed record LaunchItem(LaunchPoint Point, LaunchPointState State, string Words, UserId? By = null, DateTimeOffset? At = null)
{
    /// <summary>The latest test of exactly this email; null: none, or another point.</summary>
    public SentTest? Test { get; init; }

    /// <summary>Ticked by a person rather than computed.</summary>
    public bool IsTicked => Point is LaunchPoint.Proofread or LaunchPoint.TestSeen;

    /// <summary>True when it stops the launch.</summary>
    public bool Stops => State is LaunchPointState.Open or LaunchPointState.Blocked;
}

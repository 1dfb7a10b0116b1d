namespace SecureMarketing.Core.Tracking;

/// <summary>Section <c>Tracking</c> of the settings.</summary>
public sealed class TrackingOptions
{
    public const string Section = "Tracking";

    /// <summary>An open or click earlier than this many seconds after acceptance is a gateway's test. 0 switches the rule off. Default 5.</summary>
    public int MachineSeconds { get; set; } = 5;

    /// <summary>Repeats within this many minutes count once. 1–1440, default 5.</summary>
    public int BucketMinutes { get; set; } = 5;
}

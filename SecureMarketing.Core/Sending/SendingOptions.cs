namespace SecureMarketing.Core.Sending;

/// <summary>How the queue is worked off. Section <c>Sending</c> of the settings.</summary>
public sealed class SendingOptions
{
    public const string Section = "Sending";

    /// <summary>Connections at work at once; 1–64, default 4. Also the bound of InDoubt per crash. The transport reads the same setting.</summary>
    public int Connections { get; set; } = 4;

    /// <summary>One that speaks on each connection, one ready to follow it, and one being rendered.</summary>
    internal const int HandsPerConnection = 3;

    /// <summary>Messages under way at once.</summary>
    internal int Hands => HandsPerConnection * Math.Max(1, Connections);

    /// <summary>Messages claimed by one statement; 1–500, default 500: what a page costs once is spread over its messages.</summary>
    public int ClaimPage { get; set; } = 500;

    /// <summary>People launched by one transaction; 1–2000, default 500.</summary>
    public int LaunchPage { get; set; } = 500;

    /// <summary>How long a claim holds before DATA, minutes; default 5.</summary>
    public int LeaseMinutes { get; set; } = 5;

    /// <summary>
    /// Delays before the next attempt of bulk mail, minutes; the last repeats until the deadline. RFC 5321 §4.5.4.1 wants at least
    /// 30 min after the first; short first steps meet greylisting.
    /// </summary>
    public IReadOnlyList<int> RetryMinutes { get; set; } = [5, 7, 8, 25, 75, 120, 240];

    /// <summary>The same for urgent mail: a reminder must not wait an hour for its fourth try.</summary>
    public IReadOnlyList<int> UrgentRetryMinutes { get; set; } = [2, 3, 5, 5, 10, 20, 60];

    /// <summary>Full path of rules that replace <c>shaping-rules.json</c> of this build; null (default): those of the build.</summary>
    public string? ShapingRules { get; set; }

    /// <summary>Delay before a held message is asked about again, minutes; default 15. A resumed campaign releases its own at once.</summary>
    public int HoldMinutes { get; set; } = 15;
}

namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>
/// What a rate of complaints means: below 0.1 % is well, from 0.1 % providers begin to filter, from 0.3 % they refuse (sender
/// guidelines of Google and Yahoo, 2024). Pure.
/// </summary>
public static class ComplaintPolicy
{
    /// <summary>The period looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    /// <summary>
    /// Fewer complaints warn but never refuse: one or two among a few hundred messages are above 0.3 % already and say nothing about
    /// the mail. The brake of running campaigns has the same floor.
    /// </summary>
    public const long Floor = 3;

    public static PreflightVerdict Judge(ComplaintCount count) =>
        count.Complaints <= 0 || count.Complaints * 1000 < count.Accepted ? PreflightVerdict.Pass
        : count.Complaints >= Floor && count.Complaints * 1000 >= count.Accepted * 3 ? PreflightVerdict.Refuse
        : PreflightVerdict.Warn;

    /// <summary>The check. Says a band, not a number: single complaints must not show (compliance, small cells).</summary>
    public static PreflightCheck Of(ComplaintCount count) => Judge(count) switch
    {
        PreflightVerdict.Pass => new(PreflightKind.Complaints, PreflightVerdict.Pass, count.Accepted == 0
            ? "Nothing was accepted in the last 30 days, so nobody can have complained."
            : "Fewer than 0.1 % complained in the last 30 days."),
        PreflightVerdict.Refuse => new(PreflightKind.Complaints, PreflightVerdict.Refuse, "0.3 % or more complained in the last 30 days; providers refuse mail of such senders.",
            "See on the bounces page which campaigns draw complaints, narrow their audience, and send again when the rate has fallen."),
        _ => new(PreflightKind.Complaints, PreflightVerdict.Warn, "0.1 % or more complained in the last 30 days; providers begin to filter such mail.", "See on the bounces page which campaigns draw complaints."),
    };
}

using System.Security.Cryptography;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Delays between attempts, each within ±20 % of the step (a batch that failed together must not return together); one
/// schedule for urgent mail and one for bulk.
/// </summary>
internal sealed class RetrySchedule(SendingOptions options)
{
    private const int JitterPercent = 20;

    /// <summary>The steps of a priority; attempts after the last repeat it.</summary>
    public IReadOnlyList<int> MinutesOf(int priority) => priority < MessagePlan.Bulk ? options.UrgentRetryMinutes : options.RetryMinutes;

    /// <summary>Delay after an attempt failed.</summary>
    /// <param name="attempt">Number of the attempt that failed, 1 upward.</param>
    /// <param name="priority">Of the message.</param>
    public TimeSpan After(int attempt, int priority = MessagePlan.Bulk)
    {
        var steps = MinutesOf(priority);
        var minutes = steps[Math.Clamp(attempt, 1, steps.Count) - 1];
        var percent = 100 - JitterPercent + RandomNumberGenerator.GetInt32((2 * JitterPercent) + 1);
        return TimeSpan.FromSeconds(minutes * 60 * percent / 100.0);
    }
}

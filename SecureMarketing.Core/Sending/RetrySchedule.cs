using System.Security.Cryptography;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Delays between attempts, each within ±20 % of the step (a batch that failed together must not return together).
/// </summary>
internal sealed class RetrySchedule(SendingOptions options)
{
    private const int JitterPercent = 20;

    /// <summary>Number of different steps; later attempts repeat the last.</summary>
    public int Steps => options.RetryMinutes.Count;

    /// <summary>Delay after an attempt failed.</summary>
    /// <param name="attempt">Number of the attempt that failed, 1 upward.</param>
    public TimeSpan After(int attempt)
    {
        var minutes = options.RetryMinutes[Math.Clamp(attempt, 1, Steps) - 1];
        var percent = 100 - JitterPercent + RandomNumberGenerator.GetInt32((2 * JitterPercent) + 1);
        return TimeSpan.FromSeconds(minutes * 60 * percent / 100.0);
    }
}

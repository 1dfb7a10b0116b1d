namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Where a submission writes down how far it came, before it goes further. Sending implements it over the attempt's row.
/// Both calls must be durable when they return: a crash afterwards is judged by what they wrote. An exception from either
/// closes the connection at once, before the next octet, and reaches the caller.
/// </summary>
public interface ISubmissionLog
{
    /// <summary>
    /// Called after RCPT was accepted, before the DATA command. Re-reads the versions the decision is bound to.
    /// </summary>
    /// <returns>False to withdraw: something changed since the gate; nothing is sent and the outcome is <see cref="SubmissionResult.Withdrawn"/>.</returns>
    Task<bool> DataStartedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Called after all message lines, before the final dot. From here on a lost reply means InDoubt, so this is called
    /// without the caller's cancellation.
    /// </summary>
    Task DotSentAsync();
}

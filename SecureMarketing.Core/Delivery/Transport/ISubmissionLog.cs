namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Where a submission writes down how far it came, before it goes further. Sending implements it over the attempt's row.
/// Both steps must be durable when they return: a crash afterwards is judged by what they wrote. An exception from either
/// closes the connection at once, before the next octet, and reaches the caller.
/// </summary>
public interface ISubmissionLog
{
    /// <summary>
    /// Called before the DATA command: after RCPT was accepted, or, where the opening of a message goes out behind the dot of
    /// the one before, before MAIL. Re-reads the versions the decision is bound to. Called again when the connection broke
    /// before the message's first line and a fresh one takes over.
    /// </summary>
    /// <returns>
    /// False to withdraw: something changed since the gate; nothing is sent. The outcome is
    /// <see cref="SubmissionResult.Withdrawn"/>, or <see cref="SubmissionResult.Deferred"/> when DATA was recorded before.
    /// </returns>
    Task<bool> DataStartedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Called after all message lines, before the final dot. From here on a lost reply means InDoubt, so this is called
    /// without the caller's cancellation.
    /// </summary>
    Task DotSentAsync();

    /// <summary>False when the decision is too old for the first line to go out now: the peer took too long until its 354.</summary>
    bool StillHolds => true;

    /// <summary>
    /// Completes when the outcome of this submission cannot be written later than a dot that is recorded from then on. Before,
    /// no other message on this connection gets its dot.
    /// </summary>
    Task SettledAsync() => Task.CompletedTask;
}

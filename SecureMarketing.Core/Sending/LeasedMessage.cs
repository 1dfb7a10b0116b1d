using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// A message in a worker's hands. It walks the transition table in memory and is written where a crash must find it; every
/// write names the fencing token and the state last written, so that a worker whose lease was taken over changes nothing.
/// </summary>
internal sealed class LeasedMessage(OutboundMessage row)
{
    private readonly TaskCompletionSource endQueued = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MessageState stored = row.State;
    private DateTimeOffset? dataStartedAt;
    private DateTimeOffset? dotSentAt;

    public OutboundMessage Row { get; } = row;

    public MessageId Id => Row.Id;

    /// <summary>Where the walk stands, which may be ahead of what is stored.</summary>
    public MessageState State { get; private set; } = row.State;

    /// <summary>
    /// Done once the end of this attempt is in the journal's hands, which writes in the order of arrival; or once the worker is
    /// through with the message.
    /// </summary>
    public Task EndQueued => endQueued.Task;

    /// <summary>See <see cref="EndQueued"/>; may be said twice.</summary>
    public void SayEndQueued() => endQueued.TrySetResult();

    /// <summary>One step of the walk.</summary>
    /// <exception cref="InvalidOperationException">The table does not name the step: a fault of the worker.</exception>
    public void Step(MessageState next)
    {
        Require(next);
        State = next;
    }

    /// <summary>Writes the next step within <paramref name="commit"/>'s transaction; call <see cref="Committed"/> once that is durable.</summary>
    /// <exception cref="LeaseLostException">Another worker or a person has taken the message meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The table does not name the step: a fault of the worker.</exception>
    public async Task UpdateAsync(JournalCommit commit, MessageState to, MessageWrite write, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Require(to);
        if (await LeasedWrite.MessageAsync(commit.Statements, Row, stored, to, write, now, cancellationToken) == 0)
            throw new LeaseLostException(Row.Id);
        // The row's own state says that DATA was begun, and that the dot is out; the attempt learns both instants with its end, or by the recovery.
        if (to == MessageState.SubmittingDataStarted)
            dataStartedAt = now;
        else if (to == MessageState.SubmittingDotSent)
            dotSentAt = now;
        else
            await LeasedWrite.AttemptAsync(commit.Statements, Row, to, write, (dataStartedAt, State == MessageState.SubmittingDotSent ? dotSentAt : null), now, cancellationToken);
    }

    /// <summary>The transaction of <see cref="UpdateAsync"/> has committed.</summary>
    public void Committed(MessageState to) => stored = State = to;

    private void Require(MessageState next)
    {
        if (!MessageTransitions.Allows(State, next))
            throw new InvalidOperationException($"Message step {State} to {next} is not in the transition table.");
    }
}

/// <summary>What a write of a leased message says besides the state.</summary>
internal sealed record MessageWrite
{
    /// <summary>Why; null when nothing is to say.</summary>
    public string? Reason { get; init; }

    /// <summary>New end of the lease; null gives it up.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Null keeps the back-off registered with the claim.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>True when the attempt never dialled, so that it must not use up the schedule.</summary>
    public bool AttemptNotCounted { get; init; }

    /// <summary>How the message travels; null leaves what is stored.</summary>
    public DeliveryMethod? Method { get; init; }

    public int? SmtpCode { get; init; }

    public string? EnhancedCode { get; init; }

    /// <summary>JSON, the security receipt.</summary>
    public string? Evidence { get; init; }
}

/// <summary>The message is no longer this worker's: its lease ran out and was taken over, or a person decided.</summary>
internal sealed class LeaseLostException(MessageId message) : Exception("The lease of a message was lost.")
{
    public MessageId MessageId { get; } = message;
}

using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Writes down how far a submission came, before it goes further. The transaction that writes data-started re-reads every
/// version the decision is bound to; a difference withdraws the message and it goes back to the gate.
/// </summary>
internal sealed class SubmissionLog(
    PreparedMessage message, DeliveryMethod method, MessageJournal journal, GateDesk desk, SendVersions versions, TimeProvider clock) : ISubmissionLog
{
    /// <summary>RFC 5321 §4.5.3.2.6 gives the peer ten minutes after the dot; a lease must outlast that and the data itself.</summary>
    private static readonly TimeSpan DataLease = TimeSpan.FromMinutes(20);

    private bool started;

    public bool StillHolds => message.Decision!.IsFresh(clock.GetUtcNow());

    public Task SettledAsync() => message.Lease.EndQueued;

    public async Task<bool> DataStartedAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var unchanged = false;
        await journal.WriteAsync(async commit =>
        {
            var now = clock.GetUtcNow();
            unchanged = message.Decision!.IsFresh(now) && await versions.AreCurrentAsync(commit, message.Facts, now, CancellationToken.None);
            if (!unchanged)
                return;
            // A second connection takes over what the first had begun: the step is recorded, the question is asked again.
            if (started)
                return;
            await message.Lease.UpdateAsync(commit, MessageState.SubmittingDataStarted, Write(now), now, CancellationToken.None);
            foreach (var (question, decision) in message.Unrecorded)
                desk.Record(commit, question, decision);
        });
        if (unchanged && !started)
        {
            started = true;
            message.Lease.Committed(MessageState.SubmittingDataStarted);
            message.Recorded();
        }

        return unchanged;
    }

    public async Task DotSentAsync()
    {
        await journal.WriteAsync(commit =>
        {
            var now = clock.GetUtcNow();
            return message.Lease.UpdateAsync(commit, MessageState.SubmittingDotSent, Write(now), now, CancellationToken.None);
        });
        message.Lease.Committed(MessageState.SubmittingDotSent);
    }

    private MessageWrite Write(DateTimeOffset now) => new() { LeaseUntil = now + DataLease, Method = method };
}

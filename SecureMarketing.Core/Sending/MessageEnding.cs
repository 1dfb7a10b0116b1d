using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Sending;

/// <summary>How an attempt ends.</summary>
/// <param name="State">Where the message is left.</param>
/// <param name="Write">Reason, next due time and evidence.</param>
internal sealed record MessageEnd(MessageState State, MessageWrite Write)
{
    public static MessageEnd Of(MessageState state, string? reason) => new(state, new MessageWrite { Reason = reason });
}

/// <summary>
/// Writes the end of an attempt: state, attempt, audit events and, for a notice, the message it announces, in one
/// transaction.
/// </summary>
internal sealed class MessageEnding(MessageJournal journal, GateDesk desk, TrackingRegister tracking, IAuditTrail trail, SendingOptions options, TimeProvider clock)
{
    private const int Tries = 5;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private static readonly Actor Worker = Actor.Worker("sender");

    // One instance: what the workers of a transaction hand over is counted together.
    private readonly Func<JournalCommit, IReadOnlyList<TakenMessage>, Task> handOver = (commit, taken) => tracking.HandedOverAsync(commit.Statements, taken, CancellationToken.None);

    /// <summary>What a decision that does not allow means for the attempt.</summary>
    public MessageEnd Refusal(GatheredFacts facts, GateDecision decision)
    {
        var held = decision.Effect is GateEffect.Hold or GateEffect.Reroute;
        return new MessageEnd(held ? MessageState.Held : MessageState.Cancelled, new MessageWrite
        {
            Reason = facts.UnderOtherRecord ? SendingReason.OtherRecord
                : held && decision.Primary == SendingReason.NoPermittedRoute && facts.Ladder.LacksRouteInStream ? SendingReason.StreamWithoutRoute
                : decision.Primary,
            Due = held ? clock.GetUtcNow().AddMinutes(options.HoldMinutes) : null,
            AttemptNotCounted = held,
            Evidence = new MessageReceipt { Gate = GateEvidence.Of(decision), Rungs = facts.Ladder.Rungs }.ToJson(),
        });
    }

    /// <summary>
    /// Writes an end. What the peer answered must not be lost to a short trouble of the store, so a reply after the dot is
    /// tried a few times; what is never written becomes InDoubt when the lease runs out.
    /// </summary>
    /// <exception cref="LeaseLostException">Another worker or a person has taken the message; the refusal is audited.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot write.</exception>
    public async Task EndAsync(LeasedMessage message, MessageEnd end, IReadOnlyList<(GateQuestion Question, GateDecision Decision)> decisions)
    {
        var replied = message.State == MessageState.SubmittingDotSent;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var written = journal.WriteAsync(commit => WriteAsync(commit, message, end, decisions));
                message.SayEndQueued();
                await written;
                message.Committed(end.State);
                return;
            }
            catch (StoreUnavailableException) when (replied && attempt < Tries)
            {
                await Task.Delay(BetweenTries, clock);
            }
            catch (LeaseLostException)
            {
                await AuditRefusalAsync(message, end.State);
                throw;
            }
        }
    }

    private async Task WriteAsync(JournalCommit commit, LeasedMessage message, MessageEnd end, IReadOnlyList<(GateQuestion Question, GateDecision Decision)> decisions)
    {
        var (db, now) = (commit.Db, clock.GetUtcNow());
        await message.UpdateAsync(commit, end.State, end.Write, now, CancellationToken.None);
        foreach (var (question, decision) in decisions)
            desk.Record(commit, question, decision);
        commit.Audit(trail.EventOf(Worker, new AuditEntry
        {
            Action = ActionOf(end.State),
            ObjectType = "message",
            ObjectId = message.Id.Value.ToString("N"),
            Subject = message.Row.ContactId,
            ReasonCodes = end.Write.Reason,
            CorrelationId = message.Row.OriginId.Value,
        }, now));
        if (end.State == MessageState.Accepted)
            commit.AtEnd(new TakenMessage(message.Row.ParentId ?? message.Id, now), handOver);
        if (message.Row.ParentId is { } parent && ParentOf(end.State) is { } parentState)
            await MoveParentAsync(db, parent, parentState, end.Write.Reason, now);
    }

    private async Task AuditRefusalAsync(LeasedMessage message, MessageState wanted)
    {
        var now = clock.GetUtcNow();
        await journal.WriteAsync(commit =>
        {
            commit.Audit(trail.EventOf(Worker, new AuditEntry
            {
                Action = AuditAction.TransitionRefused,
                Outcome = AuditOutcome.Refused,
                ObjectType = "message",
                ObjectId = message.Id.Value.ToString("N"),
                ReasonCodes = $"LEASE_LOST,{message.State},{wanted}",
            }, now));
            return Task.CompletedTask;
        });
    }

    /// <summary>Where the announced message goes with its notice; null while the notice is still on its way.</summary>
    internal static MessageState? ParentOf(MessageState notice) => notice switch
    {
        MessageState.Accepted => MessageState.NoticeSent,
        MessageState.Bounced => MessageState.Bounced,
        MessageState.Cancelled => MessageState.Cancelled,
        MessageState.Expired => MessageState.Expired,
        _ => null,
    };

    private static Task<int> MoveParentAsync(AppDbContext db, MessageId parent, MessageState to, string? reason, DateTimeOffset now) =>
        db.OutboundMessages.Where(m => m.Id == parent && m.State == MessageState.NoticeQueued).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, to).SetProperty(m => m.StateSince, now).SetProperty(m => m.ReasonCode, reason));

    private static AuditAction ActionOf(MessageState state) => state switch
    {
        MessageState.Accepted => AuditAction.MessageAccepted,
        MessageState.Deferred => AuditAction.MessageDeferred,
        MessageState.Bounced => AuditAction.MessageBounced,
        MessageState.InDoubt => AuditAction.MessageInDoubt,
        MessageState.Held => AuditAction.MessageHeld,
        MessageState.Cancelled => AuditAction.MessageCancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No attempt ends in this state."),
    };
}

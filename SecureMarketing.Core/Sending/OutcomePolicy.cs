using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Core.Sending;

/// <summary>What <see cref="OutcomePolicy.Of"/> goes by.</summary>
/// <param name="Result">What became of the submission.</param>
/// <param name="Transient">With a failed route: it may work later.</param>
/// <param name="Priority">Of the message.</param>
/// <param name="CreatedAt">When it was queued.</param>
/// <param name="Deadline">No attempt starts after it.</param>
/// <param name="NextDue">When its schedule tries again.</param>
/// <param name="Now">The time.</param>
internal readonly record struct OutcomeFacts(
    SubmissionResult Result, bool Transient, int Priority, DateTimeOffset CreatedAt, DateTimeOffset Deadline, DateTimeOffset NextDue, DateTimeOffset Now);

/// <summary>What follows.</summary>
/// <param name="State">Where the message is left; null: the next rung is tried at once.</param>
/// <param name="Due">When it is tried again; null keeps what is stored.</param>
internal readonly record struct OutcomeEnd(MessageState? State, DateTimeOffset? Due);

/// <summary>What follows a submission's outcome: <see cref="Of"/> decides, the rest carries it out.</summary>
internal sealed class OutcomePolicy(RetrySchedule schedule, TimeProvider clock)
{
    /// <summary>
    /// How long a way that may work again is preferred to the next rung, from the first due time: a reminder must not wait
    /// behind an outage, bulk mail can (delivery.md, "Fallback timing").
    /// </summary>
    internal static readonly TimeSpan UrgentPatience = TimeSpan.FromMinutes(15);
    internal static readonly TimeSpan BulkPatience = TimeSpan.FromHours(4);

    /// <summary>A way that is closed for now is still waited for. Pure.</summary>
    public static bool IsPatient(int priority, DateTimeOffset createdAt, DateTimeOffset now) =>
        now - createdAt < (priority < MessagePlan.Bulk ? UrgentPatience : BulkPatience);

    /// <summary>Pure.</summary>
    public static OutcomeEnd Of(OutcomeFacts facts)
    {
        var later = facts.NextDue < facts.Deadline;
        var patient = IsPatient(facts.Priority, facts.CreatedAt, facts.Now);
        return facts.Result switch
        {
            SubmissionResult.Accepted => new OutcomeEnd(MessageState.Accepted, null),
            SubmissionResult.Bounced => new OutcomeEnd(MessageState.Bounced, null),
            SubmissionResult.InDoubt => new OutcomeEnd(MessageState.InDoubt, null),
            SubmissionResult.Deferred when later => new OutcomeEnd(MessageState.Deferred, facts.NextDue),
            // RFC 5321 §4.5.4.1: giving up is a bounce as well.
            SubmissionResult.Deferred => new OutcomeEnd(MessageState.Bounced, null),
            SubmissionResult.RouteFailed when facts.Transient && patient && later => new OutcomeEnd(MessageState.Deferred, facts.NextDue),
            SubmissionResult.RouteFailed => new OutcomeEnd(null, null),
            _ => throw new ArgumentOutOfRangeException(nameof(facts), facts.Result, "No end follows this outcome."),
        };
    }

    public RungResult After(PreparedMessage message, MethodCandidate candidate, SubmissionOutcome outcome)
    {
        var (row, now) = (message.Lease.Row, clock.GetUtcNow());
        var end = Of(new OutcomeFacts(outcome.Result, outcome.Transient, row.Priority, row.CreatedAt, row.Deadline, now + schedule.After(row.Attempts, row.Priority), now));
        if (outcome.Result == SubmissionResult.RouteFailed)
        {
            message.Lease.Step(MessageState.RouteFailed);
            message.Lease.Step(MessageState.Gate3);
            message.Failed(outcome);
        }

        return end.State is { } state ? EndOf(message, candidate, outcome, state, end.Due) : RungNext.NextRung;
    }

    private static MessageEnd EndOf(PreparedMessage message, MethodCandidate candidate, SubmissionOutcome outcome, MessageState state, DateTimeOffset? due) => new(state, new MessageWrite
    {
        Reason = outcome.Reason,
        Due = due,
        Method = candidate.Method,
        SmtpCode = outcome.ReplyCode,
        EnhancedCode = outcome.EnhancedCode,
        Evidence = new MessageReceipt
        {
            Gate = GateEvidence.Of(message.Decision!),
            Transport = outcome.Evidence,
            FailedDirect = outcome.Evidence.Direct is null ? message.FailedDirect : null,
        }.ToJson(),
    });
}

using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Core.Sending;

/// <summary>What follows a submission's outcome.</summary>
internal sealed class OutcomePolicy(RetrySchedule schedule, TimeProvider clock)
{
    /// <summary>
    /// How long a way that may work again is preferred to the next rung, from the first due time: a reminder must not wait
    /// behind an outage, bulk mail can (delivery.md, "Fallback timing").
    /// </summary>
    private static readonly TimeSpan UrgentPatience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan BulkPatience = TimeSpan.FromHours(4);

    public RungResult After(PreparedMessage message, MethodCandidate candidate, SubmissionOutcome outcome)
    {
        if (outcome.Result == SubmissionResult.RouteFailed)
            return AfterRouteFailure(message, candidate, outcome);
        var row = message.Lease.Row;
        var due = clock.GetUtcNow() + schedule.After(row.Attempts);
        var state = outcome.Result switch
        {
            SubmissionResult.Accepted => MessageState.Accepted,
            SubmissionResult.Bounced => MessageState.Bounced,
            SubmissionResult.InDoubt => MessageState.InDoubt,
            // RFC 5321 §4.5.4.1: giving up is a bounce as well.
            SubmissionResult.Deferred => due < row.Deadline ? MessageState.Deferred : MessageState.Bounced,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Result, "No end follows this outcome."),
        };
        return EndOf(message, candidate, outcome, state, state == MessageState.Deferred ? due : null);
    }

    private RungResult AfterRouteFailure(PreparedMessage message, MethodCandidate candidate, SubmissionOutcome outcome)
    {
        var row = message.Lease.Row;
        message.Lease.Step(MessageState.RouteFailed);
        message.Lease.Step(MessageState.Gate3);
        message.Failed(outcome);
        var now = clock.GetUtcNow();
        var due = now + schedule.After(row.Attempts);
        var patient = now - row.CreatedAt < (row.Priority == 0 ? UrgentPatience : BulkPatience);
        return outcome.Transient && patient && due < row.Deadline
            ? EndOf(message, candidate, outcome, MessageState.Deferred, due)
            : RungNext.NextRung;
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

using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Carries one prepared message down its ladder until a rung takes it, the gate ends it, or no rung is left, and writes how
/// it ended.
/// </summary>
internal sealed class MessageSender(MessagePreparation preparation, RungAttempt rung, PortalPosting portal, MessageEnding ending, RetrySchedule schedule, TimeProvider clock)
{
    /// <summary>How often changing versions may send a message back to the gate before it waits for its next attempt.</summary>
    private const int MostReturns = 3;

    /// <returns>The state the message was left in.</returns>
    /// <exception cref="LeaseLostException">Another worker or a person has taken the message; it was left alone.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot write; the message is recovered later.</exception>
    /// <exception cref="OperationCanceledException">Shutting down; nothing was submitted and the message still is under lease.</exception>
    public async Task<MessageState> SendAsync(PreparedMessage message, CancellationToken cancellationToken)
    {
        var returns = 0;
        var index = 0;
        while (index < message.Candidates.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!MayCarry(message, message.Candidates[index]))
            {
                index++;
                continue;
            }

            var result = await rung.TryAsync(message, message.Candidates[index], cancellationToken);
            switch (result.Next)
            {
                case RungNext.Written:
                    return message.Lease.State;
                case RungNext.End:
                    return await EndAsync(message, result.End!);
                case RungNext.NextRung:
                    index++;
                    break;
                default:
                    if (++returns > MostReturns)
                        return await EndAsync(message, MessageEnd.Of(MessageState.Deferred, SendingReason.VersionsChanging));
                    if (!await preparation.GatherAgainAsync(message, cancellationToken))
                        return await EndAsync(message, MessageEnd.Of(MessageState.Cancelled, SendingReason.OriginUnknown));
                    break;
            }
        }

        return await EndAsync(message, WithoutRoute(message));
    }

    private bool MayCarry(PreparedMessage message, MethodCandidate candidate) =>
        (message.Frozen is null || message.Frozen == candidate.Method) && Fits(message, candidate);

    private bool Fits(PreparedMessage message, MethodCandidate candidate) => message.Lease.Row.Kind == MessageKind.PortalNotice
        ? candidate.Method == DeliveryMethod.Portal
        : candidate.Method != DeliveryMethod.Portal || portal.IsOpen;

    private async Task<MessageState> EndAsync(PreparedMessage message, MessageEnd end)
    {
        await ending.EndAsync(message.Lease, end, message.Unrecorded);
        message.Recorded();
        return message.Lease.State;
    }

    /// <summary>Every rung was refused or failed: never weaker, rather later.</summary>
    private MessageEnd WithoutRoute(PreparedMessage message)
    {
        var failed = message.LastFailure;
        return new MessageEnd(MessageState.Held, new MessageWrite
        {
            Reason = failed is null ? SendingReason.NoPermittedRoute : SendingReason.RoutesFailed,
            Due = clock.GetUtcNow() + schedule.After(message.Lease.Row.Attempts, message.Lease.Row.Priority),
            AttemptNotCounted = failed is null,
            SmtpCode = failed?.ReplyCode,
            EnhancedCode = failed?.EnhancedCode,
            Evidence = new MessageReceipt
            {
                Gate = message.Decision is { } decision ? GateEvidence.Of(decision) : null,
                Transport = failed?.Evidence,
                Rungs = failed is null ? message.Rungs : null,
                FailedDirect = failed?.Evidence.Direct is null ? message.FailedDirect : null,
            }.ToJson(),
        });
    }
}

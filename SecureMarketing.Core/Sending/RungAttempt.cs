using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Core.Sending;

/// <summary>What follows a rung.</summary>
internal enum RungNext
{
    /// <summary>The end is written already.</summary>
    Written = 1,

    /// <summary>The attempt ends as <see cref="RungResult.End"/> says.</summary>
    End = 2,

    /// <summary>This way is closed; try the next.</summary>
    NextRung = 3,

    /// <summary>Facts changed: gather them again, then this way again.</summary>
    AskAgain = 4,
}

internal readonly record struct RungResult(RungNext Next, MessageEnd? End = null)
{
    public static implicit operator RungResult(MessageEnd end) => new(RungNext.End, end);

    public static implicit operator RungResult(RungNext next) => new(next);
}

/// <summary>One rung of one message: render and protect for it, ask the gate, submit.</summary>
internal sealed class RungAttempt(
    IDbContextFactory<AppDbContext> contexts,
    MessageRendering rendering,
    MessageProtector protector,
    PortalPosting portal,
    MailTransport transport,
    MessageJournal journal,
    GateDesk desk,
    SendVersions versions,
    MessageEnding ending,
    OutcomePolicy outcomes,
    Traffic traffic,
    IReturnPath returnPath,
    TimeProvider clock)
{
    /// <summary>Facts older than this are read again before the third gate, so that half a minute is left for dialling.</summary>
    private static readonly TimeSpan FactsKept = TimeSpan.FromSeconds(30);

    public async Task<RungResult> TryAsync(PreparedMessage message, MethodCandidate candidate, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - message.Facts.At > FactsKept)
            return RungNext.AskAgain;
        return message.Lease.Row.Kind == MessageKind.PortalNotice
            ? await TryNoticeAsync(message, candidate, cancellationToken)
            : await TryContentAsync(message, candidate, cancellationToken);
    }

    private async Task<RungResult> TryContentAsync(PreparedMessage message, MethodCandidate candidate, CancellationToken cancellationToken)
    {
        var rendered = rendering.Render(message, candidate.Method);
        if (rendered.Error is { } refusal)
            return MessageEnd.Of(MessageState.Cancelled, refusal == SendingErrors.RenderedForOther ? SendingReason.RenderedForOther : SendingReason.MergeValueMissing);
        if (candidate.Method == DeliveryMethod.Portal)
            return await PostAsync(message, candidate, rendered.Value);
        return await SubmitAsync(message, candidate, MessageComposer.Content(message, rendered.Value, returnPath.Of(message.Lease.Id), rendering.Unsubscribe(message), clock.GetUtcNow()), cancellationToken);
    }

    private async Task<RungResult> TryNoticeAsync(PreparedMessage message, MethodCandidate candidate, CancellationToken cancellationToken)
    {
        if (await portal.NoticeAsync(contexts, message.Lease.Row, cancellationToken) is not { } notice)
            return MessageEnd.Of(MessageState.Cancelled, SendingReason.PortalMessageGone);
        return await SubmitAsync(message, candidate, MessageComposer.Notice(message, notice, returnPath.Of(message.Lease.Id), rendering.Unsubscribe(message), clock.GetUtcNow()), cancellationToken);
    }

    private async Task<RungResult> PostAsync(PreparedMessage message, MethodCandidate candidate, RenderedEmail email)
    {
        Protected(message);
        if (Ask(message, candidate) is { } refused)
            return refused;
        // The portal is chosen by the gate like any other way; only now does the message take the portal's branch.
        message.Lease.Step(MessageState.Encrypted);
        if (await portal.PostAsync(message, email))
            return RungNext.Written;
        message.Lease.Step(MessageState.Gate3);
        return RungNext.AskAgain;
    }

    private async Task<RungResult> SubmitAsync(PreparedMessage message, MethodCandidate candidate, OutgoingMessage outgoing, CancellationToken cancellationToken)
    {
        if (await protector.ProtectAsync(outgoing, candidate, cancellationToken) is not { } wire)
            return RungNext.NextRung;
        Protected(message);
        if (Ask(message, candidate) is { } refused)
            return refused;

        var leave = await traffic.AdmitAsync(message.Lease.Row, candidate.Route, wire.Recipient.Domain, cancellationToken);
        if (leave.Later is { } later)
            return leave.IsShut && !OutcomePolicy.IsPatient(message.Lease.Row.Priority, message.Lease.Row.CreatedAt, clock.GetUtcNow()) ? RungNext.NextRung : later;
        message.Lease.Step(MessageState.SubmittingClaimed);
        var submission = new Submission { Message = wire, Candidate = candidate, Rungs = message.Rungs, Share = leave.Share };
        var log = new SubmissionLog(message, candidate.Method, journal, desk, versions, clock);
        Result<SubmissionOutcome> submitted = default;
        try
        {
            submitted = await transport.SubmitAsync(message.Decision!, submission, log, cancellationToken);
        }
        finally
        {
            await traffic.ObserveAsync(leave, submitted is { IsSuccess: true, Value: { } seen } ? seen : null);
        }

        if (submitted.IsSuccess && submitted.Value.Result != SubmissionResult.Withdrawn)
            return outcomes.After(message, candidate, submitted.Value);
        // It was begun, its connection broke, and until the next one something changed: it goes back as a whole.
        if (message.Lease.State == MessageState.SubmittingDataStarted)
            return new MessageEnd(MessageState.Deferred, new MessageWrite { Reason = TransportReason.Withdrawn, Due = clock.GetUtcNow(), AttemptNotCounted = true, Method = candidate.Method });
        message.Lease.Step(MessageState.Gate3);
        return RungNext.AskAgain;
    }

    /// <summary>The third gate for this rung; null when it allows.</summary>
    private RungResult? Ask(PreparedMessage message, MethodCandidate candidate)
    {
        message.Lease.Step(MessageState.Gate3);
        var walk = GateDesk.Decide(message.Facts.Question, [message.Facts.ToGate(candidate)], message.Facts.At, clock.GetUtcNow());
        message.Decided(walk.Decision);
        if (walk.Decision.Allows)
            return null;
        return walk.Index is null ? RungNext.NextRung : ending.Refusal(message.Facts, walk.Decision);
    }

    private static void Protected(PreparedMessage message)
    {
        if (message.Lease.State == MessageState.Gate2)
            message.Lease.Step(MessageState.Rendered);
        message.Lease.Step(MessageState.Encrypted);
    }
}

using System.Data.Common;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// The only way from this product to an SMTP server. It takes a <see cref="GateDecision"/>, which only the send gate can
/// make, and refuses one that does not allow, is stale, or was made for something else.
/// </summary>
public sealed partial class MailTransport : IAsyncDisposable
{
    private readonly RouteDirectory routes;
    private readonly TimeProvider clock;
    private readonly ILogger<MailTransport> logger;
    private readonly SmtpTimeouts timeouts;
    private readonly SmtpLanes lanes;
    private readonly DirectParts direct;

    internal MailTransport(RouteDirectory routes, DirectParts direct, SmtpTimeouts timeouts, TransportOptions options, TimeProvider clock, ILogger<MailTransport> logger)
    {
        this.routes = routes;
        this.direct = direct;
        this.clock = clock;
        this.logger = logger;
        this.timeouts = timeouts;
        lanes = new SmtpLanes(timeouts, options.Connections);
    }

    /// <summary>Submits one message and says what became of it.</summary>
    /// <param name="decision">Must allow, be at most 60 s old, and be bound to this message, content and way of delivery.</param>
    /// <param name="submission">Message and route.</param>
    /// <param name="log">Told before DATA and before the final dot.</param>
    /// <param name="cancellationToken">Heeded up to the final dot, not after it.</param>
    /// <returns>An outcome for whatever the peer did; an error only when the decision does not fit, and then nothing was dialled.</returns>
    public async Task<Result<SubmissionOutcome>> SubmitAsync(GateDecision decision, Submission submission, ISubmissionLog log, CancellationToken cancellationToken)
    {
        if (Refusal(decision, submission) is { } refusal)
            return refusal;
        if (await routes.ConnectionAsync(submission.Candidate, cancellationToken) is not { } route)
            return Outcome(submission, null, null, SubmissionResult.RouteFailed, SmtpStage.None, TransportReason.RouteUnknown);

        var outcome = route.Kind == RouteKind.Direct
            ? await SubmitDirectAsync(route, submission, log, cancellationToken)
            : await SubmitAsync(route, submission, log, cancellationToken);
        // The outcome stands, whatever the caller cancels meanwhile.
        await ReportAsync(route, outcome);
        LogOutcome(submission.Message.MessageId, route.Name, outcome.Result, outcome.Stage, outcome.ReplyCode, outcome.Reason);
        return outcome;
    }

    /// <summary>What the peer answered must not be lost to our book-keeping: the next outcome says the same of the route.</summary>
    private async Task ReportAsync(RouteConnection route, SubmissionOutcome outcome)
    {
        try
        {
            await routes.ReportAsync(route, outcome, CancellationToken.None);
        }
        catch (Exception fault) when (fault is DbException or InvalidOperationException or TimeoutException)
        {
            LogNotReported(route.Name, fault.GetType().Name);
        }
    }

    private Error? Refusal(GateDecision decision, Submission submission)
    {
        var message = submission.Message;
        if (!decision.Allows)
            return DeliveryErrors.DecisionDenies;
        if (!decision.IsFresh(clock.GetUtcNow()))
            return DeliveryErrors.DecisionStale;
        if (decision.Binding.MessageId != message.MessageId || !string.Equals(decision.Binding.ContentHash, message.ContentHash, StringComparison.Ordinal))
            return DeliveryErrors.DecisionForOtherMessage;
        return decision.Input.Route == message.Method.ToGateRoute() && message.Method == submission.Candidate.Method
            ? null
            : DeliveryErrors.DecisionForOtherRoute;
    }

    private async Task<SubmissionOutcome> SubmitAsync(RouteConnection route, Submission submission, ISubmissionLog log, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            var place = await lanes.TakeAsync(route, submission.Share, again, cancellationToken);
            LaneTurn turn;
            try
            {
                turn = place.Turn ?? await OpenAsync(place, route, cancellationToken);
            }
            catch (SmtpFailure failure)
            {
                return Outcome(submission, route, null, SubmissionResult.RouteFailed, failure.Stage, failure.Reason, failure.Reply, failure.Transient, failure.Tls);
            }

            var (outcome, stale) = await TryAsync(new JudgedSession(route, turn.Session, turn.Session.Tls), turn, submission, log, cancellationToken);
            if (!stale)
                return outcome;
        }
    }

    /// <summary>Uses the leave to open a connection, or gives it back.</summary>
    private async Task<LaneTurn> OpenAsync(LanePlace place, RouteConnection route, CancellationToken cancellationToken)
    {
        SmtpSession session;
        try
        {
            session = await SmtpSession.OpenAsync(route, timeouts, cancellationToken);
        }
        catch
        {
            lanes.GiveUp(place);
            throw;
        }

        return await lanes.OpenAsync(place, route, session);
    }

    /// <summary>Runs the transaction in its turn and ends the turn.</summary>
    /// <returns>Stale: the connection turned out dead before anything was begun, so a fresh one may be tried.</returns>
    private async Task<(SubmissionOutcome Outcome, bool Stale)> TryAsync(JudgedSession judged, LaneTurn turn, Submission submission, ISubmissionLog log, CancellationToken cancellationToken)
    {
        if (Weaker(judged, submission.Candidate))
        {
            var weaker = Outcome(submission, judged.Route, judged, SubmissionResult.RouteFailed, SmtpStage.Handshake, TransportReason.NotVerified);
            await LeaveAsync(turn, stands: false);
            return (weaker, false);
        }

        var transaction = new SmtpTransaction(lanes, turn, timeouts, log, RequiresTlsOnward(judged, submission.Candidate));
        var ended = false;
        try
        {
            var reply = await transaction.RunAsync(submission.Message, cancellationToken);
            ended = true;
            return (Answered(submission, judged, transaction.Stage, reply), reply?.Code == 421 && transaction.MayBeginAgain);
        }
        catch (SmtpFailure failure)
        {
            return (Broken(submission, judged, transaction, failure), transaction.MayBeginAgain && failure.Transient);
        }
        finally
        {
            // Anything unforeseen, the log's own exceptions included, closes the connection before another octet goes out.
            var dotted = transaction.Stage == SmtpStage.Dot;
            if (transaction.Spoke)
                await lanes.EndAsync(turn, ended && transaction.SessionStands, dotted ? log.SettledAsync() : turn.Before);
            else
                await LeaveAsync(turn, stands: true);
        }
    }

    /// <summary>Leaves a turn in which nothing was said.</summary>
    private async Task LeaveAsync(LaneTurn turn, bool stands)
    {
        if (await lanes.ForgoAsync(turn))
            return;
        await turn.Begins;
        await lanes.EndAsync(turn, stands && !turn.Opened, turn.Before);
    }

    /// <summary>REQUIRETLS where a host of proven identity announces it (RFC 8689 §4.2.1); its absence is no fault.</summary>
    private static bool RequiresTlsOnward(JudgedSession judged, MethodCandidate candidate) =>
        candidate.RequiresVerifiedTls && judged.Route.Assurance >= TlsAssurance.MtaSts && judged.Session.Offers("REQUIRETLS");

    /// <summary>No silent downgrade: what the candidate promised is checked on the live session, before MAIL.</summary>
    private static bool Weaker(JudgedSession judged, MethodCandidate candidate) =>
        (candidate.RequiresTls && judged.Tls is null) ||
        (candidate.RequiresVerifiedTls && (judged.Tls is not { Verified: true } || judged.Route.Assurance < TlsAssurance.PkixMx)) ||
        (judged.Route.Kind == RouteKind.Direct && judged.Route.Assurance < candidate.Least);

    private SubmissionOutcome Answered(Submission submission, JudgedSession judged, SmtpStage stage, SmtpReply? reply) => reply switch
    {
        // Its opening had been sent, or was about to be: what is recorded as begun is ended as tried.
        null when stage >= SmtpStage.Data => Outcome(submission, judged.Route, judged, SubmissionResult.Deferred, stage, TransportReason.Withdrawn),
        null => Outcome(submission, judged.Route, judged, SubmissionResult.Withdrawn, stage, TransportReason.Withdrawn),
        { IsPositive: true } => Outcome(submission, judged.Route, judged, SubmissionResult.Accepted, stage, TransportReason.Accepted, reply),
        { IsTransient: true } => Outcome(submission, judged.Route, judged, SubmissionResult.Deferred, stage, TransportReason.Deferred, reply),
        _ => Outcome(submission, judged.Route, judged, SubmissionResult.Bounced, stage, TransportReason.Refused, reply),
    };

    private SubmissionOutcome Broken(Submission submission, JudgedSession judged, SmtpTransaction transaction, SmtpFailure failure)
    {
        var result = transaction.Stage == SmtpStage.Dot ? SubmissionResult.InDoubt
            : failure.Transient ? SubmissionResult.Deferred
            : SubmissionResult.Bounced;
        return Outcome(submission, judged.Route, judged, result, transaction.Stage, failure.Reason, failure.Reply);
    }

    private SubmissionOutcome Outcome(
        Submission submission,
        RouteConnection? route,
        JudgedSession? judged,
        SubmissionResult result,
        SmtpStage stage,
        string reason,
        SmtpReply? reply = null,
        bool transient = false,
        TlsEvidence? rejected = null) => new()
        {
            Result = result,
            Stage = stage,
            ReplyCode = reply?.Code,
            EnhancedCode = reply?.Enhanced,
            Reason = reason,
            Transient = transient,
            Evidence = new TransportEvidence
            {
                At = clock.GetUtcNow(),
                Method = submission.Message.Method.Word(),
                Route = route?.Name ?? "",
                Sandbox = route?.Kind == RouteKind.Sandbox,
                Host = route?.MailHost ?? route?.Host,
                Ip = judged?.Session.Ip,
                Tls = judged?.Tls ?? rejected,
                Level = judged is null ? null : Level(judged),
                RequireTls = judged is not null && stage > SmtpStage.Handshake && RequiresTlsOnward(judged, submission.Candidate),
                KeyFingerprint = submission.Message.KeyFingerprint,
                MessageHash = submission.Message.Hash,
                Octets = submission.Message.Bytes.Length,
                Reason = reason,
                ReplyCode = reply?.Code,
                EnhancedCode = reply?.Enhanced,
                Rungs = submission.Rungs,
            },
        };

    private static string Level(JudgedSession judged) => judged.Tls switch
    {
        null => TlsAssurance.None.Word(),
        { Verified: true } when judged.Route.Assurance >= TlsAssurance.PkixMx => judged.Route.Assurance.Word(),
        _ => TlsAssurance.Opportunistic.Word(),
    };

    public ValueTask DisposeAsync() => lanes.DisposeAsync();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The health of {Route} could not be written: {Fault}")]
    private partial void LogNotReported(string route, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} over {Route}: {Result} at {Stage} ({Code} {Reason})")]
    private partial void LogOutcome(Guid messageId, string route, SubmissionResult result, SmtpStage stage, int? code, string reason);
}

/// <summary>A session as it stands for one message.</summary>
/// <param name="Route">With the assurance that the session is worth.</param>
/// <param name="Session">Open.</param>
/// <param name="Tls">Its evidence for this message; null in clear.</param>
internal sealed record JudgedSession(RouteConnection Route, SmtpSession Session, TlsEvidence? Tls);

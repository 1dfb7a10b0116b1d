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
    private readonly SmtpPool pool;
    private readonly DirectParts direct;

    internal MailTransport(RouteDirectory routes, DirectParts direct, SmtpTimeouts timeouts, TimeProvider clock, ILogger<MailTransport> logger)
    {
        this.routes = routes;
        this.direct = direct;
        this.clock = clock;
        this.logger = logger;
        this.timeouts = timeouts;
        pool = new SmtpPool(timeouts);
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
        await routes.ReportAsync(route, outcome, CancellationToken.None);
        LogOutcome(submission.Message.MessageId, route.Name, outcome.Result, outcome.Stage, outcome.ReplyCode, outcome.Reason);
        return outcome;
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
        var reused = await pool.TakeAsync(route);
        if (reused is not null)
        {
            var (outcome, stale) = await TryAsync(route, reused, submission, log, cancellationToken);
            if (!stale)
                return outcome;
        }

        SmtpSession fresh;
        try
        {
            fresh = await SmtpSession.OpenAsync(route, timeouts, cancellationToken);
        }
        catch (SmtpFailure failure)
        {
            return Outcome(submission, route, null, SubmissionResult.RouteFailed, failure.Stage, failure.Reason, failure.Reply, failure.Transient, failure.Tls);
        }

        return (await TryAsync(route, fresh, submission, log, cancellationToken)).Outcome;
    }

    /// <summary>Runs the transaction on one session and gives the session back, or closes it.</summary>
    /// <returns>Stale: an idle connection turned out dead before anything was begun, so a fresh one may be tried.</returns>
    private async Task<(SubmissionOutcome Outcome, bool Stale)> TryAsync(RouteConnection route, SmtpSession session, Submission submission, ISubmissionLog log, CancellationToken cancellationToken)
    {
        var transaction = new SmtpTransaction(session, timeouts, log, RequiresTlsOnward(route, session, submission.Candidate));
        var keep = false;
        try
        {
            if (Weaker(route, session, submission.Candidate))
                return (Outcome(submission, route, session, SubmissionResult.RouteFailed, SmtpStage.Handshake, TransportReason.NotVerified), false);

            var reply = await transaction.RunAsync(submission.Message, cancellationToken);
            keep = reply switch
            {
                { IsPositive: true } => true,
                { Code: 421 } => false,
                _ => await session.TryResetAsync(),
            };
            return (Answered(submission, route, session, transaction.Stage, reply), reply?.Code == 421 && session.Messages > 0 && !transaction.Begun);
        }
        catch (SmtpFailure failure)
        {
            return (Broken(submission, route, session, transaction, failure), session.Messages > 0 && !transaction.Begun && failure.Transient);
        }
        finally
        {
            // Anything unforeseen, the log's own exceptions included, closes the connection before another octet goes out.
            // On the direct route a session in clear is one message's makeshift: the next one asks for TLS again.
            if (keep && (route.Kind != RouteKind.Direct || session.Tls is not null))
                await pool.ReturnAsync(route, session);
            else
                await session.DisposeAsync();
        }
    }

    /// <summary>REQUIRETLS where a host of proven identity announces it (RFC 8689 §4.2.1); its absence is no fault.</summary>
    private static bool RequiresTlsOnward(RouteConnection route, SmtpSession session, MethodCandidate candidate) =>
        candidate.RequiresVerifiedTls && route.Assurance >= TlsAssurance.MtaSts && session.Offers("REQUIRETLS");

    /// <summary>No silent downgrade: what the candidate promised is checked on the live session, before MAIL.</summary>
    private static bool Weaker(RouteConnection route, SmtpSession session, MethodCandidate candidate) =>
        (candidate.RequiresTls && session.Tls is null) ||
        (candidate.RequiresVerifiedTls && (session.Tls is not { Verified: true } || route.Assurance < TlsAssurance.PkixMx)) ||
        (route.Kind == RouteKind.Direct && route.Assurance < candidate.Least);

    private SubmissionOutcome Answered(Submission submission, RouteConnection route, SmtpSession session, SmtpStage stage, SmtpReply? reply) => reply switch
    {
        null => Outcome(submission, route, session, SubmissionResult.Withdrawn, stage, TransportReason.Withdrawn),
        { IsPositive: true } => Outcome(submission, route, session, SubmissionResult.Accepted, stage, TransportReason.Accepted, reply),
        { IsTransient: true } => Outcome(submission, route, session, SubmissionResult.Deferred, stage, TransportReason.Deferred, reply),
        _ => Outcome(submission, route, session, SubmissionResult.Bounced, stage, TransportReason.Refused, reply),
    };

    private SubmissionOutcome Broken(Submission submission, RouteConnection route, SmtpSession session, SmtpTransaction transaction, SmtpFailure failure)
    {
        var result = transaction.Stage == SmtpStage.Dot ? SubmissionResult.InDoubt
            : failure.Transient ? SubmissionResult.Deferred
            : SubmissionResult.Bounced;
        return Outcome(submission, route, session, result, transaction.Stage, failure.Reason, failure.Reply);
    }

    private SubmissionOutcome Outcome(
        Submission submission,
        RouteConnection? route,
        SmtpSession? session,
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
                Ip = session?.Ip,
                Tls = session?.Tls ?? rejected,
                Level = session is null ? null : Level(route!, session),
                RequireTls = session is not null && stage > SmtpStage.Handshake && RequiresTlsOnward(route!, session, submission.Candidate),
                KeyFingerprint = submission.Message.KeyFingerprint,
                MessageHash = submission.Message.Hash,
                Octets = submission.Message.Bytes.Length,
                Reason = reason,
                ReplyCode = reply?.Code,
                EnhancedCode = reply?.Enhanced,
                Rungs = submission.Rungs,
            },
        };

    private static string Level(RouteConnection route, SmtpSession session) => session.Tls switch
    {
        null => TlsAssurance.None.Word(),
        { Verified: true } when route.Assurance >= TlsAssurance.PkixMx => route.Assurance.Word(),
        _ => TlsAssurance.Opportunistic.Word(),
    };

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} over {Route}: {Result} at {Stage} ({Code} {Reason})")]
    private partial void LogOutcome(Guid messageId, string route, SubmissionResult result, SmtpStage stage, int? code, string reason);
}

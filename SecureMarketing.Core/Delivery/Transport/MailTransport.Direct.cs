using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Routes;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// The direct route: the recipient's hosts in order, each judged on its live session before MAIL. A host that does not hold
/// what its domain publishes gets nothing; the next is tried; with none left the message waits, or takes the next rung at once
/// when nobody promised more.
/// </summary>
public sealed partial class MailTransport
{
    private const int AddressesPerHost = 2;

    private async Task<SubmissionOutcome> SubmitDirectAsync(RouteConnection route, Submission submission, ISubmissionLog log, CancellationToken cancellationToken)
    {
        if (await direct.Check.RefusalAsync(cancellationToken) is { } refusal)
            return Outcome(submission, route, null, SubmissionResult.RouteFailed, SmtpStage.None, refusal, transient: true);
        var domain = await direct.Survey.OfAsync(submission.Message.Recipient.Domain, cancellationToken);
        switch (domain.Status)
        {
            case MxStatus.NullMx:
                // RFC 7505 §4.2, RFC 7504: the domain takes no mail, and that is final.
                return Outcome(submission, route, null, SubmissionResult.Bounced, SmtpStage.None, TransportReason.NullMx, new SmtpReply(556, "5.1.10"));
            case MxStatus.NoSuchDomain:
                return Outcome(submission, route, null, SubmissionResult.Bounced, SmtpStage.None, TransportReason.NoSuchDomain, new SmtpReply(550, "5.1.2"));
            case MxStatus.Unknown:
                return Outcome(submission, route, null, SubmissionResult.RouteFailed, SmtpStage.None, TransportReason.DnsFailed, transient: true);
        }

        var trail = new DirectTrail(domain);
        foreach (var mx in domain.Hosts)
        {
            if (mx.Problem is { } problem)
            {
                trail.Failed(mx, null, problem, transient: true);
                continue;
            }

            var promise = SessionLadder.Judge(domain, mx, null, submission.Candidate.Least, route.Id);
            if (promise.Step != MxStep.Send)
            {
                trail.Judged(mx, null, null, promise, null);
                continue;
            }

            if (await SubmitToAsync(route, domain, mx, trail, submission, log, cancellationToken) is { } outcome)
                return outcome;
        }

        var (host, reason, stage, reply, tls) = trail.Last;
        var failed = Outcome(submission, route, null, SubmissionResult.RouteFailed, stage, reason, reply, trail.Waits, tls);
        return Told(failed with { Evidence = failed.Evidence with { Host = host } }, trail);
    }

    /// <returns>Null when the host was passed over; the trail says why.</returns>
    private async Task<SubmissionOutcome?> SubmitToAsync(RouteConnection route, DomainFacts domain, MxFacts mx, DirectTrail trail, Submission submission, ISubmissionLog log, CancellationToken cancellationToken)
    {
        foreach (var address in mx.Addresses.Take(AddressesPerHost))
        {
            var connection = direct.Dialler.To(route, mx, address);
            var place = await lanes.TakeAsync(connection, submission.Share, fresh: false, cancellationToken);
            if (place.Turn is { } reused)
            {
                var (outcome, stale) = await JudgeAsync(connection, reused, null, domain, mx, trail, submission, log, cancellationToken);
                if (!stale)
                    return outcome;
                place = await lanes.TakeAsync(connection, submission.Share, fresh: true, cancellationToken);
            }

            string? lack = null;
            while (true)
            {
                try
                {
                    var turn = await OpenAsync(place, connection, cancellationToken);
                    return (await JudgeAsync(connection, turn, lack, domain, mx, trail, submission, log, cancellationToken)).Outcome;
                }
                catch (SmtpFailure failure) when (failure is { Stage: SmtpStage.Handshake or SmtpStage.StartTls } && connection.Tls != TlsMode.None)
                {
                    // No TLS came about. Whether plain is good enough is the ladder's to say, as of any other session; but who
                    // injects words before the handshake is not spoken to in clear afterwards.
                    var verdict = SessionLadder.Judge(domain, mx, new SessionFacts(false, failure.Reason, null, null), submission.Candidate.Least, route.Id);
                    var plain = verdict.Step == MxStep.Send && failure is { Stage: SmtpStage.Handshake, Transient: false } && !submission.Candidate.RequiresTls;
                    if (!plain)
                    {
                        var later = verdict.Step == MxStep.Send || failure.Transient;
                        trail.Judged(mx, address.ToString(), null, later ? verdict with { Step = MxStep.Wait, Reason = verdict.Reason ?? failure.Reason } : verdict, failure.Tls);
                        return null;
                    }

                    (connection, lack) = (direct.Dialler.To(route, mx, address, tls: false), failure.Reason);
                    place = await lanes.TakeAsync(connection, submission.Share, fresh: true, cancellationToken);
                }
                catch (SmtpFailure failure)
                {
                    trail.Failed(mx, address.ToString(), failure.Reason, failure.Transient || failure.Stage is SmtpStage.Greeting or SmtpStage.Hello, failure.Stage, failure.Reply);
                    if (failure.Stage != SmtpStage.Connect)
                        return null;
                    break;
                }
            }
        }

        return null;
    }

    private async Task<(SubmissionOutcome? Outcome, bool Stale)> JudgeAsync(
        RouteConnection connection, LaneTurn turn, string? lack, DomainFacts domain, MxFacts mx, DirectTrail trail, Submission submission, ISubmissionLog log, CancellationToken cancellationToken)
    {
        var session = turn.Session;
        SessionFacts facts;
        MxVerdict verdict;
        TlsEvidence? tls;
        try
        {
            facts = direct.Dialler.Facts(session, domain, mx, lack);
            verdict = SessionLadder.Judge(domain, mx, facts, submission.Candidate.Least, connection.Id);
            tls = session.Judged(verdict.Level, facts.Dane is { Holds: true } dane ? dane.Word : null);
            if (verdict.Step == MxStep.Send)
                await direct.Memory.SawAsync(domain.Domain, verdict.Level, domain.Remembered, cancellationToken);
        }
        catch
        {
            await LeaveAsync(turn, stands: false);
            throw;
        }

        if (verdict.Step != MxStep.Send)
        {
            // A session of before may have met another certificate or other records: a fresh one tells.
            var old = session.Messages > 0 || !turn.Begins.IsCompleted;
            if (!old)
                trail.Judged(mx, session.Ip, facts, verdict, tls);
            await LeaveAsync(turn, stands: false);
            return (null, old);
        }

        if (!(domain.Remembered >= verdict.Level))
            direct.Survey.Forget(domain.Domain);
        var (outcome, stale) = await TryAsync(new JudgedSession(connection.Worth(verdict.Level), session, tls), turn, submission, log, cancellationToken);
        if (stale)
            return (null, true);
        trail.Judged(mx, session.Ip, facts, verdict, tls);
        return (Told(outcome, trail), false);
    }

    private static SubmissionOutcome Told(SubmissionOutcome outcome, DirectTrail trail) => outcome with
    {
        Evidence = outcome.Evidence with { Direct = trail.Evidence, Rungs = [.. outcome.Evidence.Rungs, .. trail.Rungs] },
    };
}

/// <summary>What the direct route works with.</summary>
internal sealed record DirectParts(ResolverCheck Check, DomainSurvey Survey, DomainMemory Memory, MxDialler Dialler);

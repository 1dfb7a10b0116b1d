using Microsoft.EntityFrameworkCore;
using MimeKit;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>One test of an email. Holds an address: a class that prints nothing.</summary>
/// <param name="id">Of the test; also the Message-ID's.</param>
/// <param name="origin">Who sends, as the campaign's messages say it (<see cref="TestPost.AsSentAsync"/>).</param>
/// <param name="content">What is shown.</param>
/// <param name="to">A member of staff.</param>
/// <param name="confirmed">The mailbox is known to be theirs; if not, the test does not leave the installation.</param>
internal sealed class TestMessage(Guid id, OriginFacts origin, PublishedContent content, EmailAddress to, bool confirmed)
{
    public Guid Id { get; } = id;

    public OriginFacts Origin { get; } = origin;

    public PublishedContent Content { get; } = content;

    public EmailAddress To { get; } = to;

    public bool Confirmed { get; } = confirmed;

    /// <summary>What is mailed instead of the content: it asks the mailbox's owner to confirm it. Null: the content.</summary>
    public string? Code { get; init; }

    /// <summary>Plain words that are mailed instead of the content, to a mailbox that is confirmed like a test's. Null: the content.</summary>
    public StaffNotice? Notice { get; init; }
}

/// <summary>What the product tells a member of staff by mail; nobody's information.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">Lines with CRLF between.</param>
internal sealed record StaffNotice(string Subject, string Text);

/// <summary>
/// Sends a test of an email, or a plain notice of the product's own, to a member of staff (compliance §11): through the same gate, protection and transport as every message,
/// filled with the synthetic persona's values and so without anybody's information. It has no recipient row, no tracking and no opt-out of
/// anybody; it is tried once and never again. It does not count against a receiver's limits.
/// </summary>
internal sealed class TestPost(IDbContextFactory<AppDbContext> contexts, DeliveryPlanner planner, MessageProtector protector, MailTransport transport, IAuditTrail trail, TimeProvider clock)
{
    /// <summary>In front of the subject, so that nobody takes it for the message itself.</summary>
    public const string Mark = "[TEST] ";

    /// <summary>The origin as its stream sends it: what recipients see, and so what a test shows.</summary>
    public static async Task<OriginFacts> AsSentAsync(AppDbContext db, OriginFacts origin, CancellationToken cancellationToken) => (await OriginStreams.ReadAsync(db, cancellationToken)).In(origin);

    /// <summary>True when there is a way out by which a test of this origin could go there; a mailbox that is not confirmed yet can be.</summary>
    public async Task<bool> IsOpenAsync(AppDbContext db, OriginFacts sent, EmailAddress to, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await LadderAsync(db, sent, to, now, cancellationToken)).Candidates.Any(IsOwn);

    /// <summary>Renders, asks the gate for each way and submits by the first that it allows. The caller has put the test on record before.</summary>
    /// <param name="message">What to send.</param>
    /// <param name="actor">Who sends it, for the trail.</param>
    /// <param name="cancellationToken">Heeded up to the final dot.</param>
    /// <returns>What became of it; an error when nothing was dialled.</returns>
    public async Task<Result<SubmissionOutcome>> SendAsync(TestMessage message, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var question = QuestionOf(message, await AuditHealth.IsUpAsync(db, now, cancellationToken));
        var ladder = await LadderAsync(db, message.Origin, message.To, now, cancellationToken);
        var candidates = ladder.Candidates.Where(IsOwn).ToList();
        Result<SubmissionOutcome> last = SendingErrors.NoWayForTest;
        if (candidates.Count > 0 && message is { Confirmed: false, Code: null })
        {
            candidates = await StayingAsync(db, candidates, now, cancellationToken);
            last = SendingErrors.TestUnconfirmed;
        }

        foreach (var candidate in candidates)
        {
            var composed = Compose(message, now);
            if (composed.Error is { } unrendered)
                return unrendered;
            if (await protector.ProtectAsync(composed.Value, candidate, cancellationToken) is not { } wire)
                continue;
            var decision = GateDesk.Decide(question, [new GateCandidate(candidate.GateRoute, GateVendorBaa.Missing)], now, clock.GetUtcNow()).Decision;
            await RecordAsync(message, decision, actor, cancellationToken);
            if (!decision.Allows)
            {
                last = SendingErrors.TestDenied(decision.Primary!);
                continue;
            }

            last = await transport.SubmitAsync(decision, new Submission { Message = wire, Candidate = candidate, Rungs = ladder.Rungs }, new Log(decision, clock), cancellationToken);
            // Only what never began to be said may be said again, another way.
            if (last is not { IsSuccess: true, Value.Result: SubmissionResult.RouteFailed })
                return last;
        }

        return last;
    }

    /// <summary>The portal is the recipients': what staff would be told to read there is not for them.</summary>
    private static bool IsOwn(MethodCandidate candidate) => candidate.Method != DeliveryMethod.Portal;

    /// <summary>Ways that end in the installation: what an unconfirmed mailbox may be sent, since nobody else's mailbox can be meant.</summary>
    private static async Task<List<MethodCandidate>> StayingAsync(AppDbContext db, List<MethodCandidate> candidates, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sandbox = (await RouteDirectory.FactsAsync(db, now, cancellationToken)).Where(r => r.Sandbox).Select(r => r.Id).ToHashSet();
        return candidates.FindAll(c => sandbox.Contains(c.Route));
    }

    private async Task<LadderResult> LadderAsync(AppDbContext db, OriginFacts origin, EmailAddress to, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await planner.PlanAsync(db, [new PlanItem(to, LadderOf(origin))], now, cancellationToken))[0];

    /// <summary>Nobody's information, in the stream of what is tested: its routes carry it and its sender signs it, as they will the message itself.</summary>
    private static LadderQuestion LadderOf(OriginFacts origin) =>
        new() { Class = HipaaClass.NoPhi, Purpose = origin.Gate.Comm, Phi = PhiLevel.None, Sensitive = false, Within = StreamPolicy.Of(origin.Gate) };

    /// <summary>
    /// Nobody's information travels and no patient is written to, so the class is NoPhi. Whatever would have to be known about a patient
    /// has the value of one about whom nothing speaks for sending; the trail is asked about as for every message.
    /// </summary>
    private static GateQuestion QuestionOf(TestMessage message, bool auditUp)
    {
        var question = new GateQuestion
        {
            MessageId = message.Id,
            Contact = default,
            Occurrence = 1,
            Origin = message.Origin.Gate with
            {
                // Test sends are open to what is not approved yet: that is what they are for (compliance §11).
                Camp = GateCampaign.Running,
                Appr = GateApproval.Valid,
                Class = HipaaClass.NoPhi,
                Comm = CommercialClass.Transactional,
                Sens = GateSensitivity.None,
                Phi = PhiLevel.None,
                ContentHash = message.Content.Hash,
            },
        };
        var facts = question.Facts;
        facts.Audit = auditUp ? GateAudit.Up : GateAudit.Down;
        (facts.TenantBaa, facts.Auth, facts.Remun, facts.Supp, facts.Restr) = (GateTenantBaa.None, GateAuthorization.None, YesNo.N, GateSuppression.None, YesNo.N);
        (facts.SensCons, facts.Subj, facts.Addr, facts.Plain, facts.Pack) = (GateSensitiveConsent.NotRequired, GateSubject.Adult, GateAddress.Unverified, GatePlain.None, GatePack.Pass);
        return question;
    }

    private static Result<OutgoingMessage> Compose(TestMessage message, DateTimeOffset now)
    {
        if (message.Code is { } code)
            return Addressed(message, "Confirm your address", Plain(ToConfirm(code)), now);
        if (message.Notice is { } notice)
            return Addressed(message, notice.Subject, Plain(notice.Text), now);
        var rendered = EmailRenderer.Render(message.Content.Document, SyntheticPersona.Default.Values, RenderLinks.Sample);
        if (rendered.Error is { } unrendered)
            return unrendered;
        return Addressed(message, Mark + rendered.Value.Subject, EmailMime.Body(rendered.Value, "b" + message.Id.ToString("N")), now);
    }

    private static TextPart Plain(string words)
    {
        var text = new TextPart("plain") { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        text.SetText(System.Text.Encoding.UTF8, words);
        return text;
    }

    private static string ToConfirm(string code) =>
        $"Your code is {code}.\r\n\r\nEnter it where you asked for it; it is good for an hour. It shows that this mailbox is yours, so that tests of emails may be sent to it.\r\n\r\nIf you did not ask for it, tell your administrator: somebody is listed with your address.\r\n";

    private static OutgoingMessage Addressed(TestMessage message, string subject, MimeEntity body, DateTimeOffset now)
    {
        var origin = message.Origin;
        var mime = new MimeMessage { Subject = subject, Date = now, MessageId = $"{message.Id:N}@{origin.From.Domain}", Body = body };
        mime.To.Add(new MailboxAddress(null, message.To.Reveal()));
        MessageComposer.Head(mime, origin, null, automatic: true);
        return new OutgoingMessage(message.Id, message.Content.Hash, origin.From, message.To, mime);
    }

    /// <summary>One record per evaluation, committed before anything is dialled: no record, no test.</summary>
    private async Task RecordAsync(TestMessage message, GateDecision decision, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        trail.Append(db, actor, new AuditEntry
        {
            Action = AuditAction.GateEvaluated,
            Outcome = decision.Allows ? AuditOutcome.Succeeded : AuditOutcome.Refused,
            ObjectType = message.Notice is null ? "test" : "staff-notice",
            ObjectId = message.Id.ToString("N"),
            ReasonCodes = decision.Allows ? "ALLOW" : string.Join(',', decision.Reasons.Select(r => r.Code)),
            CorrelationId = message.Origin.Gate.Id.Value,
        }, decision.At);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The record says that it was begun; a test is never repeated, so nothing further has to be known after a crash.</summary>
    private sealed class Log(GateDecision decision, TimeProvider clock) : ISubmissionLog
    {
        public bool StillHolds => decision.IsFresh(clock.GetUtcNow());

        public Task<bool> DataStartedAsync(CancellationToken cancellationToken) => Task.FromResult(StillHolds);

        public Task DotSentAsync() => Task.CompletedTask;
    }
}

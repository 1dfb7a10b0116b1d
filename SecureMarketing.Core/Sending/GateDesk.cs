using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>Puts messages before the send gate: gathers the facts of a batch from their owners and records every answer.</summary>
internal sealed class GateDesk(IEnumerable<IGateFacts> owners, IAuditTrail trail, RestoreWatch restores)
{
    private const int ReasonsLength = 400;

    private static readonly Actor Worker = Actor.Worker("send-gate");

    /// <summary>Fills the facts of a batch, all read at <paramref name="now"/>.</summary>
    public async Task GatherAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return;
        // What several owners need of the same people is read once.
        var shared = batch as GateBatch ?? new GateBatch(batch);
        foreach (var owner in owners)
            await owner.FillAsync(db, shared, now, cancellationToken);
        var audit = await AuditHealth.IsUpAsync(db, now, cancellationToken) ? GateAudit.Up : GateAudit.Down;
        var restored = await restores.IsHeldAsync(cancellationToken);
        foreach (var question in batch)
        {
            (question.Facts.Audit, question.Facts.IsRestored) = (audit, restored);
            question.Facts.Fresh = restored ? YesNo.N : YesNo.Y;
        }
    }

    /// <summary>
    /// Walks the candidate routes of one message. Facts older than <see cref="GateDecision.Lifetime"/> count as stale, and so do all of a
    /// database that was put back and whose lost refusals nobody replayed.
    /// </summary>
    /// <param name="question">With facts gathered.</param>
    /// <param name="candidates">Best first; may be empty.</param>
    /// <param name="gatheredAt">When the facts were read.</param>
    /// <param name="now">The instant of the decision.</param>
    public static GateWalk Decide(GateQuestion question, IReadOnlyList<GateCandidate> candidates, DateTimeOffset gatheredAt, DateTimeOffset now)
    {
        question.Facts.Fresh = !question.Facts.IsRestored && now >= gatheredAt && now - gatheredAt <= GateDecision.Lifetime ? YesNo.Y : YesNo.N;
        return SendGate.Walk(question.ToInput(GateRoute.Clear, GateVendorBaa.NotVendor), candidates, BindingOf(question), now);
    }

    /// <summary>One audit event per evaluation, in the transaction that acts on it.</summary>
    public void Record(AppDbContext db, GateQuestion question, GateDecision decision) => db.Add(EventOf(question, decision));

    /// <inheritdoc cref="Record(AppDbContext, GateQuestion, GateDecision)"/>
    public void Record(JournalCommit commit, GateQuestion question, GateDecision decision) => commit.Audit(EventOf(question, decision));

    /// <summary>The event of one evaluation, for whoever writes many at once.</summary>
    public AuditEvent EventOf(GateQuestion question, GateDecision decision)
    {
        var codes = decision.Allows ? "" : string.Join(',', decision.Codes);
        return trail.EventOf(Worker, new AuditEntry
        {
            Action = AuditAction.GateEvaluated,
            Outcome = decision.Allows ? AuditOutcome.Succeeded : AuditOutcome.Refused,
            ObjectType = "message",
            ObjectId = question.MessageId.ToString("N"),
            Subject = question.Contact,
            ReasonCodes = decision.Allows ? "ALLOW" : codes.Length > ReasonsLength ? codes[..ReasonsLength] : codes,
            CorrelationId = question.Origin.Id.Value,
        }, decision.At);
    }

    /// <summary>
    /// What the decision is bound to. A version that nobody filled goes with an unfilled fact, which the gate denies; zero
    /// stands for it in the record.
    /// </summary>
    private static GateBinding BindingOf(GateQuestion question) => new(
        question.MessageId,
        question.Origin.ContentHash,
        question.Facts.AuthorizationId,
        question.Facts.AuthorizationVersion,
        question.Facts.SuppressionVersion ?? 0,
        question.Facts.RulePackVersion ?? 0,
        question.Facts.BaaVersion ?? 0);
}

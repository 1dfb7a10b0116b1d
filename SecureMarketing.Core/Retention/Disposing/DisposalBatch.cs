using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Retention;

/// <summary>
/// One step of a run within the open transaction: the rule, the holds and the store are asked anew, so that what was decided
/// a moment ago counts for the next record already.
/// </summary>
internal sealed class DisposalBatch(IEnumerable<IRetentionStore> stores, RetentionPreviewer scopes, IAuditTrail trail, Organisation organisation)
{
    public async Task<DisposalStep> RunAsync(AppDbContext db, DisposalId id, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var disposal = await db.Disposals.SingleAsync(d => d.Id == id, cancellationToken);
        var (key, number) = (disposal.RuleKey, disposal.RuleNumber);
        var rule = await db.RetentionRules.AsNoTracking().SingleAsync(r => r.Key == key && r.Number == number, cancellationToken);
        var store = stores.Single(s => s.Class == rule.Class);
        var scope = await scopes.ScopeAsync(db, rule, disposal.CutOff, now, cancellationToken);
        if (await StopCodeAsync(db, rule, now, cancellationToken) is { } stopCode)
            return await EndAsync(db, disposal, stopCode, await store.CountAsync(db, scope, cancellationToken), actor, now, cancellationToken);
        var batch = await store.DisposeAsync(db, scope, disposal.PassedOver, cancellationToken);
        if (batch.Next == DisposalStep.Wait)
            return DisposalStep.Wait;
        disposal.Add(batch);
        return batch.Next == DisposalStep.Again
            ? DisposalStep.Again
            : await EndAsync(db, disposal, null, await store.CountAsync(db, scope, cancellationToken), actor, now, cancellationToken);
    }

    private async Task<string?> StopCodeAsync(AppDbContext db, RetentionRule rule, DateTimeOffset now, CancellationToken cancellationToken) =>
        rule.State != RetentionRuleState.InForce ? DisposalRunner.RuleChanged
        : await HeldPeople.ClassIsHeldAsync(db, rule.Class, organisation.DayAt(now), cancellationToken) ? DisposalRunner.ClassHeld
        : null;

    private async Task<DisposalStep> EndAsync(
        AppDbContext db, Disposal disposal, string? stopCode, RetentionCounts left, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (stopCode == DisposalRunner.ClassHeld)
            left = new RetentionCounts(0, left.Goes + left.Held, left.Tied);
        // One run at a time: nobody else can put a certificate in between.
        var previous = await db.Disposals.AsNoTracking().Where(d => d.Hash != null).OrderByDescending(d => d.EndedAt).ThenByDescending(d => d.Id)
            .Select(d => d.Hash).FirstOrDefaultAsync(cancellationToken);
        disposal.End(stopCode, left, previous, now);
        if (disposal.State == DisposalState.Nothing)
        {
            var (key, id) = (disposal.RuleKey, disposal.Id);
            await db.Disposals.Where(d => d.RuleKey == key && d.State == DisposalState.Nothing && d.Id != id).ExecuteDeleteAsync(cancellationToken);
            return DisposalStep.Done;
        }

        trail.Append(db, actor, new AuditEntry
        {
            Action = AuditAction.RecordsDisposed,
            ObjectType = "disposal",
            ObjectId = disposal.Id.Value.ToString("N"),
            ObjectVersion = disposal.RuleNumber,
            ReasonCodes = FormattableString.Invariant($"{disposal.RuleKey},gone:{disposal.Gone},held:{disposal.Held},tied:{disposal.Tied},{stopCode ?? "complete"}"),
            AfterHash = disposal.Hash,
            CorrelationId = disposal.Id.Value,
        }, now);
        return DisposalStep.Done;
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>
/// Values of custom attributes, by themselves: they have no date of their own, so that they go by when their person was last seen.
/// An attribute that nobody judged yet counts as sensitive.
/// </summary>
internal sealed class CustomValueRetention(FactDisposal disposal) : IRetentionStore
{
    public RetentionClass Class => RetentionClass.CustomValues;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var due = Due(db, scope);
        return new RetentionCounts(
            await due.CountAsync(v => !held.Contains(v.ContactId), cancellationToken), held.Count == 0 ? 0 : await due.CountAsync(v => held.Contains(v.ContactId), cancellationToken), 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        if (!await FactDisposal.TakeTurnAsync(db, scope.Now, cancellationToken))
            return DisposedBatch.Wait;
        var held = scope.Held;
        var people = await Due(db, scope).Where(v => !held.Contains(v.ContactId)).Select(v => v.ContactId).Distinct().OrderBy(c => c).Take(FactDisposal.People).ToListAsync(cancellationToken);
        if (people.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        var due = Due(db, scope).Where(v => people.Contains(v.ContactId));
        await FactDisposal.StrikeNotesAsync(db, FactTable.Custom, due.Select(v => new FactDisposal.DueRow { ContactId = v.ContactId, SourceKey = v.AttributeId }), cancellationToken);
        var gone = await due.ExecuteDeleteAsync(cancellationToken);
        await disposal.FollowAsync(db, people, scope.Now, cancellationToken);
        return new DisposedBatch(gone, 0, people.Count == FactDisposal.People ? DisposalStep.Again : DisposalStep.Done);
    }

    private static IQueryable<CustomValue> Due(AppDbContext db, RetentionScope scope)
    {
        var unseen = UnseenPeople.Of(db, scope).Select(c => c.Id);
        var due = db.CustomValues.Where(v => unseen.Contains(v.ContactId));
        if (!scope.Subject.SensitiveOnly)
            return due;
        var sensitive = db.CustomAttributes.Where(a => a.Sensitivity != Sensitivity.None).Select(a => a.Id);
        return due.Where(v => sensitive.Contains(v.AttributeId));
    }
}

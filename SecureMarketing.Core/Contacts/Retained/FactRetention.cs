using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>Health facts, by kind and by whether their code has a sensitive category (an unlabelled one counts as sensitive).</summary>
internal sealed class FactRetention(FactDisposal disposal) : IRetentionStore
{
    public RetentionClass Class => RetentionClass.Facts;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var due = Due(db, scope);
        return new RetentionCounts(
            await due.CountAsync(f => !held.Contains(f.ContactId), cancellationToken), held.Count == 0 ? 0 : await due.CountAsync(f => held.Contains(f.ContactId), cancellationToken), 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        if (!await FactDisposal.TakeTurnAsync(db, scope.Now, cancellationToken))
            return DisposedBatch.Wait;
        var held = scope.Held;
        var people = await Due(db, scope).Where(f => !held.Contains(f.ContactId)).Select(f => f.ContactId).Distinct().OrderBy(c => c).Take(FactDisposal.People).ToListAsync(cancellationToken);
        if (people.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        var due = Due(db, scope).Where(f => people.Contains(f.ContactId));
        await FactDisposal.StrikeNotesAsync(db, FactTable.Clinical, due.Select(f => new FactDisposal.DueRow { ContactId = f.ContactId, SourceKey = f.SourceKey }), cancellationToken);
        var gone = await due.ExecuteDeleteAsync(cancellationToken);
        await db.RollUpAsync(people, cancellationToken);
        await disposal.FollowAsync(db, people, scope.Now, cancellationToken);
        return new DisposedBatch(gone, 0, people.Count == FactDisposal.People ? DisposalStep.Again : DisposalStep.Done);
    }

    private static IQueryable<ClinicalFact> Due(AppDbContext db, RetentionScope scope)
    {
        var day = scope.CutOffDay;
        var due = scope.Since == RetentionSince.Ended
            ? db.ClinicalFacts.Where(f => f.EndDay != null && f.EndDay < day && f.Day < day)
            : db.ClinicalFacts.Where(f => f.Day < day && (f.EndDay == null || f.EndDay < day));
        if (scope.Subject.Part is { } part)
        {
            var kind = Enum.Parse<FactKind>(part, ignoreCase: true);
            due = due.Where(f => f.Kind == kind);
        }

        if (!scope.Subject.SensitiveOnly)
            return due;
        var sensitive = db.Codes.Where(c => c.Sensitivity != Sensitivity.None).Select(c => c.Id);
        return due.Where(f => sensitive.Contains(f.CodeId) || (f.ValueCodeId != null && sensitive.Contains(f.ValueCodeId.Value)));
    }
}

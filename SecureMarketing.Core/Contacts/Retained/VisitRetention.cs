using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>Visits that took place.</summary>
internal sealed class VisitRetention(FactDisposal disposal) : IRetentionStore
{
    public RetentionClass Class => RetentionClass.Visits;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var due = Due(db, scope);
        return new RetentionCounts(await due.CountAsync(e => !held.Contains(e.ContactId), cancellationToken), held.Count == 0 ? 0 : await due.CountAsync(e => held.Contains(e.ContactId), cancellationToken), 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        if (!await FactDisposal.TakeTurnAsync(db, scope.Now, cancellationToken))
            return DisposedBatch.Wait;
        var held = scope.Held;
        var people = await Due(db, scope).Where(e => !held.Contains(e.ContactId)).Select(e => e.ContactId).Distinct().OrderBy(c => c).Take(FactDisposal.People).ToListAsync(cancellationToken);
        if (people.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        var due = Due(db, scope).Where(e => people.Contains(e.ContactId));
        await FactDisposal.StrikeNotesAsync(db, FactTable.Encounter, due.Select(e => new FactDisposal.DueRow { ContactId = e.ContactId, SourceKey = e.SourceKey }), cancellationToken);
        var gone = await due.ExecuteDeleteAsync(cancellationToken);
        await disposal.FollowAsync(db, people, scope.Now, cancellationToken);
        return new DisposedBatch(gone, 0, people.Count == FactDisposal.People ? DisposalStep.Again : DisposalStep.Done);
    }

    private static IQueryable<Encounter> Due(AppDbContext db, RetentionScope scope)
    {
        var day = scope.CutOffDay;
        return db.Encounters.Where(e => e.Day < day && (e.EndDay == null || e.EndDay < day));
    }
}

/// <summary>Appointments; one that lies ahead is younger than any cut-off.</summary>
internal sealed class AppointmentRetention(FactDisposal disposal) : IRetentionStore
{
    public RetentionClass Class => RetentionClass.Appointments;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var due = Due(db, scope);
        return new RetentionCounts(await due.CountAsync(a => !held.Contains(a.ContactId), cancellationToken), held.Count == 0 ? 0 : await due.CountAsync(a => held.Contains(a.ContactId), cancellationToken), 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        if (!await FactDisposal.TakeTurnAsync(db, scope.Now, cancellationToken))
            return DisposedBatch.Wait;
        var held = scope.Held;
        var people = await Due(db, scope).Where(a => !held.Contains(a.ContactId)).Select(a => a.ContactId).Distinct().OrderBy(c => c).Take(FactDisposal.People).ToListAsync(cancellationToken);
        if (people.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        var due = Due(db, scope).Where(a => people.Contains(a.ContactId));
        await FactDisposal.StrikeNotesAsync(db, FactTable.Appointment, due.Select(a => new FactDisposal.DueRow { ContactId = a.ContactId, SourceKey = a.SourceKey }), cancellationToken);
        var gone = await due.ExecuteDeleteAsync(cancellationToken);
        await disposal.FollowAsync(db, people, scope.Now, cancellationToken);
        return new DisposedBatch(gone, 0, people.Count == FactDisposal.People ? DisposalStep.Again : DisposalStep.Done);
    }

    private static IQueryable<Appointment> Due(AppDbContext db, RetentionScope scope)
    {
        var day = scope.CutOffDay;
        return db.Appointments.Where(a => a.Day < day);
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>
/// What follows when facts or visits of people go: the notes of imports and merges that remember them go first, roll-ups
/// and attributes are made anew, all in the transaction of the change and in turn with imports.
/// </summary>
internal sealed class FactDisposal(IEnumerable<IContactFactSink> sinks)
{
    /// <summary>People of one batch; each has a bounded number of facts.</summary>
    public const int People = 200;

    /// <returns>False while an import or an undo runs: what it read must not go from under it.</returns>
    public static Task<bool> TakeTurnAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken) => ImportLease.TryTakeWithinAsync(db, now, cancellationToken);

    /// <summary>Strikes the notes about rows that are about to go.</summary>
    /// <param name="db">The open transaction.</param>
    /// <param name="table">Where the rows stand.</param>
    /// <param name="due">Person and key of each.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task StrikeNotesAsync(AppDbContext db, FactTable table, IQueryable<DueRow> due, CancellationToken cancellationToken)
    {
        await db.ImportedFacts.Where(n => n.Table == table && due.Any(d => d.ContactId == n.ContactId && d.SourceKey == n.SourceKey)).ExecuteDeleteAsync(cancellationToken);
        var contacts = db.Contacts;
        await db.MergedFacts.Where(m => m.Table == table && due.Any(d => d.SourceKey == m.SourceKey && contacts.Any(c => c.Id == m.Merged && c.MergedInto == d.ContactId)))
            .ExecuteDeleteAsync(cancellationToken);
    }

    public async Task FollowAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var sink in sinks)
            await sink.ContactsChangedAsync(db, people, now, cancellationToken);
    }

    internal sealed class DueRow
    {
        public required ContactId ContactId { get; init; }

        public required long SourceKey { get; init; }
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>
/// People without visit, appointment, fact or change of details since the cut-off. Whoever evidence depends on stays
/// (<see cref="IPersonTies"/>), as do people with merged records, until these are unmerged.
/// </summary>
internal sealed class PeopleRetention(IEnumerable<IPersonTies> ties, IEnumerable<IPersonBelongings> belongings, IEnumerable<IContactFactSink> sinks) : IRetentionStore
{
    private const int People = 200;

    public RetentionClass Class => RetentionClass.People;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var due = await UnseenPeople.Of(db, scope).Select(c => c.Id).ToListAsync(cancellationToken);
        var free = due.Except(held).ToList();
        var tied = 0;
        foreach (var chunk in free.Chunk(People))
            tied += (await TiedAsync(db, chunk, cancellationToken)).Count;
        return new RetentionCounts(free.Count - tied, due.Count - free.Count, tied);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        if (!await FactDisposal.TakeTurnAsync(db, scope.Now, cancellationToken))
            return DisposedBatch.Wait;
        var held = scope.Held;
        var page = await UnseenPeople.Of(db, scope).Where(c => !held.Contains(c.Id)).OrderBy(c => c.Id).Select(c => c.Id).Skip(passedOver).Take(People).ToListAsync(cancellationToken);
        if (page.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        var tied = await TiedAsync(db, page, cancellationToken);
        var going = page.Where(c => !tied.Contains(c)).ToList();
        if (going.Count > 0)
        {
            foreach (var owner in belongings)
                await owner.GoAsync(db, going, cancellationToken);
            await db.ImportedFacts.Where(f => going.Contains(f.ContactId)).ExecuteDeleteAsync(cancellationToken);
            await db.ImportedPeople.Where(p => going.Contains(p.ContactId)).ExecuteDeleteAsync(cancellationToken);
            await db.DuplicatePairs.Where(p => going.Contains(p.First) || going.Contains(p.Second)).ExecuteDeleteAsync(cancellationToken);
            // Facts, clinical roll-ups, visits and custom values go by the foreign keys' cascade.
            await db.Contacts.Where(c => going.Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
            foreach (var sink in sinks)
                await sink.ContactsGoneAsync(db, going, cancellationToken);
        }

        return new DisposedBatch(going.Count, tied.Count, page.Count == People ? DisposalStep.Again : DisposalStep.Done);
    }

    private async Task<IReadOnlySet<ContactId>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var tied = new HashSet<ContactId>();
        foreach (var tie in ties)
            tied.UnionWith(await tie.TiedAsync(db, people, cancellationToken));
        var merged = db.Contacts.Where(c => c.MergedInto != null);
        tied.UnionWith(await merged.Where(c => people.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellationToken));
        tied.UnionWith(await merged.Where(c => people.Contains(c.MergedInto!.Value)).Select(c => c.MergedInto!.Value).ToListAsync(cancellationToken));
        return tied;
    }
}

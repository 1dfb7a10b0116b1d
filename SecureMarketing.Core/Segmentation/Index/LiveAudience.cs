using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// This node's index and how far it has followed the changes. Built once at start; whoever counts first takes over what was
/// committed meanwhile, so that a node answers with what any node wrote before.
/// </summary>
internal sealed class LiveAudience(IDbContextFactory<AppDbContext> databases, TimeProvider clock) : IDisposable
{
    /// <summary>A node that could not follow for so long reads everything anew.</summary>
    public static readonly TimeSpan MostBehind = TimeSpan.FromMinutes(10);

    /// <summary>Changes stay on record for so long after a node saw them; a transaction must not be open longer.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    /// <summary>How long a count waits for another who follows, before it asks the database.</summary>
    private static readonly TimeSpan WaitForOther = TimeSpan.FromMilliseconds(200);

    private const int ChangesPerRead = 500;
    private const int PeoplePerRead = 500;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Queue<(TimeSpan At, long Through)> seen = new();
    private FeedPosition position = new([], TimeSpan.Zero);
    private volatile State? state;
    private readonly ChangedPeople lately = new();
    private long changed;

    /// <summary>Null until it is built.</summary>
    public State? Latest => state;

    /// <summary>Reads everything. Takes some seconds per million people.</summary>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Somebody may have built it while this one waited.
            if (state is null)
                await BuildInTurnAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes over what was committed since. Does nothing while there is no index yet.</summary>
    /// <param name="wait">Wait for another who is at it, and read everything anew where that is needed; else leave both to the follower.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CatchUpAsync(bool wait, CancellationToken cancellationToken)
    {
        var asked = Now;
        if (state is null || !await turn.WaitAsync(wait ? Timeout.InfiniteTimeSpan : WaitForOther, cancellationToken))
            return;
        try
        {
            // Another who began after this one asked did it for both.
            if (state is { } current && current.Followed > asked)
                return;
            if (state is not { } known || await IsLostAsync(known, cancellationToken))
            {
                if (wait)
                    await BuildInTurnAsync(cancellationToken);
                return;
            }

            await FollowAsync(known.Index, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Removes changes that every node has had time to see, but never the last.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        // While there is no index, what is on record now is as good a mark: nobody here waits for it.
        await using var db = databases.CreateDbContext();
        seen.Enqueue((Now, state is null ? await db.AudienceChanges.MaxAsync(c => (long?)c.Id, cancellationToken) ?? 0 : position.Through));
        long? through = null;
        while (seen.TryPeek(out var old) && Now - old.At > Kept)
            through = seen.Dequeue().Through;
        if (through is not { } last || last <= 1)
            return;
        await db.AudienceChanges.Where(c => c.Id < last).ExecuteDeleteAsync(cancellationToken);
    }

    public void Dispose()
    {
        turn.Dispose();
        state?.Index.Dispose();
    }

    /// <summary>A clock that never goes back; <see cref="State.Followed"/> is told by it.</summary>
    public TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>
    /// Whether changes may be gone that this node has not seen: it did not follow for too long (by either clock, for one stands
    /// still while a machine is suspended), or the last it saw is no longer on record, as after a database was restored.
    /// </summary>
    private async Task<bool> IsLostAsync(State known, CancellationToken cancellationToken)
    {
        if (Now - known.Followed > MostBehind || clock.GetUtcNow() - known.AsOf > MostBehind)
            return true;
        if (position.Through is not (> 0 and var through))
            return false;
        await using var db = databases.CreateDbContext();
        return !await db.AudienceChanges.AnyAsync(c => c.Id >= through, cancellationToken);
    }

    private async Task BuildInTurnAsync(CancellationToken cancellationToken)
    {
        var (followed, asOf) = (Now, clock.GetUtcNow());
        // An index that is to be replaced goes first: two would not fit a small machine.
        state = null;
        await using var db = databases.CreateDbContext();
        // First the place in the feed, then the rows: what commits in between is read twice, never missed.
        var fresh = new FeedPosition(await db.AudienceChanges.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken), Now);
        var index = new AudienceIndex();
        var reader = new IndexReader(db, []);
        await reader.PeopleAsync(db.ContactAttributes.AsNoTracking(), index.Load, cancellationToken);
        await reader.CodedAsync(db.ClinicalLatest.AsNoTracking(), index.Load, cancellationToken);
        await reader.DaysAsync(db.Encounters.AsNoTracking(), db.Appointments.AsNoTracking(), index.Load, cancellationToken);
        reader.Release();
        index.Settle();
        position = fresh;
        lately.Forget(++changed);
        state = new State(index, asOf, followed, changed, lately);
    }

    private async Task FollowAsync(AudienceIndex index, CancellationToken cancellationToken)
    {
        var (followed, asOf) = (Now, clock.GetUtcNow());
        await using var db = databases.CreateDbContext();
        var ending = position.Missing.Count == 0 ? [] : position.Ending(await HorizonAsync(db, cancellationToken), Patience(db), Now);
        bool more;
        do
        {
            var (through, missing) = (position.Through, position.Missing.ToList());
            var changes = await db.AudienceChanges.AsNoTracking().Where(c => c.Id > through || missing.Contains(c.Id))
                .OrderBy(c => c.Id).Take(ChangesPerRead).ToListAsync(cancellationToken);
            more = changes.Count == ChangesPerRead;
            if (changes.Count > 0)
            {
                changed++;
                if (changes.Exists(c => c.ConcernsAnybody()))
                    lately.Forget(changed);
                await ApplyAsync(db, index, changes, cancellationToken);
            }

            position.Saw(changes.Select(c => c.Id), Now);
        }
        while (more);
        position.Drop(ending);
        state = new State(index, asOf, followed, changed, lately);
    }

    private async Task ApplyAsync(AppDbContext db, AudienceIndex index, List<AudienceChange> changes, CancellationToken cancellationToken)
    {
        var gone = changes.SelectMany(c => c.GoneOrdinals()).ToList();
        var withFacts = changes.Where(c => c.Facts).SelectMany(c => c.ContactIds()).ToHashSet();
        var engaged = changes.Where(c => !c.Facts).SelectMany(c => c.ContactIds()).Where(c => !withFacts.Contains(c)).ToHashSet();
        var (people, coded, days) = (new List<PersonRow>(), new List<CodedFact>(), new List<DatedFact>());
        var (quiet, ordinals) = (new Dictionary<Guid, int>(), new Dictionary<Guid, int>());
        var reader = new IndexReader(db, quiet);
        foreach (var chunk in engaged.Chunk(PeoplePerRead))
            await reader.PeopleAsync(db.ContactAttributes.AsNoTracking().Where(a => chunk.Contains(a.ContactId)), row => people.Add(Own(row)), cancellationToken);
        reader = new IndexReader(db, ordinals);
        foreach (var chunk in withFacts.Chunk(PeoplePerRead))
        {
            await reader.PeopleAsync(db.ContactAttributes.AsNoTracking().Where(a => chunk.Contains(a.ContactId)), row => people.Add(Own(row)), cancellationToken);
            await reader.CodedAsync(db.ClinicalLatest.AsNoTracking().Where(l => chunk.Contains(l.ContactId)), coded.Add, cancellationToken);
            await reader.DaysAsync(
                db.Encounters.AsNoTracking().Where(e => chunk.Contains(e.ContactId)), db.Appointments.AsNoTracking().Where(a => chunk.Contains(a.ContactId)), days.Add, cancellationToken);
        }

        // What a merged record did and was given is the person's, who is another record.
        var merged = people.Where(p => p.Merged).Select(p => p.Ordinal).ToHashSet();
        var kept = merged.Count == 0 ? [] : await KeptAsync(db, [.. quiet.Concat(ordinals).Where(o => merged.Contains(o.Value)).Select(o => new ContactId(o.Key))], cancellationToken);
        lately.Note(changed, facts: true, [.. ordinals.Values, .. gone, .. kept]);
        lately.Note(changed, facts: false, [.. quiet.Values]);
        index.Apply(new AudienceUpdate(people, gone, [.. ordinals.Values.Concat(gone)], [.. coded.OrderBy(c => c.Ordinal)], [.. days.OrderBy(d => d.Ordinal)]));

        static PersonRow Own(PersonRow row) => row with { Numbers = [.. row.Numbers], Words = [.. row.Words] };
    }

    /// <summary>Those into whom these records were merged.</summary>
    private static async Task<IReadOnlyList<int>> KeptAsync(AppDbContext db, IReadOnlyList<ContactId> merged, CancellationToken cancellationToken)
    {
        var kept = new List<int>();
        foreach (var chunk in merged.Chunk(PeoplePerRead))
        {
            var into = await db.Contacts.AsNoTracking().Where(c => chunk.Contains(c.Id) && c.MergedInto != null).Select(c => c.MergedInto!.Value).Distinct().ToListAsync(cancellationToken);
            kept.AddRange(await db.ContactAttributes.AsNoTracking().Where(a => into.Contains(a.ContactId)).Select(a => a.Ordinal).ToListAsync(cancellationToken));
        }

        return kept;
    }

    /// <summary>SQLite has one writer: a missing number was rolled back. SQL Server does not tell without further rights.</summary>
    private static TimeSpan Patience(AppDbContext db) => db.Dialect.Provider == DatabaseProvider.Sqlite ? TimeSpan.Zero : Kept;

    private static async Task<FeedHorizon?> HorizonAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (db.Dialect.Provider != DatabaseProvider.PostgreSql)
            return null;
        var ends = await db.Database.SqlQuery<long>($"SELECT unnest(ARRAY[pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint]) AS \"Value\" FROM pg_current_snapshot() s").ToListAsync(cancellationToken);
        return new FeedHorizon(ends.Min(), ends.Max());
    }

    /// <param name="Index">What can be asked.</param>
    /// <param name="AsOf">Everything committed before this instant is in it.</param>
    /// <param name="Followed">The same on a clock that never goes back.</param>
    /// <param name="Changes">Number of the last reading of the feed that brought something.</param>
    /// <param name="Changed">Whom the latest readings named.</param>
    internal sealed record State(AudienceIndex Index, DateTimeOffset AsOf, TimeSpan Followed, long Changes, ChangedPeople Changed);
}

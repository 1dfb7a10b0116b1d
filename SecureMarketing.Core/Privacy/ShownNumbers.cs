using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>What a number would tell, with those that are shown already.</summary>
internal enum NumberTells
{
    /// <summary>Nothing: it follows from the others, so that to withhold it would be pretence.</summary>
    Nothing = 1,

    /// <summary>Itself, and no small number.</summary>
    Itself = 2,

    /// <summary>A number of 1–10 people as well, or exactly one that is shown as <c>&lt;11</c>.</summary>
    TooMuch = 3,
}

/// <summary>
/// The sets behind the numbers that a user was shown last, for one use case: read once, and the use case's own added to them, for
/// these are not saved before it ends.
/// <para>Why it holds. Somebody who knows sums of people, and bounds of some, knows a number exactly only when two chains of them meet
/// at it from above and from below (duality of linear programs). Only bounds that are reached count in such a chain: "at least one" of
/// a set of one, "at most ten" of a set of ten (edges), "not fewer than none" of nobody. So, person by person, the set behind the number
/// is a sum of the shown sets S, everyone and edges. Kept are: (1) no sum of S and everyone rests on 1–10 people; (2) no edge follows from S,
/// everyone and the other edges, and none of ten leaves one person alone, whom "at least one" would bound. By (2) both chains take each
/// edge equally often; one takes it upward, the other downward, so neither takes it, and the set is a sum of S and everyone alone. By (1)
/// it is not small. And a number that was withheld is no such sum either: it broke (1) or (2) then, and would break them still.</para>
/// <para>A set and everyone but it tell the same with everyone, so both are judged alike (<see cref="KnownSets.Left"/>).</para>
/// <para>That people are whole, and that somebody is there, this argument leaves out. These conditions are quick, and the first asked; what
/// passes them is told only when <see cref="SecondWorlds"/> then still has a second number for every set that was refused.</para>
/// </summary>
internal sealed class ShownNumbers
{
    // At a million people a set has 122 KiB: the last 33 are looked at, and the last 48 below 700,000 people; of refused ones half as many.
    private const int MostBytes = 4 * 1024 * 1024;

    // For the question whether a sum with edges leaves one person or none, which most draws of pivots answer.
    private const int EdgeBases = 12;

    /// <summary>A kept one may know so many more rows than are looked at anew. To know more refuses more, never less.</summary>
    public const int MostExtra = 32;

    private static readonly ConditionalWeakTable<AppDbContext, Dictionary<Guid, ShownNumbers>> Open = [];

    private readonly int everyone;
    private readonly KnownSets told;
    private readonly SecondWorlds worlds;

    // Known to be 1 to 10 and at one end of it: what is known of them may make them known exactly.
    private readonly List<PeopleBitmap> edges = [];

    // What was noted, in this order; rows of the use case that is running have no id yet.
    private readonly List<NumberRow> rows = [];

    // The shown numbers and the edges; null while there is no edge.
    private KnownSets? bounded;

    private ShownNumbers(int everyone) =>
        (this.everyone, told, worlds) = (everyone, new KnownSets(everyone, everyone < 100_000 ? 48 : 24), new SecondWorlds(everyone));

    /// <summary>What was shown to a user, the numbers of this use case included.</summary>
    public static async Task<ShownNumbers> OfAsync(AppDbContext db, Guid actor, int everyone, CancellationToken cancellationToken)
    {
        var open = Open.GetOrCreateValue(db);
        if (open.TryGetValue(actor, out var known) && known.everyone == everyone)
            return known;
        var most = MostShown(everyone);
        var mine = db.PreviewFootprints.AsNoTracking().Where(f => f.ActorId == actor);
        var shown = mine.Where(f => f.People >= SmallCells.Least).OrderByDescending(f => f.Id).Take(most);
        var refused = mine.Where(f => f.People < SmallCells.Least).OrderByDescending(f => f.Id).Take(most / 2);
        var kept = KeptNumbers.Of(db);
        ShownNumbers? numbers = null;
        if (kept.Take(actor) is { } before)
        {
            var heads = await shown.Select(f => new NumberHead(f.Id, f.People, f.ShownAt)).ToListAsync(cancellationToken);
            heads.AddRange(await refused.Select(f => new NumberHead(f.Id, f.People, f.ShownAt)).ToListAsync(cancellationToken));
            if (before.Fits(everyone, heads))
            {
                numbers = before;
                // What another node, or a use case that has not given its own back, wrote meanwhile.
                var missing = heads.Select(h => h.Id).Except(before.rows.Select(r => r.Id)).ToList();
                if (missing.Count > 0)
                    numbers.NoteAll(await mine.Where(f => missing.Contains(f.Id)).ToListAsync(cancellationToken));
                numbers.Forget(heads.Where(h => h.IsRefused).Select(h => h.Id));
            }
        }

        if (numbers is null)
        {
            numbers = new ShownNumbers(everyone);
            var hidden = await refused.ToListAsync(cancellationToken);
            numbers.NoteAll([.. await shown.ToListAsync(cancellationToken), .. hidden]);
            numbers.Forget(hidden.Select(f => f.Id));
        }

        foreach (var f in Fresh(db, actor))
            numbers.NoteKept(f);
        numbers.worlds.Name(numbers.told.Pivots);
        db.SavedChanges += (_, _) =>
        {
            if (open.Remove(actor, out var done))
                kept.Put(actor, done);
        };
        return open[actor] = numbers;
    }

    /// <summary>True when a user was refused anything that is remembered: until then a set of nobody tells nothing of others.</summary>
    public static async Task<bool> HasRefusedAsync(AppDbContext db, Guid actor, CancellationToken cancellationToken) =>
        Fresh(db, actor).Any(f => f.People < SmallCells.Least)
        || await db.PreviewFootprints.AnyAsync(f => f.ActorId == actor && f.People < SmallCells.Least, cancellationToken);

    /// <summary>True while one more number can be looked at together with the others.</summary>
    public bool HasRoom => told.Sets.Count < ShownSums.MostSets;

    /// <summary>The oldest refusal that is looked at, when there may be older ones; null = there are none.</summary>
    public long? Forgotten { get; set; }

    /// <summary>
    /// True when the answer that somebody is in a set could make another number known: then nobody is not told either. Eleven sets of one
    /// person each, in a shown eleven, are known when each is known to have somebody.
    /// </summary>
    public bool HidesNobody => worlds.Now != Leeway.Lasting;

    /// <summary>What was told of a set that was refused; null when it was not, or is not remembered.</summary>
    public Telling? Refused(PeopleBitmap set) => worlds.Refused(set);

    /// <summary>True when each number that was refused keeps a second value if this is told; it then has to be noted.</summary>
    /// <param name="after">How free they are then.</param>
    public bool Leaves(PeopleBitmap set, Telling telling, out Leeway after)
    {
        after = worlds.With(set, telling);
        return after == Leeway.Lasting || (after == Leeway.Second && worlds.Now != Leeway.Lasting);
    }

    /// <summary>Remembers a set whose number is shown.</summary>
    /// <param name="after">See <see cref="Leaves"/>; null = not asked.</param>
    public void Note(PeopleBitmap set, Leeway? after = null)
    {
        worlds.Reveal(set);
        if (told.Add(set))
            worlds.Add(set, Telling.Number, after);
        bounded?.Add(set);
    }

    /// <summary>Remembers a set whose number is refused.</summary>
    /// <inheritdoc cref="Note(PeopleBitmap, Leeway?)"/>
    public void NoteRefused(PeopleBitmap set, Telling telling, Leeway? after = null)
    {
        worlds.Add(set, telling, after);
        if (telling == Telling.Below11 && IsEdge(set.Count))
            NoteEdge(set);
    }

    /// <summary>True for a set of 1–10 people at an end of it: what is known of these may make them known exactly.</summary>
    public static bool IsEdge(int people) => people is 1 or SmallCells.Least - 1;

    private static IEnumerable<PreviewFootprint> Fresh(AppDbContext db, Guid actor) =>
        db.ChangeTracker.Entries<PreviewFootprint>().Where(e => e.State == EntityState.Added && e.Entity.ActorId == actor).Select(e => e.Entity);

    /// <summary>How many rows it has.</summary>
    public int Rows => rows.Count;

    /// <summary>By how many rows it has more than would be looked at anew, of those shown and of those refused.</summary>
    public int Extra
    {
        get
        {
            var (most, refused) = (MostShown(everyone), rows.Count(r => r.IsRefused));
            return Math.Max(0, rows.Count - refused - most) + Math.Max(0, refused - (most / 2));
        }
    }

    /// <summary>A row that was written for this use case.</summary>
    public void Wrote(PreviewFootprint footprint, PeopleBitmap set) => rows.Add(new NumberRow(footprint, 0, footprint.People, footprint.ShownAt, set));

    /// <summary>
    /// True when it may go on from what the database has: each of its rows that would be looked at is there as it was noted. One that is not was rolled
    /// back or erased.
    /// </summary>
    /// <param name="people">How many people are on record now.</param>
    /// <param name="heads">The rows that are looked at.</param>
    public bool Fits(int people, IReadOnlyCollection<NumberHead> heads)
    {
        if (people != everyone || Extra > MostExtra)
            return false;
        var known = heads.ToDictionary(h => h.Id);
        var (firstShown, firstRefused) = (First(heads, false, MostShown(everyone)), First(heads, true, MostShown(everyone) / 2));
        return rows.TrueForAll(r => r.Id > 0 && (r.Id < (r.IsRefused ? firstRefused : firstShown) || (known.TryGetValue(r.Id, out var head) && head.Is(r.People, r.ShownAt))));
    }

    /// <summary>Lets go of what was written, once it has its ids.</summary>
    public NumberRow[] Settle()
    {
        for (var i = 0; i < rows.Count; i++)
            rows[i] = rows[i].Settled();
        return [.. rows];
    }

    /// <summary>Another of the same rows, without those that are too old.</summary>
    public ShownNumbers Again(IReadOnlyCollection<NumberRow> of)
    {
        var most = MostShown(everyone);
        var numbers = new ShownNumbers(everyone);
        foreach (var row in of.Where(r => !r.IsRefused).TakeLast(most).Concat(of.Where(r => r.IsRefused).TakeLast(most / 2)).OrderBy(r => r.Id))
            numbers.Note(row);
        return numbers;
    }

    private static int MostShown(int everyone) => Math.Clamp(MostBytes / ((everyone / 8) + 1), 16, 48);

    /// <summary>The oldest that is looked at; 0 = all are.</summary>
    private static long First(IEnumerable<NumberHead> heads, bool refused, int most)
    {
        var ids = heads.Where(h => h.IsRefused == refused).Select(h => h.Id).ToList();
        return ids.Count < most ? 0 : ids.Min();
    }

    private void Forget(IEnumerable<long> refused)
    {
        var ids = refused.ToList();
        Forgotten = ids.Count >= MostShown(everyone) / 2 ? ids.Min() : null;
    }

    private void NoteAll(IEnumerable<PreviewFootprint> footprints)
    {
        foreach (var f in footprints.OrderBy(f => f.Id))
            NoteKept(f);
    }

    private void NoteKept(PreviewFootprint footprint) => Note(new NumberRow(footprint, 0, footprint.People, footprint.ShownAt, PeopleBitmap.FromBytes(footprint.Bitmap)));

    private void Note(NumberRow row)
    {
        rows.Add(row);
        if (row.IsRefused)
            NoteRefused(row.Set, row.People switch { PreviewFootprint.Somebody => Telling.Somebody, PreviewFootprint.Nothing => Telling.Nothing, _ => Telling.Below11 });
        else
            Note(row.Set);
    }

    private void NoteEdge(PeopleBitmap set)
    {
        edges.Add(set);
        if (bounded is null)
        {
            bounded = new KnownSets(everyone, EdgeBases);
            foreach (var shown in told.Sets)
                bounded.Add(shown);
        }

        bounded.Add(set);
    }

    /// <summary>What the number of a set of 11 and more would tell.</summary>
    public NumberTells Judge(PeopleBitmap set)
    {
        var left = told.Left(set);
        if (left == 0)
            return NumberTells.Nothing;
        return SmallCells.IsSmall(left) || bounded?.Left(set) <= 1 ? NumberTells.TooMuch : NumberTells.Itself;
    }

    /// <summary>
    /// True when a set of 1 or 10 people that is shown as <c>&lt;11</c> would make one known exactly, itself or another: two of at most ten
    /// that make twenty are ten each. Of one person, that it is at least one is told by whatever is shown.
    /// </summary>
    public bool PinsAsEdge(PeopleBitmap set) => edges.Count >= ShownSums.MostSets || (bounded ?? told).Left(set) < (set.Count == 1 ? 1 : 2);
}

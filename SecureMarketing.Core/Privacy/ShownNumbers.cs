using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// The sets behind the numbers that a user was shown last, for one use case: read once, and the use case's own added to them, for
/// these are not saved before it ends.
/// </summary>
internal sealed class ShownNumbers
{
    // At a million people a set has 122 KiB: the last 33 are looked at, and the last 48 below 700,000 people.
    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly ConditionalWeakTable<AppDbContext, Dictionary<Guid, ShownNumbers>> Open = [];

    private readonly List<PeopleBitmap> shown = [];

    // Known to be 1 to 10 and at one end of it: what is known of them may make them known exactly.
    private readonly List<PeopleBitmap> edges = [];
    private readonly int everyone;
    private readonly ShownSums sums;
    private PeopleBitmap union = PeopleBitmap.Of([]);
    private (PeopleBitmap Union, ShownSums Sums)? closed;

    private ShownNumbers(int everyone) => (this.everyone, sums) = (everyone, new ShownSums(everyone));

    /// <summary>What was shown to a user, the numbers of this use case included.</summary>
    public static async Task<ShownNumbers> OfAsync(AppDbContext db, Guid actor, int everyone, CancellationToken cancellationToken)
    {
        var open = Open.GetOrCreateValue(db);
        if (open.TryGetValue(actor, out var known) && known.everyone == everyone)
            return known;
        var numbers = new ShownNumbers(everyone);
        var most = Math.Clamp(MostBytes / ((everyone / 8) + 1), 16, 48);
        var kept = await db.PreviewFootprints.AsNoTracking().Where(f => f.ActorId == actor).OrderByDescending(f => f.Id).Take(most)
            .Select(f => f.Bitmap).ToListAsync(cancellationToken);
        var fresh = db.ChangeTracker.Entries<PreviewFootprint>().Where(e => e.State == EntityState.Added && e.Entity.ActorId == actor).Select(e => e.Entity.Bitmap);
        foreach (var set in kept.AsEnumerable().Reverse().Concat(fresh).Select(b => PeopleBitmap.FromBytes(b)))
        {
            if (SmallCells.IsSmall(set.Count))
                numbers.NoteEdge(set);
            else
                numbers.Note(set);
        }

        return open[actor] = numbers;
    }

    /// <summary>True while one more number can be looked at together with the others.</summary>
    public bool HasRoom => sums.Count < ShownSums.MostSets;

    /// <summary>Remembers a set whose number is shown.</summary>
    public void Note(PeopleBitmap set)
    {
        if (!sums.Add(set))
            return;
        shown.Add(set);
        union = union.With(set);
    }

    /// <summary>Remembers a set that is shown as <c>&lt;11</c> and has 1 or 10 people.</summary>
    public void NoteEdge(PeopleBitmap set) => edges.Add(set);

    /// <summary>True when the set is one of these already.</summary>
    public bool HasEdge(PeopleBitmap set) => edges.Exists(e => e.DifferenceFrom(set) == 0);

    /// <summary>
    /// True when this set's number, with the others, would be that of 1–10 people, or make one of those known that are shown as
    /// <c>&lt;11</c>: two of at most ten that make twenty are ten each.
    /// </summary>
    public bool GivesAway(PeopleBitmap set)
    {
        var all = union.With(set);
        var outside = Math.Max(0, everyone - all.Count);
        // That everyone is counted is known too. While eleven are in no set at all, no sum with them is small.
        var left = outside < SmallCells.Least ? Closed(all).Test(set) : sums.Test(set);
        var withEveryone = outside < SmallCells.Least && left.Shares.Length > 0 && left.Shares[0] != 0;
        return SmallCells.IsSmall(left.People + (withEveryone ? outside : 0)) || Pins(all, outside, set);
    }

    /// <summary>True when a set shown as <c>&lt;11</c> would make one known exactly, itself or another.</summary>
    public bool PinsAsEdge(PeopleBitmap set)
    {
        var all = union.With(set);
        return Pins(all, Math.Max(0, everyone - all.Count), set);
    }

    private bool Pins(PeopleBitmap all, int outside, PeopleBitmap set) =>
        // Looked at without everyone as well: with them an edge may follow from the others, and is then none.
        edges.Count > 0 && (Pins(null, set) || (outside < SmallCells.Least && Pins(all, set)));

    private bool Pins(PeopleBitmap? all, PeopleBitmap set)
    {
        var edged = new ShownSums(everyone);
        if (all is not null)
            edged.Add(all);
        shown.ForEach(s => edged.Add(s));
        var first = edged.Count;
        foreach (var edge in edges.TakeLast(ShownSums.MostSets))
            edged.Add(edge);
        var left = edged.Test(set);
        return left.People == 0 && left.Shares.Skip(first).Any(s => s != 0);
    }

    private ShownSums Closed(PeopleBitmap all)
    {
        if (closed is { } known && known.Sums.Count > 0 && known.Union.DifferenceFrom(all) == 0)
        {
            // Whatever was shown since is added; what is there already adds nothing.
            foreach (var set in shown.TakeLast(Math.Max(0, shown.Count + 1 - known.Sums.Count)))
                known.Sums.Add(set);
            return known.Sums;
        }

        var made = new ShownSums(everyone);
        made.Add(all);
        shown.ForEach(s => made.Add(s));
        closed = (all, made);
        return made;
    }
}

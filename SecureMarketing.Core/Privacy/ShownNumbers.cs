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
/// <para>A set and everyone but it tell the same with everyone, so both are judged alike (<see cref="KnownSets.Left"/>). Not covered:
/// so many sets of one person each that together they reach a bound (eleven that make up a shown eleven, ten that make up a
/// <c>&lt;11</c>), for that somebody is there is never hidden; and what only follows because people are whole, where a sum takes an edge
/// twice or more: of 15,000 random families of 15 to 20 sets, made to be hard, that pinned a number in three, of 112,000 random rules in none.</para>
/// </summary>
internal sealed class ShownNumbers
{
    // At a million people a set has 122 KiB: the last 33 are looked at, and the last 48 below 700,000 people.
    private const int MostBytes = 4 * 1024 * 1024;

    // For the question whether a sum with edges leaves one person or none, which most draws of pivots answer.
    private const int EdgeBases = 12;

    private static readonly ConditionalWeakTable<AppDbContext, Dictionary<Guid, ShownNumbers>> Open = [];

    private readonly int everyone;
    private readonly KnownSets told;

    // Known to be 1 to 10 and at one end of it: what is known of them may make them known exactly.
    private readonly List<PeopleBitmap> edges = [];

    // The shown numbers and the edges; null while there is no edge.
    private KnownSets? bounded;

    private ShownNumbers(int everyone) => (this.everyone, told) = (everyone, new KnownSets(everyone, everyone < 100_000 ? 48 : 24));

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
    public bool HasRoom => told.Sets.Count < ShownSums.MostSets;

    /// <summary>Remembers a set whose number is shown.</summary>
    public void Note(PeopleBitmap set)
    {
        told.Add(set);
        bounded?.Add(set);
    }

    /// <summary>Remembers a set that is shown as <c>&lt;11</c> and has 1 or 10 people.</summary>
    public void NoteEdge(PeopleBitmap set)
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

    /// <summary>True when the set is one of these already.</summary>
    public bool HasEdge(PeopleBitmap set) => edges.Exists(e => e.DifferenceFrom(set) == 0);

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

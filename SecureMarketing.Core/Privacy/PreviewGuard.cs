using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// Differencing control [pol]: two previews that differ by 1–10 people give those people away by subtraction, whatever
/// their size, and so do more of them: with two sets and their union goes the overlap. A set is therefore only counted aloud when it
/// equals, or is at least 11 people apart from, every set that the same user has been shown and everyone but it, and no sum or
/// difference of it with the last of them, and with everyone on record, stands for 1–10 people (<see cref="ShownNumbers"/> says why that
/// is enough). A number that follows from those shown is shown.
/// </summary>
public static class PreviewGuard
{
    /// <summary>Decides how a set may be shown, and remembers it when it is shown.</summary>
    /// <param name="everyone">How many people are on record, which is no secret: a complement of 1–10 would be one subtraction away.</param>
    /// <param name="people">The set behind the number.</param>
    public static async Task<ShownCount> ShowAsync(
        AppDbContext db, Actor actor, int everyone, PeopleBitmap people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var count = people.Count;
        if (DataRights.Of(actor).ExactSmallCounts || count == 0)
            return ShownCount.Exact(count);
        if (!SmallCells.IsSmall(count) && SmallCells.IsSmall(everyone - count))
            return ShownCount.Hidden(CountDisclosure.Apart);
        var numbers = await ShownNumbers.OfAsync(db, actor.Id, everyone, cancellationToken);
        if (SmallCells.IsSmall(count))
            return Small(db, actor, numbers, people, now);

        var same = false;
        foreach (var earlier in await NearAsync(db, actor.Id, everyone, count, cancellationToken))
        {
            // With everyone, each set tells everyone but it.
            var apart = people.DifferenceFrom(PeopleBitmap.FromBytes(earlier));
            if (SmallCells.IsSmall(apart) || SmallCells.IsSmall(everyone - apart))
                return ShownCount.Hidden(CountDisclosure.Apart);
            same |= apart == 0 || apart == everyone;
        }

        if (!same)
        {
            var tells = numbers.Judge(people);
            if (tells == NumberTells.TooMuch)
                return ShownCount.Hidden(CountDisclosure.Apart);
            if (tells == NumberTells.Itself && !numbers.HasRoom)
                return ShownCount.Hidden(CountDisclosure.Withheld);
            Keep(db, actor, people, count, now);
        }

        numbers.Note(people);
        return ShownCount.Exact(count);
    }

    /// <summary>Of all sets that were shown, those that may be few people apart from one of this size or from everyone but it: their sizes say so.</summary>
    private static async Task<IEnumerable<byte[]>> NearAsync(AppDbContext db, Guid actor, int everyone, int count, CancellationToken cancellationToken)
    {
        var (low, high) = Near(count);
        var (otherLow, otherHigh) = Near(everyone - count);
        // Sets shown earlier in this same use case are not saved yet.
        var fresh = db.ChangeTracker.Entries<PreviewFootprint>().Where(e => e.State == EntityState.Added).Select(e => e.Entity)
            .Where(f => f.ActorId == actor && ((f.People >= low && f.People <= high) || (f.People >= otherLow && f.People <= otherHigh)));
        var kept = await db.PreviewFootprints.AsNoTracking()
            .Where(f => f.ActorId == actor && ((f.People >= low && f.People <= high) || (f.People >= otherLow && f.People <= otherHigh)))
            .Select(f => f.Bitmap).ToListAsync(cancellationToken);
        return kept.Concat(fresh.Select(f => f.Bitmap));
    }

    private static (int Low, int High) Near(int count) => (Math.Max(SmallCells.Least, count - SmallCells.Least + 1), count + SmallCells.Least - 1);

    /// <summary>"1 to 10" says something as well, of sets at an end of it: these are remembered, and told less of when that would make a number known.</summary>
    private static ShownCount Small(AppDbContext db, Actor actor, ShownNumbers numbers, PeopleBitmap people, DateTimeOffset now)
    {
        if (people.Count is not (1 or SmallCells.Least - 1) || numbers.HasEdge(people))
            return ShownCount.Hidden(CountDisclosure.Below11);
        if (numbers.PinsAsEdge(people))
            return ShownCount.Hidden(CountDisclosure.Apart);
        numbers.NoteEdge(people);
        Keep(db, actor, people, people.Count, now);
        return ShownCount.Hidden(CountDisclosure.Below11);
    }

    private static void Keep(AppDbContext db, Actor actor, PeopleBitmap people, int count, DateTimeOffset now) =>
        db.PreviewFootprints.Add(new PreviewFootprint
        {
            ActorId = actor.Id,
            People = count,
            Bitmap = people.ToBytes(),
            ShownAt = now,
        });
}

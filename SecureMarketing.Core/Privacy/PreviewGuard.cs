using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// Differencing control [pol]: two previews that differ by 1–10 people give those people away by subtraction, whatever
/// their size. A set is therefore only counted aloud when it equals, or is at least 11 people apart from, every set that
/// the same user has been shown, and everyone on record.
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
        if (SmallCells.IsSmall(count))
            return ShownCount.Hidden(CountDisclosure.Below11);
        if (SmallCells.IsSmall(everyone - count))
            return ShownCount.Hidden(CountDisclosure.Apart);

        var actorId = actor.Id;
        var (low, high) = (count - SmallCells.Least + 1, count + SmallCells.Least - 1);
        // Sets shown earlier in this same use case are not saved yet.
        var fresh = db.ChangeTracker.Entries<PreviewFootprint>().Where(e => e.State == EntityState.Added).Select(e => e.Entity)
            .Where(f => f.ActorId == actorId && f.People >= low && f.People <= high);
        var kept = await db.PreviewFootprints.AsNoTracking()
            .Where(f => f.ActorId == actorId && f.People >= low && f.People <= high)
            .Select(f => f.Bitmap).ToListAsync(cancellationToken);
        var same = false;
        foreach (var earlier in kept.Concat(fresh.Select(f => f.Bitmap)))
        {
            var apart = people.DifferenceFrom(PeopleBitmap.FromBytes(earlier));
            if (SmallCells.IsSmall(apart))
                return ShownCount.Hidden(CountDisclosure.Apart);
            same |= apart == 0;
        }

        if (!same)
        {
            db.PreviewFootprints.Add(new PreviewFootprint
            {
                ActorId = actorId,
                People = count,
                Bitmap = people.ToBytes(),
                ShownAt = now,
            });
        }

        return ShownCount.Exact(count);
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// Differencing control [pol]: two previews that differ by 1–10 people give those people away by subtraction, whatever
/// their size, and so do more of them: with two sets and their union goes the overlap. A set is therefore only counted aloud when it
/// equals, or is at least 11 people apart from, every set that the same user has been shown and everyone but it, and no sum or
/// difference of it with the last of them, and with everyone on record, stands for 1–10 people (<see cref="ShownNumbers"/> says why that
/// is enough). And it is only counted aloud when each set that was refused keeps a second number that agrees with everything told
/// (<see cref="SecondWorlds"/>). A number that follows from those shown is shown. Use cases of one user come one after the other
/// (<see cref="PreviewTurn"/>); who waits too long is told nothing.
/// </summary>
public static class PreviewGuard
{
    /// <summary>Decides how a set may be shown, and remembers it when it is shown.</summary>
    /// <param name="everyone">How many people are on record, which is no secret: a complement of 1–10 would be one subtraction away.</param>
    /// <param name="people">The set behind the number.</param>
    public static Task<ShownCount> ShowAsync(
        AppDbContext db, Actor actor, int everyone, PeopleBitmap people, DateTimeOffset now, CancellationToken cancellationToken) =>
        ShowAsync(db, actor, everyone, people, now, PreviewTurn.Patience, cancellationToken);

    /// <inheritdoc cref="ShowAsync(AppDbContext, Actor, int, PeopleBitmap, DateTimeOffset, CancellationToken)"/>
    /// <param name="patience">How long to wait for another preview of the same user before the number is withheld (<see cref="CountDisclosure.Busy"/>).</param>
    internal static async Task<ShownCount> ShowAsync(
        AppDbContext db, Actor actor, int everyone, PeopleBitmap people, DateTimeOffset now, TimeSpan patience, CancellationToken cancellationToken)
    {
        var count = people.Count;
        if (DataRights.Of(actor).ExactSmallCounts)
            return ShownCount.Exact(count);
        if (!await PreviewTurn.HoldAsync(db, actor.Id, patience, cancellationToken))
            return ShownCount.Hidden(CountDisclosure.Busy);
        if (count == 0 && !await ShownNumbers.HasRefusedAsync(db, actor.Id, cancellationToken))
            return ShownCount.Exact(count);
        var numbers = await ShownNumbers.OfAsync(db, actor.Id, everyone, cancellationToken);
        if (count == 0)
            return numbers.HidesNobody ? ShownCount.Hidden(CountDisclosure.Apart) : ShownCount.Exact(0);
        var asked = new Asked(db, actor.Id, numbers, people, count, now);
        if (SmallCells.IsSmall(count))
            return await SmallAsync(asked, cancellationToken);
        if (SmallCells.IsSmall(everyone - count))
            return await RefuseAsync(asked, CountDisclosure.Apart, cancellationToken);

        var same = false;
        foreach (var earlier in await NearAsync(db, actor.Id, everyone, count, cancellationToken))
        {
            // With everyone, each set tells everyone but it.
            var apart = people.DifferenceFrom(PeopleBitmap.FromBytes(earlier));
            if (SmallCells.IsSmall(apart) || SmallCells.IsSmall(everyone - apart))
                return await RefuseAsync(asked, CountDisclosure.Apart, cancellationToken);
            same |= apart == 0 || apart == everyone;
        }

        Leeway? after = null;
        if (!same)
        {
            var tells = numbers.Judge(people);
            if (tells == NumberTells.TooMuch)
                return await RefuseAsync(asked, CountDisclosure.Apart, cancellationToken);
            if (tells == NumberTells.Itself)
            {
                if (!numbers.HasRoom)
                    return await RefuseAsync(asked, CountDisclosure.Withheld, cancellationToken);
                if (!numbers.Leaves(people, Telling.Number, out var left))
                    return await RefuseAsync(asked, CountDisclosure.Apart, cancellationToken);
                after = left;
            }

            Keep(asked, count);
        }

        numbers.Note(people, after);
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

    /// <summary>"1 to 10" says something as well: less is told where that would make a number known.</summary>
    private static async Task<ShownCount> SmallAsync(Asked asked, CancellationToken cancellationToken)
    {
        var (numbers, people) = (asked.Numbers, asked.People);
        if (numbers.Refused(people) is { } before)
            return ShownCount.Hidden(before == Telling.Below11 ? CountDisclosure.Below11 : CountDisclosure.Apart);
        if ((ShownNumbers.IsEdge(asked.Count) && numbers.PinsAsEdge(people)) || !numbers.Leaves(people, Telling.Below11, out var after))
            return await RefuseAsync(asked, CountDisclosure.Apart, cancellationToken);
        numbers.NoteRefused(people, Telling.Below11, after);
        Keep(asked, asked.Count);
        await ForgetAsync(asked, cancellationToken);
        return ShownCount.Hidden(CountDisclosure.Below11);
    }

    /// <summary>Remembers that a number was not told, so that later ones do not tell it.</summary>
    private static async Task<ShownCount> RefuseAsync(Asked asked, CountDisclosure why, CancellationToken cancellationToken)
    {
        if (asked.Numbers.Refused(asked.People) is null)
        {
            var nothing = SmallCells.IsSmall(asked.Count) && asked.Numbers.HidesNobody;
            asked.Numbers.NoteRefused(asked.People, nothing ? Telling.Nothing : Telling.Somebody);
            Keep(asked, nothing ? PreviewFootprint.Nothing : PreviewFootprint.Somebody);
            await ForgetAsync(asked, cancellationToken);
        }

        return ShownCount.Hidden(why);
    }

    private static void Keep(Asked asked, int how)
    {
        var footprint = new PreviewFootprint
        {
            ActorId = asked.Actor,
            People = how,
            Bitmap = asked.People.ToBytes(),
            ShownAt = asked.Now,
        };
        asked.Db.PreviewFootprints.Add(footprint);
        asked.Numbers.Wrote(footprint, asked.People);
    }

    /// <summary>Refusals that are looked at no more are of no use.</summary>
    private static async Task ForgetAsync(Asked asked, CancellationToken cancellationToken)
    {
        if (asked.Numbers.Forgotten is not { } oldest)
            return;
        asked.Numbers.Forgotten = null;
        await asked.Db.PreviewFootprints.Where(f => f.ActorId == asked.Actor && f.People < SmallCells.Least && f.Id < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    private sealed record Asked(AppDbContext Db, Guid Actor, ShownNumbers Numbers, PeopleBitmap People, int Count, DateTimeOffset Now);
}

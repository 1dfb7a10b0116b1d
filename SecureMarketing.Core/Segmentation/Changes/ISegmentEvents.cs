using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation.Changes;

public enum SegmentEventKind
{
    Entered = 1,
    Left = 2,
}

/// <summary>A person entered or left a segment.</summary>
/// <param name="Version">That was looked at.</param>
/// <param name="At">When it was noticed, not when it came about.</param>
public sealed record SegmentEvent(ContactId Contact, SegmentEventKind Kind, SegmentVersionId Version, DateTimeOffset At);

/// <summary>Where a reader stands: the change to read next, and how many of its events are done. A reader keeps it in the transaction in which it acts on the events, and so acts on each exactly once.</summary>
/// <param name="Change">Number of the change, from 1.</param>
/// <param name="Done">Of that change, those who left counted first.</param>
public readonly record struct SegmentEventMark(int Change, int Done)
{
    /// <summary>Before everything that was ever noticed.</summary>
    public static readonly SegmentEventMark Beginning = new(1, 0);
}

/// <param name="Events">In the order in which they were noticed; within one snapshot those who left come first.</param>
/// <param name="Next">Where the reader stands afterwards.</param>
/// <param name="Missed">True when changes before these were forgotten unread (<see cref="SegmentChange.KeptDays"/>): compare with who is in the segment now.</param>
/// <param name="More">True when there are further events already.</param>
public sealed record SegmentEventPage(IReadOnlyList<SegmentEvent> Events, SegmentEventMark Next, bool Missed, bool More);

/// <summary>"Entered" and "left" as journeys read them, in their own transaction.</summary>
public interface ISegmentEvents
{
    /// <summary>After everything that was noticed so far: where a reader begins that wants only what comes.</summary>
    Task<SegmentEventMark> NowAsync(AppDbContext db, SegmentId segment, CancellationToken cancellationToken);

    /// <param name="from">Where the reader stands.</param>
    /// <param name="most">1–10,000 events at once.</param>
    Task<SegmentEventPage> ReadAsync(AppDbContext db, SegmentId segment, SegmentEventMark from, int most, CancellationToken cancellationToken);
}

internal sealed class SegmentEvents : ISegmentEvents
{
    private const int MostOrdinals = 1_000;

    public async Task<SegmentEventMark> NowAsync(AppDbContext db, SegmentId segment, CancellationToken cancellationToken) =>
        new((await db.SegmentChanges.Where(c => c.SegmentId == segment).Select(c => (int?)c.Number).MaxAsync(cancellationToken) ?? 0) + 1, 0);

    public async Task<SegmentEventPage> ReadAsync(AppDbContext db, SegmentId segment, SegmentEventMark from, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, 10_000);
        var (next, done) = (Math.Max(from.Change, 1), from.Done);
        var (missed, first) = (false, true);
        var found = new List<(SegmentChange Change, SegmentEventKind Kind, int Ordinal)>();
        while (found.Count < most)
        {
            var change = await db.SegmentChanges.AsNoTracking().Where(c => c.SegmentId == segment && c.Number >= next).OrderBy(c => c.Number).FirstOrDefaultAsync(cancellationToken);
            if (change is null)
                break;
            if (first && change.Number > next)
                (missed, done) = (true, 0);
            first = false;
            var rest = change.WhoLeft.Ordinals().Select(o => (change, SegmentEventKind.Left, o)).Concat(change.WhoEntered.Ordinals().Select(o => (change, SegmentEventKind.Entered, o)))
                .Skip(done).Take(most - found.Count + 1).ToList();
            var taken = Math.Min(rest.Count, most - found.Count);
            found.AddRange(rest.Take(taken));
            (next, done) = taken < rest.Count ? (change.Number, done + taken) : (change.Number + 1, 0);
        }

        var more = done > 0 || await db.SegmentChanges.AnyAsync(c => c.SegmentId == segment && c.Number >= next && (c.Entered > 0 || c.Left > 0), cancellationToken);
        return new SegmentEventPage(await NamedAsync(db, found, cancellationToken), new SegmentEventMark(next, done), missed, more);
    }

    /// <summary>Without those who were erased since.</summary>
    private static async Task<IReadOnlyList<SegmentEvent>> NamedAsync(AppDbContext db, List<(SegmentChange Change, SegmentEventKind Kind, int Ordinal)> found, CancellationToken cancellationToken)
    {
        var contacts = new Dictionary<int, ContactId>();
        foreach (var chunk in found.Select(f => f.Ordinal).Distinct().Chunk(MostOrdinals))
        {
            var ordinals = chunk.ToList();
            foreach (var row in await db.ContactAttributes.AsNoTracking().Where(a => ordinals.Contains(a.Ordinal)).Select(a => new { a.Ordinal, a.ContactId }).ToListAsync(cancellationToken))
                contacts[row.Ordinal] = row.ContactId;
        }

        return [.. found.Where(f => contacts.ContainsKey(f.Ordinal)).Select(f => new SegmentEvent(contacts[f.Ordinal], f.Kind, f.Change.VersionId, f.Change.At))];
    }
}

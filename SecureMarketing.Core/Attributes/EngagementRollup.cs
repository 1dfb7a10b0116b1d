using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>One message as Tracking knows it: the day it was handed over, and whether and when the person answered it.</summary>
/// <param name="SentDay">Day number.</param>
/// <param name="OpenedDay">Day of the latest open by a person (not a machine), null when never opened.</param>
/// <param name="ClickedDay">Day of the latest click, null when never clicked.</param>
public readonly record struct MessageEngagement(int SentDay, int? OpenedDay, int? ClickedDay);

/// <summary>
/// Tracking's way to a person's engagement columns. The columns are always rewritten from the whole of what is known, never
/// incremented: an event delivered twice or late cannot make them drift.
/// </summary>
public static class EngagementRollup
{
    /// <summary>Rewrites the columns of these people within the caller's transaction.</summary>
    /// <param name="db">The context of the transaction that writes the events.</param>
    /// <param name="messages">Per person, every message handed over, oldest first. People without an attribute row are passed over.</param>
    public static async Task RewriteAsync(AppDbContext db, IReadOnlyDictionary<ContactId, IReadOnlyList<MessageEngagement>> messages, CancellationToken cancellationToken)
    {
        var contacts = messages.Keys.ToList();
        var rows = await db.ContactAttributes.Where(a => contacts.Contains(a.ContactId)).ToListAsync(cancellationToken);
        foreach (var row in rows)
            Write(row, messages[row.ContactId]);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var row in rows)
            db.Entry(row).State = EntityState.Detached;
    }

    internal static void Write(ContactAttributes row, IReadOnlyList<MessageEngagement> messages)
    {
        row.SentCount = messages.Count;
        row.OpenedCount = messages.Count(m => m.OpenedDay is not null);
        row.ClickedCount = messages.Count(m => m.ClickedDay is not null);
        row.OpenHistory = History(messages, m => m.OpenedDay is not null);
        row.ClickHistory = History(messages, m => m.ClickedDay is not null);
        row.OpenedOfLast10 = System.Numerics.BitOperations.PopCount((ulong)row.OpenHistory & 0x3FF);
        row.LastOpenDay = messages.Max(m => m.OpenedDay);
        row.LastClickDay = messages.Max(m => m.ClickedDay);
    }

    private static long History(IReadOnlyList<MessageEngagement> messages, Func<MessageEngagement, bool> answered)
    {
        ulong bits = 0;
        for (var back = 0; back < Math.Min(64, messages.Count); back++)
        {
            if (answered(messages[messages.Count - 1 - back]))
                bits |= 1UL << back;
        }

        return unchecked((long)bits);
    }
}

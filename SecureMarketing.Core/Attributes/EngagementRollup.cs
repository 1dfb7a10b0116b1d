using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
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
        await AudienceFeed.ChangedAsync(db, rows.Select(r => r.ContactId), facts: false, cancellationToken);
    }

    /// <summary>The same for one person by prepared statements, as sending does it for every message; the caller tells the feed (<see cref="AudienceFeed.EngagedAsync"/>).</summary>
    /// <param name="statements">Of the transaction that writes the events.</param>
    /// <param name="contact">As the database keeps ids.</param>
    /// <param name="messages">Every message handed over, oldest first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal static Task RewriteAsync(PreparedStatements statements, object contact, IReadOnlyList<MessageEngagement> messages, CancellationToken cancellationToken)
    {
        var columns = EngagementColumns.Of(messages);
        return new RowUpdate(statements)
            .Set("sent_count", columns.Sent).Set("opened_count", columns.Opened).Set("clicked_count", columns.Clicked)
            .Set("open_history", columns.OpenHistory).Set("click_history", columns.ClickHistory).Set("opened_of_last10", columns.OpenedOfLast10)
            .Set("last_open_day", columns.LastOpenDay).Set("last_click_day", columns.LastClickDay)
            .RunAsync("contact_attributes", cancellationToken, ("contact_id", contact));
    }

    internal static void Write(ContactAttributes row, IReadOnlyList<MessageEngagement> messages)
    {
        var columns = EngagementColumns.Of(messages);
        row.SentCount = columns.Sent;
        row.OpenedCount = columns.Opened;
        row.ClickedCount = columns.Clicked;
        row.OpenHistory = columns.OpenHistory;
        row.ClickHistory = columns.ClickHistory;
        row.OpenedOfLast10 = columns.OpenedOfLast10;
        row.LastOpenDay = columns.LastOpenDay;
        row.LastClickDay = columns.LastClickDay;
    }

    /// <summary>What a person's messages come to.</summary>
    private readonly record struct EngagementColumns(int Sent, int Opened, int Clicked, long OpenHistory, long ClickHistory, int OpenedOfLast10, int? LastOpenDay, int? LastClickDay)
    {
        public static EngagementColumns Of(IReadOnlyList<MessageEngagement> messages)
        {
            var opens = History(messages, m => m.OpenedDay is not null);
            return new EngagementColumns(
                messages.Count,
                messages.Count(m => m.OpenedDay is not null),
                messages.Count(m => m.ClickedDay is not null),
                opens,
                History(messages, m => m.ClickedDay is not null),
                System.Numerics.BitOperations.PopCount((ulong)opens & 0x3FF),
                messages.Max(m => m.OpenedDay),
                messages.Max(m => m.ClickedDay));
        }
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

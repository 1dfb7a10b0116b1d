using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Tracking;

/// <summary>What Sending says about a message before it leaves.</summary>
/// <param name="LinkSet">The content version whose links it holds.</param>
/// <param name="Class">Decides what an opt-out ends (45 CFR 164.514(f)(2)(ii) for fundraising).</param>
public sealed record MessageToTrack(MessageId Message, ContactId Contact, OriginId Origin, Guid LinkSet, HipaaClass Class)
{
    /// <summary>False for sensitive categories and people who asked not to be tracked: links work, nothing is counted.</summary>
    public bool Counts { get; init; } = true;
}

/// <summary>A message that the next hop took.</summary>
/// <param name="Message">One registered before.</param>
/// <param name="At">When.</param>
internal readonly record struct TakenMessage(MessageId Message, DateTimeOffset At);

/// <summary>
/// Sending's way in: which messages exist and when they were taken. Both acts are idempotent and run in the caller's
/// transaction.
/// </summary>
public sealed class TrackingRegister(Organisation organisation)
{
    private const string Taken = "UPDATE tracked_messages SET accepted_at = @p0 WHERE message_id = @p1 AND accepted_at IS NULL RETURNING contact_id";
    private const string TakenOnSqlServer = "UPDATE tracked_messages SET accepted_at = @p0 OUTPUT inserted.contact_id WHERE message_id = @p1 AND accepted_at IS NULL";

    private readonly ConcurrentDictionary<Guid, bool> knownLinkSets = new();

    /// <summary>Makes the tokens of these messages valid. Call before the message leaves, in the transaction that records rendering.</summary>
    /// <param name="db">The caller's context; changes are saved here.</param>
    /// <param name="messages">One per message; those known already stay as they are.</param>
    /// <param name="links">Targets by index, of the link set that all of these messages name.</param>
    public async Task RegisterAsync(AppDbContext db, IReadOnlyCollection<MessageToTrack> messages, IReadOnlyList<string> links, CancellationToken cancellationToken)
    {
        foreach (var set in messages.Select(m => m.LinkSet).Distinct())
            await EnsureLinksAsync(db, set, links, cancellationToken);
        var ids = messages.Select(m => m.Message).ToList();
        var known = await db.TrackedMessages.Where(m => ids.Contains(m.MessageId)).Select(m => m.MessageId).ToListAsync(cancellationToken);
        var added = messages.Where(m => !known.Contains(m.Message)).Select(m => new TrackedMessage
        {
            MessageId = m.Message,
            ContactId = m.Contact,
            OriginId = m.Origin,
            LinkSetId = m.LinkSet,
            Counts = m.Counts,
            OptOut = m.Class == HipaaClass.Fundraising ? GateSuppression.FundraisingOptOut : GateSuppression.AllCommercial,
        }).ToList();
        await db.InsertRowsAsync(added, cancellationToken);
    }

    /// <summary>Notes that the next hop took messages, and counts them in people's engagement columns.</summary>
    /// <param name="statements">Of the caller's transaction.</param>
    /// <param name="taken">Registered before; an unknown one changes nothing, and one noted before keeps its instant.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task HandedOverAsync(PreparedStatements statements, IReadOnlyList<TakenMessage> taken, CancellationToken cancellationToken)
    {
        var dialect = statements.Dialect;
        var note = dialect.Provider == DatabaseProvider.SqlServer ? TakenOnSqlServer : Taken;
        var contacts = new List<object>(taken.Count);
        foreach (var (message, at) in taken)
            contacts.AddRange(await statements.RowsAsync(note, row => row.Value(0)!, cancellationToken, dialect.Instant(at), dialect.Id(message.Value)));
        foreach (var contact in contacts)
        {
            var messages = await statements.RowsAsync(
                "SELECT accepted_at, last_opened_at, last_clicked_at FROM tracked_messages WHERE contact_id = @p0 AND accepted_at IS NOT NULL ORDER BY accepted_at",
                row => new MessageEngagement(Day(row.Instant(0))!.Value, Day(row.Instant(1)), Day(row.Instant(2))), cancellationToken, contact);
            await EngagementRollup.RewriteAsync(statements, contact, messages, cancellationToken);
        }

        await AudienceFeed.EngagedAsync(statements, contacts, cancellationToken);
    }

    /// <summary>Rewrites the engagement columns of these people from everything known.</summary>
    internal async Task RollUpAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        var rows = await db.TrackedMessages.AsNoTracking()
            .Where(m => contacts.Contains(m.ContactId) && m.AcceptedAt != null)
            .OrderBy(m => m.AcceptedAt)
            .Select(m => new { m.ContactId, m.AcceptedAt, m.LastOpenedAt, m.LastClickedAt })
            .ToListAsync(cancellationToken);
        var messages = rows.GroupBy(r => r.ContactId).ToDictionary(
            g => g.Key,
            g => (IReadOnlyList<MessageEngagement>)[.. g.Select(m => new MessageEngagement(Day(m.AcceptedAt)!.Value, Day(m.LastOpenedAt), Day(m.LastClickedAt)))]);
        await EngagementRollup.RewriteAsync(db, messages, cancellationToken);
    }

    private int? Day(DateTimeOffset? at) => at is { } moment ? organisation.DayAt(moment).DayNumber : null;

    private async Task EnsureLinksAsync(AppDbContext db, Guid set, IReadOnlyList<string> links, CancellationToken cancellationToken)
    {
        if (knownLinkSets.ContainsKey(set))
            return;
        if (!await db.TrackedLinks.AnyAsync(l => l.LinkSetId == set, cancellationToken))
        {
            db.TrackedLinks.AddRange(links.Select((target, index) => new TrackedLink { LinkSetId = set, Index = index, Target = target }));
            await db.SaveChangesAsync(cancellationToken);
            // The caller's transaction may still roll back: the set counts as known once another call has read it.
            return;
        }

        knownLinkSets[set] = true;
    }
}

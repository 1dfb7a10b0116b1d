using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// A person with several records gets a message once: under the record that is kept, and not when another of the records
/// had it before they were merged.
/// </summary>
internal static class OtherRecords
{
    /// <summary>
    /// The mail has, or may have, reached someone. A row before DATA does not count: the merge raised its send version, so
    /// it meets the gate again.
    /// </summary>
    internal static readonly MessageState[] Reached =
    [
        MessageState.SubmittingDataStarted, MessageState.SubmittingDotSent, MessageState.InDoubt, MessageState.Accepted, MessageState.Delivered,
        MessageState.DsnFailed, MessageState.Complained, MessageState.PortalPosted, MessageState.NoticeQueued, MessageState.NoticeSent, MessageState.Read, MessageState.Expired,
    ];

    /// <summary>Those of a batch that must not go under this record. No query when nobody is merged.</summary>
    /// <param name="db">Database.</param>
    /// <param name="batch">Whom to write to.</param>
    /// <param name="groups">The records of each of them.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<IReadOnlySet<MessageId>> OfAsync(AppDbContext db, IReadOnlyList<Addressee> batch, IReadOnlyDictionary<ContactId, PersonRecords> groups, CancellationToken cancellationToken)
    {
        var several = batch.Where(a => !a.Origin.AnswersRequest && groups[a.Contact].All.Count > 1).ToList();
        if (several.Count == 0)
            return new HashSet<MessageId>();
        var records = several.SelectMany(a => groups[a.Contact].All).Distinct().ToList();
        var origins = several.Select(a => a.Origin.Gate.Id).Distinct().ToList();
        var reached = await db.OutboundMessages.AsNoTracking()
            .Where(m => records.Contains(m.ContactId) && origins.Contains(m.OriginId) && Reached.Contains(m.State))
            .Select(m => new { m.ContactId, m.OriginId, m.Occurrence }).ToListAsync(cancellationToken);
        return several.Where(a => groups[a.Contact] is var group && (group.Kept != a.Contact || reached.Any(r =>
                r.ContactId != a.Contact && group.All.Contains(r.ContactId) && r.OriginId == a.Origin.Gate.Id && r.Occurrence == a.Occurrence)))
            .Select(a => a.Message).ToHashSet();
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Tracking;

/// <summary>
/// What a person opened and followed, for the time line of their page; what a machine did is marked. Only for whom the matrix lets see
/// opens and clicks of one recipient (compliance §4): whoever keeps consents sees the person and not these.
/// </summary>
internal sealed class EngagementHistory : IPersonHistory
{
    public Permission? Needs => Permission.MessageView;

    public async Task<IReadOnlyList<PersonEvent>> OfAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var messages = db.TrackedMessages.AsNoTracking().Where(m => m.ContactId == contact);
        var acts = await db.EngagementEvents.AsNoTracking().Where(e => e.Kind != EngagementKind.Unsubscribe)
            .Join(messages, e => e.MessageId, m => m.MessageId, (e, m) => e).OrderByDescending(e => e.At).Take(limit).ToListAsync(cancellationToken);
        return
        [
            .. acts.Select(e => new PersonEvent(
                e.At, "message", e.Kind == EngagementKind.Open ? "Message opened" : $"Link {e.Link + 1} followed", e.Verdict == MachineVerdict.Person ? [] : ["by a machine"])
            {
                About = ("message", e.MessageId.Value),
            }),
        ];
    }
}

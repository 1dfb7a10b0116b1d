using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>A person's messages for the time line of their page: state and method, never content.</summary>
internal sealed class MessageHistory : IPersonHistory
{
    public async Task<IReadOnlyList<PersonEvent>> OfAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken) =>
        [.. (await db.OutboundMessages.AsNoTracking().Where(m => m.ContactId == contact).OrderByDescending(m => m.StateSince).Take(limit)
                .Select(m => new { m.StateSince, m.State, m.Method, m.ReasonCode }).ToListAsync(cancellationToken))
            .Select(m => new PersonEvent(m.StateSince, "message", "Message", [.. new[] { m.State.ToString(), m.Method?.ToString(), m.ReasonCode }.OfType<string>()]))];
}

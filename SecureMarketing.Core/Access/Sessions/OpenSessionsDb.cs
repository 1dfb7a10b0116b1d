using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

internal static class OpenSessionsDb
{
    extension(AppDbContext db)
    {
        /// <summary>A person's living sessions, tracked, the last seen first.</summary>
        public async Task<List<StaffSession>> OpenSessionsAsync(StaffUser user, DateTimeOffset now, CancellationToken cancellationToken) =>
            [.. (await db.Set<StaffSession>().Where(s => s.UserId == user.Id && s.EndedAt == null).ToListAsync(cancellationToken))
                .Where(s => s.EndAt(user.IsActiveAt(now) ? user.SecurityStamp : null, now) is null).OrderByDescending(s => s.LastSeenAt)];
    }

    public static SessionView View(this StaffSession session, Actor actor) => new()
    {
        Id = session.Id,
        Device = session.Device,
        Method = session.Method,
        StartedAt = session.StartedAt,
        LastSeenAt = session.LastSeenAt,
        IsThisOne = Guid.TryParse(actor.Session, out var id) && id == session.Id.Value,
    };
}

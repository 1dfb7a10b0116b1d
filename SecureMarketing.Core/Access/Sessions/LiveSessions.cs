using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Whether a session still lives, and what its person may do now. Read anew for every use case and every request: a
/// sign-out, a role change or a deactivation takes effect at the next step, in open circuits too.
/// </summary>
public sealed class LiveSessions(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>The permissions of the session's person now; null when the session is over.</summary>
    /// <param name="user">Who claims it.</param>
    /// <param name="session">Session id as text; anything else counts as no session.</param>
    /// <param name="isUse">True when the person does something, which postpones the idle limit; false for a mere look.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlySet<Permission>?> RightsAsync(UserId user, string? session, bool isUse, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(session, out var value))
            return null;
        var id = new SessionId(value);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var users = db.StaffUsers;
        var found = await db.StaffSessions.AsNoTracking()
            .Where(s => s.Id == id && s.UserId == user)
            .Join(users, s => s.UserId, u => u.Id, (s, u) => new { Session = s, u.SecurityStamp, Active = u.EnrolledAt != null && u.DeactivatedAt == null })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is not { Active: true } || !found.Session.IsLive(found.SecurityStamp, now))
            return null;
        if (isUse && now - found.Session.LastSeenAt >= Grain)
            await db.StaffSessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancellationToken);
        var roles = await db.StaffRoles.AsNoTracking().Where(r => r.UserId == user).Select(r => r.Role).ToListAsync(cancellationToken);
        return RolePermissions.Of(roles);
    }
}

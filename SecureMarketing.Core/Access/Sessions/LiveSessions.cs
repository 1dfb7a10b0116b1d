using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>What a living session may do at this moment.</summary>
public sealed class SessionStanding
{
    /// <summary>Those of the roles held now; almost none while a passkey is missing.</summary>
    public required IReadOnlySet<Permission> Rights { get; init; }

    /// <summary>The roles demand a passkey, and none was presented in this session yet.</summary>
    public required bool NeedsPasskey { get; init; }

    /// <summary>Emergency access that runs now; it adds <see cref="BreakGlassRights"/> to <see cref="Rights"/>. Null: none.</summary>
    public BreakGlassId? Emergency { get; init; }

    /// <summary>The person proved who they are within <see cref="FreshProof.Window"/>.</summary>
    public required bool IsFresh { get; init; }
}

/// <summary>
/// Whether a session still lives, and what its person may do now. Read anew for every use case and every request: a
/// sign-out, a role change or a deactivation takes effect at the next step, in open circuits too.
/// </summary>
public sealed class LiveSessions(IDbContextFactory<AppDbContext> contexts, FreshProof fresh, TimeProvider clock)
{
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(15);

    // A demo database stays one for ever; an ordinary one is asked again, which only people without a passkey notice.
    private volatile bool isDemo;

    /// <summary>How the session stands; null when it is over. Looking does not keep it alive.</summary>
    /// <param name="user">Who claims it.</param>
    /// <param name="session">Session id as text; anything else counts as no session.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<SessionStanding?> LookAsync(UserId user, string? session, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(session, out var value))
            return null;
        var id = new SessionId(value);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var users = db.StaffUsers;
        var found = await db.StaffSessions.AsNoTracking()
            .Where(s => s.Id == id && s.UserId == user)
            .Join(users, s => s.UserId, u => u.Id, (s, u) => new { Session = s, Stamp = u.EnrolledAt != null && u.DeactivatedAt == null && (u.LeavesAt == null || u.LeavesAt > now) ? u.SecurityStamp : null })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || found.Session.EndAt(found.Stamp, now) is not null)
            return null;
        var roles = await db.StaffRoles.AsNoTracking().Where(r => r.UserId == user).Select(r => r.Role).ToListAsync(cancellationToken);
        var needsPasskey = !found.Session.HasPasskeyProof && PasskeyRule.IsRequired(roles) && !await IsDemoAsync(db, cancellationToken);
        var emergency = needsPasskey ? null
            : await db.BreakGlass.AsNoTracking().Where(b => b.AskedBy == user && b.EndsAt > now && b.ClosedAt == null).Select(b => (BreakGlassId?)b.Id).FirstOrDefaultAsync(cancellationToken);
        return new SessionStanding
        {
            Emergency = emergency,
            Rights = needsPasskey ? PasskeyRule.BareRights : RolePermissions.Of(roles),
            NeedsPasskey = needsPasskey,
            IsFresh = now - found.Session.ProvenAt <= fresh.Window,
        };
    }

    /// <summary>The person opened a page, which postpones the idle limit. Kept to a few seconds, to spare a write per request.</summary>
    public async Task SeenAsync(string? session, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(session, out var value))
            return;
        var id = new SessionId(value);
        var now = clock.GetUtcNow();
        var before = now - Grain;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.StaffSessions.Where(s => s.Id == id && s.EndedAt == null && s.LastSeenAt < before)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancellationToken);
    }

    private async Task<bool> IsDemoAsync(AppDbContext db, CancellationToken cancellationToken) => isDemo = isDemo || await db.IsDemoAsync(cancellationToken);
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

public static class AccessDb
{
    extension(AppDbContext db)
    {
        public DbSet<StaffUser> StaffUsers => db.Set<StaffUser>();

        public DbSet<StaffRole> StaffRoles => db.Set<StaffRole>();

        public DbSet<StaffSession> StaffSessions => db.Set<StaffSession>();

        public DbSet<StaffPasskey> StaffPasskeys => db.Set<StaffPasskey>();

        public DbSet<SetUpLink> SetUpLinks => db.Set<SetUpLink>();

        public DbSet<BreakGlass> BreakGlass => db.Set<BreakGlass>();

        /// <summary>The link of a token, tracked; null when unknown, used, expired, or of somebody whose access has ended.</summary>
        internal async Task<SetUpLink?> OpenLinkAsync(string token, DateTimeOffset now, CancellationToken cancellationToken, params SetUpPurpose[] purposes)
        {
            var hash = SetUpToken.Hash(token);
            var link = await db.Set<SetUpLink>().SingleOrDefaultAsync(l => l.TokenHash == hash, cancellationToken);
            if (link is null || !link.IsOpen(now) || !purposes.Contains(link.Purpose))
                return null;
            // A link lives longer than the access that it leads to may.
            return link.UserId is { } user && await db.Set<StaffUser>().AnyAsync(u => u.Id == user && (u.DeactivatedAt != null || u.LeavesAt <= now), cancellationToken) ? null : link;
        }

        /// <summary>Issues a link and makes the person's earlier ones useless. The token is returned once and not kept.</summary>
        internal async Task<string> IssueLinkAsync(SetUpPurpose purpose, UserId? user, DateTimeOffset now, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            var links = db.Set<SetUpLink>();
            foreach (var earlier in await links.Where(l => l.UsedAt == null && l.Purpose == purpose && l.UserId == user).ToListAsync(cancellationToken))
                earlier.Use(now);
            var token = SetUpToken.Random();
            links.Add(SetUpLink.Create(purpose, user, token, now, lifetime));
            return token;
        }

        /// <summary>The person who acts, tracked, with passkeys.</summary>
        internal Task<StaffUser> StaffActorAsync(Actor actor, CancellationToken cancellationToken)
        {
            var id = new UserId(actor.Id);
            return db.Set<StaffUser>().Include(u => u.Passkeys).SingleAsync(u => u.Id == id, cancellationToken);
        }

        /// <summary>The session the person acts in, tracked; the guard has just found it alive.</summary>
        internal Task<StaffSession> SessionOfAsync(Actor actor, CancellationToken cancellationToken)
        {
            var id = SessionId.From(Guid.Parse(actor.Session!));
            return db.Set<StaffSession>().SingleAsync(s => s.Id == id, cancellationToken);
        }

        internal Task<List<Role>> RolesOfAsync(UserId user, CancellationToken cancellationToken) =>
            db.Set<StaffRole>().Where(r => r.UserId == user).Select(r => r.Role).OrderBy(r => r).ToListAsync(cancellationToken);

        /// <summary>How many people other than this one can administer the installation, and are not about to leave.</summary>
        internal Task<int> OtherAdministratorsAsync(UserId user, CancellationToken cancellationToken)
        {
            var roles = db.Set<StaffRole>();
            return db.Set<StaffUser>().CountAsync(
                u => u.Id != user && u.EnrolledAt != null && u.DeactivatedAt == null && u.LeavesAt == null && roles.Any(r => r.UserId == u.Id && r.Role == Role.Admin), cancellationToken);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

public static class PortalDb
{
    extension(AppDbContext db)
    {
        public DbSet<PortalMessage> PortalMessages => db.Set<PortalMessage>();

        public DbSet<SigningInvitation> SigningInvitations => db.Set<SigningInvitation>();

        public DbSet<PortalCode> PortalCodes => db.Set<PortalCode>();
    }
}

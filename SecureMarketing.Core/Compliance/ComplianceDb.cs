using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Compliance;

public static class ComplianceDb
{
    extension(AppDbContext db)
    {
        public DbSet<Incident> Incidents => db.Set<Incident>();

        public DbSet<ListAudit> ListAudits => db.Set<ListAudit>();

        public DbSet<ListAuditItem> ListAuditItems => db.Set<ListAuditItem>();
    }
}

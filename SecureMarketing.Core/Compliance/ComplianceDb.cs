using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Compliance;

public static class ComplianceDb
{
    extension(AppDbContext db)
    {
        public DbSet<Incident> Incidents => db.Set<Incident>();

        public DbSet<IncidentStep> IncidentSteps => db.Set<IncidentStep>();

        public DbSet<IncidentAssessment> IncidentAssessments => db.Set<IncidentAssessment>();

        public DbSet<BreachNotice> BreachNotices => db.Set<BreachNotice>();

        public DbSet<AuditReview> AuditReviews => db.Set<AuditReview>();

        public DbSet<AuditReviewDay> AuditReviewDays => db.Set<AuditReviewDay>();

        public DbSet<Disclosure> Disclosures => db.Set<Disclosure>();

        public DbSet<AccountingRequest> AccountingRequests => db.Set<AccountingRequest>();

        public DbSet<ListAudit> ListAudits => db.Set<ListAudit>();

        public DbSet<ListAuditItem> ListAuditItems => db.Set<ListAuditItem>();
    }
}

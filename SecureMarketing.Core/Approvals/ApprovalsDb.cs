using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Approvals;

public static class ApprovalsDb
{
    extension(AppDbContext db)
    {
        public DbSet<ApprovalRequest> ApprovalRequests => db.Set<ApprovalRequest>();

        public DbSet<FactConfirmation> FactConfirmations => db.Set<FactConfirmation>();

        /// <summary>The request that counts for a version; null when it was never submitted.</summary>
        public Task<ApprovalRequest?> LatestApprovalRequestAsync(ApprovalSubject subject, CancellationToken cancellationToken) =>
            db.Set<ApprovalRequest>().Where(r => r.SubjectKind == subject.Kind && r.SubjectId == subject.Id && r.SubjectVersion == subject.Version)
                .OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken);

        /// <summary>Everything confirmed for a version, newest first.</summary>
        public Task<List<FactConfirmation>> ConfirmationsOfAsync(ApprovalSubject subject, CancellationToken cancellationToken) =>
            db.Set<FactConfirmation>().AsNoTracking()
                .Where(c => c.SubjectKind == subject.Kind && c.SubjectId == subject.Id && c.SubjectVersion == subject.Version)
                .OrderByDescending(c => c.ConfirmedAt).ToListAsync(cancellationToken);
    }
}

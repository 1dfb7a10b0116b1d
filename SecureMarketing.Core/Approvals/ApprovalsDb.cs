using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Approvals;

public static class ApprovalsDb
{
    extension(AppDbContext db)
    {
        public DbSet<ApprovalRequest> ApprovalRequests => db.Set<ApprovalRequest>();

        public DbSet<SubmittedParts> SubmittedParts => db.Set<SubmittedParts>();

        public DbSet<FactConfirmation> FactConfirmations => db.Set<FactConfirmation>();

        public DbSet<ReviewComment> ReviewComments => db.Set<ReviewComment>();

        /// <summary>Everything said about a version, in no order.</summary>
        public Task<List<ReviewComment>> ReviewCommentsOfAsync(ApprovalSubject subject, CancellationToken cancellationToken) =>
            db.Set<ReviewComment>().AsNoTracking()
                .Where(c => c.SubjectKind == subject.Kind && c.SubjectId == subject.Id && c.SubjectVersion == subject.Version).ToListAsync(cancellationToken);

        /// <summary>Comments of a version that nobody marked as resolved.</summary>
        public Task<int> OpenCommentsAsync(ApprovalSubject subject, CancellationToken cancellationToken) =>
            db.Set<ReviewComment>().CountAsync(
                c => c.SubjectKind == subject.Kind && c.SubjectId == subject.Id && c.SubjectVersion == subject.Version && c.AnswerTo == null && c.ResolvedAt == null, cancellationToken);

        /// <summary>The request that counts for a version; null when it was never submitted.</summary>
        public Task<ApprovalRequest?> LatestApprovalRequestAsync(ApprovalSubject subject, CancellationToken cancellationToken) =>
            db.Set<ApprovalRequest>().Where(r => r.SubjectKind == subject.Kind && r.SubjectId == subject.Id && r.SubjectVersion == subject.Version)
                .OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken);

        public DbSet<WordsJudgment> WordsJudgments => db.Set<WordsJudgment>();

        /// <summary>Everything said of a version's words, in no order.</summary>
        public Task<List<WordsJudgment>> WordsJudgmentsOfAsync(ApprovalSubject subject, CancellationToken cancellationToken) =>
            db.Set<WordsJudgment>().AsNoTracking()
                .Where(j => j.SubjectKind == subject.Kind && j.SubjectId == subject.Id && j.SubjectVersion == subject.Version).ToListAsync(cancellationToken);

        /// <summary>Everything confirmed for a version, newest first.</summary>
        public Task<List<FactConfirmation>> ConfirmationsOfAsync(ApprovalSubject subject, CancellationToken cancellationToken) =>
            db.Set<FactConfirmation>().AsNoTracking()
                .Where(c => c.SubjectKind == subject.Kind && c.SubjectId == subject.Id && c.SubjectVersion == subject.Version)
                .OrderByDescending(c => c.ConfirmedAt).ToListAsync(cancellationToken);
    }
}

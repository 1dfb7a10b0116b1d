using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Governance;

public static class GovernanceDb
{
    extension(AppDbContext db)
    {
        public DbSet<TrainingVersion> TrainingVersions => db.Set<TrainingVersion>();

        public DbSet<TrainingCompletion> TrainingCompletions => db.Set<TrainingCompletion>();

        public DbSet<TrainingReminder> TrainingReminders => db.Set<TrainingReminder>();

        public DbSet<RegisterRecord> RegisterRecords => db.Set<RegisterRecord>();

        public DbSet<RegisterStep> RegisterSteps => db.Set<RegisterStep>();

        public DbSet<RegisterEvidence> RegisterEvidence => db.Set<RegisterEvidence>();

        public DbSet<RegisterFinding> RegisterFindings => db.Set<RegisterFinding>();
    }
}

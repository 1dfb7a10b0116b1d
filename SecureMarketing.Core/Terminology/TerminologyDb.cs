using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology.Judgments;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Core.Terminology;

public static class TerminologyDb
{
    extension(AppDbContext db)
    {
        public DbSet<Code> Codes => db.Set<Code>();

        public DbSet<CodeJudgment> CodeJudgments => db.Set<CodeJudgment>();

        public DbSet<CodeLabelPass> CodeLabelPasses => db.Set<CodeLabelPass>();

        public DbSet<CodeList> CodeLists => db.Set<CodeList>();

        public DbSet<Concept> Concepts => db.Set<Concept>();

        public DbSet<SensitiveTerm> SensitiveTerms => db.Set<SensitiveTerm>();

        public DbSet<ValueSet> ValueSets => db.Set<ValueSet>();

        public DbSet<ValueSetVersion> ValueSetVersions => db.Set<ValueSetVersion>();
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

public static class AttributesDb
{
    extension(AppDbContext db)
    {
        public DbSet<ContactAttributes> ContactAttributes => db.Set<ContactAttributes>();

        /// <summary>Everyone who can be in an audience: each person once, under the record that is kept.</summary>
        public IQueryable<ContactAttributes> Everyone => db.Set<ContactAttributes>().Where(a => !a.Merged);

        public DbSet<AttributeWord> AttributeWords => db.Set<AttributeWord>();

        public DbSet<FieldGrant> FieldGrants => db.Set<FieldGrant>();

        public DbSet<AudienceChange> AudienceChanges => db.Set<AudienceChange>();

        public DbSet<StageRulesVersion> StageRules => db.Set<StageRulesVersion>();

        public DbSet<RecordedUse> RecordedUses => db.Set<RecordedUse>();
    }
}

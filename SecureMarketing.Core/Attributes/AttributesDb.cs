using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

public static class AttributesDb
{
    extension(AppDbContext db)
    {
        public DbSet<ContactAttributes> ContactAttributes => db.Set<ContactAttributes>();

        public DbSet<AttributeWord> AttributeWords => db.Set<AttributeWord>();
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Terminology;

public static class TerminologyDb
{
    extension(AppDbContext db)
    {
        public DbSet<Code> Codes => db.Set<Code>();
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Forms;

public static class FormsDb
{
    extension(AppDbContext db)
    {
        public DbSet<Form> Forms => db.Set<Form>();

        public DbSet<FormVersion> FormVersions => db.Set<FormVersion>();

        public DbSet<FormSubmission> FormSubmissions => db.Set<FormSubmission>();

        public DbSet<FormLink> FormLinks => db.Set<FormLink>();
    }
}

using Microsoft.EntityFrameworkCore;

namespace SecureMarketing.Core.Persistence;

/// <summary>Brings the database to the schema of this build before anything else touches it.</summary>
public sealed class DatabaseStart(IDbContextFactory<AppDbContext> contexts)
{
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.EnsureCreatedAsync(cancellationToken);
    }
}

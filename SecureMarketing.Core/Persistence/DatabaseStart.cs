using Microsoft.EntityFrameworkCore;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// What a module must have in the database before anything runs, because it cannot be written later from inside another's
/// transaction (SQLite has one writer: a second connection would wait for the first for ever).
/// </summary>
public interface IDatabaseStartStep
{
    Task PrepareAsync(CancellationToken cancellationToken);
}

/// <summary>Brings the database to the schema of this build before anything else touches it.</summary>
public sealed class DatabaseStart(IDbContextFactory<AppDbContext> contexts, IEnumerable<IDatabaseStartStep> steps)
{
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            await db.Database.MigrateAsync(cancellationToken);
        foreach (var step in steps)
            await step.PrepareAsync(cancellationToken);
    }
}

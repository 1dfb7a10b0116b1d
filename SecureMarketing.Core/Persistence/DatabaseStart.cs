using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence.Providers.Sqlite;

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
            await MigrateAsync(db, cancellationToken);
        foreach (var step in steps)
            await step.PrepareAsync(cancellationToken);
    }

    /// <summary>Most starts find nothing to do, and then ask for no lock.</summary>
    private static async Task MigrateAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            return;
        if (db.Database.IsSqlite())
            await SqliteMigration.RunAsync(db, cancellationToken);
        else
            await db.Database.MigrateAsync(cancellationToken);
    }
}

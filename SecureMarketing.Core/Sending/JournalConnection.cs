using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The journal's own connection, with its statements prepared. Kept from commit to commit; after a failure the next commit
/// gets a new one, for nobody knows what became of the old. One caller at a time.
/// </summary>
internal sealed class JournalConnection(IDbContextFactory<AppDbContext> contexts) : IAsyncDisposable
{
    private AppDbContext? db;
    private PreparedStatements? statements;

    /// <summary>Runs <paramref name="work"/> in a transaction and commits it.</summary>
    public async Task CommitAsync(Func<JournalCommit, Task> work)
    {
        try
        {
            await using var transaction = await BeginAsync();
            var commit = new JournalCommit(db!, statements!);
            await work(commit);
            await commit.FinishAsync();
            await transaction.CommitAsync();
            db!.ChangeTracker.Clear();
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> BeginAsync()
    {
        if (db is not null)
        {
            try
            {
                return await db.Database.BeginTransactionAsync();
            }
            catch (Exception gone) when (gone is System.Data.Common.DbException or InvalidOperationException)
            {
                // The server went away between two commits; nothing was begun, so a new connection may do it.
                await CloseAsync();
            }
        }

        db = await contexts.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        statements = new PreparedStatements(db);
        return await db.Database.BeginTransactionAsync();
    }

    private async ValueTask CloseAsync()
    {
        var (closing, prepared) = (db, statements);
        (db, statements) = (null, null);
        if (prepared is not null)
            await prepared.DisposeAsync();
        if (closing is not null)
            await closing.DisposeAsync();
    }
}

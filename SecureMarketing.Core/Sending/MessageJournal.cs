using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Writes what workers of this process must have on disk before they go on, many of them in one commit: with
/// synchronous=FULL a commit costs a disk flush, and workers that wait together can share it. A write is durable when
/// its task completes.
/// </summary>
internal sealed class MessageJournal : IAsyncDisposable
{
    private const int MostPerCommit = 64;

    private readonly IDbContextFactory<AppDbContext> contexts;
    private readonly Channel<Entry> entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writer;

    public MessageJournal(IDbContextFactory<AppDbContext> contexts)
    {
        this.contexts = contexts;
        writer = Task.Run(RunAsync);
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction shared with others. It may run twice (once more alone, when another
    /// one spoiled the shared transaction), so it changes nothing but the database.
    /// </summary>
    /// <exception cref="LeaseLostException">Thrown by <paramref name="work"/>; nothing of it was written.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot write; sending has to stop.</exception>
    public async Task WriteAsync(Func<JournalCommit, Task> work)
    {
        var entry = new Entry(work, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        ObjectDisposedException.ThrowIf(!entries.Writer.TryWrite(entry), this);
        await entry.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        entries.Writer.TryComplete();
        await writer;
    }

    private async Task RunAsync()
    {
        var batch = new List<Entry>(MostPerCommit);
        while (await entries.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MostPerCommit && entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            if (batch.Count == 1 || !await TryCommitTogetherAsync(batch))
            {
                foreach (var entry in batch)
                    await CommitAloneAsync(entry);
            }
        }
    }

    private async Task<bool> TryCommitTogetherAsync(List<Entry> batch)
    {
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception)
        {
            // One of them failed and took the others with it; alone, each gets its own answer.
            return false;
        }

        foreach (var entry in batch)
            entry.Done.SetResult();
        return true;
    }

    private async Task CommitAloneAsync(Entry entry)
    {
        try
        {
            await CommitAsync([entry]);
            entry.Done.SetResult();
        }
        catch (Exception failure)
        {
            entry.Done.SetException(failure is DbException or DbUpdateException or IOException ? new StoreUnavailableException(failure) : failure);
        }
    }

    private async Task CommitAsync(List<Entry> batch)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var commit = new JournalCommit(db);
        foreach (var entry in batch)
            await entry.Work(commit);
        await commit.FinishAsync();
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private sealed record Entry(Func<JournalCommit, Task> Work, TaskCompletionSource Done);
}

/// <summary>The store cannot write. Nothing may be sent that cannot be recorded.</summary>
internal sealed class StoreUnavailableException(Exception cause) : Exception("The store cannot write.", cause);

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
    private const int Tries = 3;
    private const int MostPerCommit = 256;

    /// <summary>How long the writer waits for as many as came last time, asleep: short beside a flush, long beside a round trip.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    private readonly JournalConnection connection;
    private readonly Channel<Entry> entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writer;
    private int waiting;
    private int lastBatch;
    private TaskCompletionSource? gathered;

    public MessageJournal(IDbContextFactory<AppDbContext> contexts)
    {
        connection = new JournalConnection(contexts);
        writer = Task.Run(RunAsync);
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction shared with others. It may run again (alone, when another one spoiled the
    /// shared transaction, or another process wrote the same key), so it changes nothing but the database.
    /// </summary>
    /// <exception cref="LeaseLostException">Thrown by <paramref name="work"/>; nothing of it was written.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot write; sending has to stop.</exception>
    public async Task WriteAsync(Func<JournalCommit, Task> work)
    {
        var entry = new Entry(work, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var came = Interlocked.Increment(ref waiting);
        ObjectDisposedException.ThrowIf(!entries.Writer.TryWrite(entry), this);
        if (came >= Volatile.Read(ref lastBatch))
            Volatile.Read(ref gathered)?.TrySetResult();
        await entry.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        entries.Writer.TryComplete();
        await writer;
        await connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var batch = new List<Entry>(MostPerCommit);
        while (await entries.Reader.WaitToReadAsync())
        {
            await GatherAsync();
            batch.Clear();
            while (batch.Count < MostPerCommit && entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            Interlocked.Add(ref waiting, -batch.Count);
            lastBatch = batch.Count;
            if (batch.Count == 1 || !await TryCommitTogetherAsync(batch))
            {
                foreach (var entry in batch)
                    await CommitAloneAsync(entry);
            }
        }
    }

    /// <summary>
    /// The workers that the last commit let go come back within a round trip of their peers. Were the first of them committed
    /// alone, the others would wait for two flushes instead of one.
    /// </summary>
    private async Task GatherAsync()
    {
        if (Volatile.Read(ref waiting) >= lastBatch)
            return;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref gathered, full);
        // Who came between the look and this does not say so.
        if (Volatile.Read(ref waiting) < lastBatch)
            await Task.WhenAny(full.Task, Task.Delay(Gathering));
        Volatile.Write(ref gathered, null);
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
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CommitAsync([entry]);
                entry.Done.SetResult();
                return;
            }
            catch (DbUpdateException met) when (attempt < Tries && UniqueConflict.Is(met))
            {
                // Another process wrote the same key between the look and the write: run again, the work finds it there.
            }
            catch (Exception failure)
            {
                entry.Done.SetException(StoreUnavailableException.IsCause(failure) ? new StoreUnavailableException(failure) : failure);
                return;
            }
        }
    }

    private Task CommitAsync(List<Entry> batch) => connection.CommitAsync(async commit =>
    {
        foreach (var entry in batch)
            await entry.Work(commit);
    });

    private sealed record Entry(Func<JournalCommit, Task> Work, TaskCompletionSource Done);
}

/// <summary>The store cannot write. Nothing may be sent that cannot be recorded.</summary>
internal sealed class StoreUnavailableException(Exception cause) : Exception("The store cannot write.", cause)
{
    /// <summary>True for what a store that is away causes; an execution strategy wraps it.</summary>
    public static bool IsCause(Exception? failure) => failure is DbException or (DbUpdateException and not DbUpdateConcurrencyException) or IOException or TimeoutException
        || (failure is InvalidOperationException { InnerException: { } inner } && IsCause(inner));
}

using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// One transaction of the journal, shared by the workers whose writes it holds: what they all ask is read once, and what
/// can be done for many in one statement is done at its end.
/// </summary>
internal sealed class JournalCommit(AppDbContext db)
{
    private readonly Dictionary<object, object?> read = [];
    private readonly Dictionary<Delegate, List<object>> collected = [];
    private readonly List<Func<Task>> atEnd = [];

    public AppDbContext Db => db;

    /// <summary>The answer to a question that is the same for every writer of this transaction.</summary>
    /// <param name="key">Names the question; equal keys are one question.</param>
    /// <param name="ask">Reads the answer within the transaction.</param>
    public async Task<T> OnceAsync<T>(object key, Func<AppDbContext, Task<T>> ask)
    {
        if (read.TryGetValue(key, out var known))
            return (T)known!;
        var answer = await ask(db);
        read[key] = answer;
        return answer;
    }

    /// <summary>Hands <paramref name="item"/> to <paramref name="write"/> at the end of the transaction, with the items of the others.</summary>
    /// <param name="item">One of possibly many.</param>
    /// <param name="write">The same delegate instance for all whose items belong together.</param>
    public void AtEnd<T>(T item, Func<AppDbContext, IReadOnlyList<T>, Task> write) where T : notnull
    {
        if (!collected.TryGetValue(write, out var items))
        {
            collected[write] = items = [];
            atEnd.Add(() => write(db, [.. items.Cast<T>()]));
        }

        items.Add(item);
    }

    /// <summary>What was put off to the end.</summary>
    internal async Task FinishAsync()
    {
        foreach (var write in atEnd)
            await write();
    }
}

using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// One transaction of the journal, shared by the workers whose writes it holds: what they all ask is read once, and what
/// can be done for many in one statement is done at its end.
/// </summary>
internal sealed class JournalCommit(AppDbContext db, PreparedStatements statements)
{
    private readonly Dictionary<object, object?> read = [];
    private readonly Dictionary<Delegate, List<object>> collected = [];
    private readonly List<Func<Task>> atEnd = [];
    private readonly List<AuditEvent> audited = [];

    public AppDbContext Db => db;

    /// <summary>For the statements of every message: prepared, on the transaction's connection.</summary>
    public PreparedStatements Statements => statements;

    /// <summary>The answer to a question that is the same for every writer of this transaction.</summary>
    /// <param name="key">Names the question; equal keys are one question.</param>
    /// <param name="ask">Reads the answer within the transaction.</param>
    public async ValueTask<T> OnceAsync<T>(object key, Func<AppDbContext, Task<T>> ask)
    {
        if (read.TryGetValue(key, out var known))
            return (T)known!;
        var answer = await ask(db);
        read[key] = answer;
        return answer;
    }

    /// <summary>Adds to the trail; written with the others' events before the transaction commits.</summary>
    public void Audit(AuditEvent happened) => audited.Add(happened);

    /// <summary>Hands <paramref name="item"/> to <paramref name="write"/> at the end of the transaction, with the items of the others.</summary>
    /// <param name="item">One of possibly many.</param>
    /// <param name="write">The same delegate instance for all whose items belong together.</param>
    public void AtEnd<T>(T item, Func<JournalCommit, IReadOnlyList<T>, Task> write) where T : notnull
    {
        if (!collected.TryGetValue(write, out var items))
        {
            collected[write] = items = [];
            atEnd.Add(() => write(this, [.. items.Cast<T>()]));
        }

        items.Add(item);
    }

    /// <summary>What was put off to the end.</summary>
    internal async Task FinishAsync()
    {
        foreach (var write in atEnd)
            await write();
        await statements.InsertAsync(audited, CancellationToken.None);
        if (db.ChangeTracker.HasChanges())
            await db.SaveChangesAsync();
    }
}

using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// A batch's place in the order of its run. It commits after the one before; the part of it that does not depend on that one
/// may be written at the same time, in a transaction of its own, where the engine lets two write at once.
/// </summary>
/// <param name="before">The writing of the batch before; completed when there is none.</param>
/// <param name="ahead">That batch; null when there is none.</param>
/// <param name="isOver">True once no further batch of the run may be written.</param>
internal sealed class BatchTurn(Task before, ImportBatch? ahead, Func<bool> isOver)
{
    /// <summary>Of a batch that stands by itself.</summary>
    public static BatchTurn Alone() => new(Task.CompletedTask, null, () => false);

    /// <summary>True after <see cref="ComeAsync"/>.</summary>
    public bool HasCome { get; private set; }

    /// <summary>
    /// Whether new people may be stored before the turn has come: PostgreSQL only (SQLite has one writer, SQL Server's readers wait
    /// for writers), of a batch that holds nothing but people, none of whom the batch before speaks of.
    /// </summary>
    public bool MayBeForestalled(AppDbContext db, ImportBatch batch)
    {
        if (db.Dialect.Provider != DatabaseProvider.PostgreSql || !batch.HoldsOnlyPeople)
            return false;
        var theirs = ahead?.People.Select(p => p.SourceId).ToHashSet(StringComparer.Ordinal) ?? [];
        return !batch.People.Exists(p => theirs.Contains(p.SourceId));
    }

    /// <summary>Waits until the batch before is committed.</summary>
    /// <exception cref="RunOverException">It was the last that may be.</exception>
    /// <exception cref="Exception">It failed: whatever it threw.</exception>
    public async Task ComeAsync()
    {
        if (HasCome)
            return;
        await before;
        // On a stack of its own. The batch before goes on here when it ends, and SQLite never waits: while there was always a next one, each
        // ran on top of the one before and held it in memory, all of them to the end of a bulk export.
        await Task.Yield();
        if (isOver())
            throw new RunOverException();
        HasCome = true;
    }
}

/// <summary>The run ended with the batch before: what was begun of this one is taken back.</summary>
internal sealed class RunOverException() : Exception("The import ended with the batch before.");

using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Consent;

/// <summary>
/// Holds one act just before it writes, its transaction open and all it decides by read, until another came to its transaction or to its
/// writing: two acts of one moment, in the order that a test says.
/// </summary>
internal sealed class HeldAct : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AuditAction? next;

    /// <summary>Ends when the act stands before its writing.</summary>
    public Task Reached => reached.Task;

    /// <summary>Ends when, after that, another begins its transaction or writes.</summary>
    public Task Met => met.Task;

    /// <summary>Holds the next act that leaves this event.</summary>
    public void HoldNext(AuditAction action) => next = action;

    public void Release() => released.TrySetResult();

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (next is { } action && Leaves(eventData.Context, action))
        {
            next = null;
            reached.TrySetResult();
            await released.Task.WaitAsync(cancellationToken);
        }
        else
        {
            Came();
        }

        return result;
    }

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        Came();
        return ValueTask.FromResult(result);
    }

    private void Came()
    {
        if (reached.Task.IsCompleted)
            met.TrySetResult();
    }

    private static bool Leaves(DbContext? db, AuditAction action) => db?.ChangeTracker.Entries<AuditEvent>().Any(e => e.Entity.Action == action) == true;
}

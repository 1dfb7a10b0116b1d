using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Browser;

/// <summary>
/// Holds back the answer of one count until a test lets it go. What is held is past the commit, where no call to stop reaches it any
/// more: whoever asked gets it late, as from a slow machine.
/// </summary>
internal sealed class HeldCount : SaveChangesInterceptor
{
    private Held? next;

    /// <summary>Holds the answer of the next count that anybody asks for.</summary>
    public Held HoldNext() => next = new Held();

    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref next) is not null && IsCount(eventData.Context) && Interlocked.Exchange(ref next, null) is { } held)
            await held.KeepAsync();
        return result;
    }

    private static bool IsCount(DbContext? db) =>
        db?.ChangeTracker.Entries<AuditEvent>().Any(e => e.Entity is { Action: AuditAction.SegmentCounted, Outcome: AuditOutcome.Succeeded }) == true;

    /// <summary>One answer that waits.</summary>
    internal sealed class Held
    {
        private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when the answer is there and held.</summary>
        public Task Ready => ready.Task;

        public void Release() => released.TrySetResult();

        internal Task KeepAsync()
        {
            ready.TrySetResult();
            return released.Task;
        }
    }
}

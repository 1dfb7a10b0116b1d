using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// Whether the trail works: the gate's <c>Audit</c> input (row 1, fail closed). Down when events have waited longer for
/// their seal than a working sealer would ever let them, or when the store does not answer.
/// </summary>
public static class AuditHealth
{
    /// <summary>A working sealer needs about a second.</summary>
    public static readonly TimeSpan SealDeadline = TimeSpan.FromMinutes(5);

    public static async Task<bool> IsUpAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var overdue = now - SealDeadline;
        return !await db.AuditEvents.AnyAsync(e => e.Seq == null && e.UtcTime < overdue, cancellationToken);
    }
}

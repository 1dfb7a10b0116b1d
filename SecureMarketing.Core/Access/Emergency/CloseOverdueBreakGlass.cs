using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Writes down what ended by the clock, which is what the review of it hangs on. The rights ended by themselves at their last instant,
/// whether or not this ran.
/// </summary>
public sealed record CloseOverdueBreakGlass : ICommand<int>
{
    public static Permission Requires => Permission.EmergencyAllow;

    /// <summary>Each end leaves an event of its own.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class CloseOverdueBreakGlassHandler(IAuditTrail trail) : IUseCase<CloseOverdueBreakGlass, int>
{
    /// <returns>How many ended.</returns>
    public async Task<Result<int>> HandleAsync(CloseOverdueBreakGlass command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var over = await db.BreakGlass.Where(b => b.ClosedAt == null && b.EndsAt <= now).ToListAsync(cancellationToken);
        foreach (var one in over)
        {
            var codes = await EmergencyUses.SayAsync(db, one, "by the clock", cancellationToken);
            one.Close(now);
            trail.Append(db, scope.Actor, new AuditEntry
            {
                Action = AuditAction.BreakGlassEnded,
                ObjectType = EmergencyAudit.Kind,
                ObjectId = one.AskedBy.Value.ToString("N"),
                CorrelationId = one.Id.Value,
                ReasonCodes = codes,
            }, now);
        }

        return over.Count;
    }
}

/// <summary>What was done under one grant, from the trail.</summary>
internal static class EmergencyUses
{
    /// <summary>How often each that was allowed was used; those without a use are not in it.</summary>
    public static async Task<IReadOnlyDictionary<BreakGlassId, int>> CountAsync(AppDbContext db, IReadOnlyCollection<BreakGlass> grants, CancellationToken cancellationToken)
    {
        var allowed = grants.Where(g => g.EndsAt is not null).ToList();
        if (allowed.Count == 0)
            return new Dictionary<BreakGlassId, int>();
        var ids = allowed.Select(g => (Guid?)g.Id.Value).ToList();
        // The trail keeps whole milliseconds, cut.
        var since = allowed.Min(g => g.DecidedAt!.Value).AddMilliseconds(-1);
        return await db.AuditEvents.Where(e => e.Action == AuditAction.BreakGlassUsed && e.UtcTime >= since && ids.Contains(e.CorrelationId))
            .GroupBy(e => e.CorrelationId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => BreakGlassId.From(g.Key!.Value), g => g.Count, cancellationToken);
    }

    public static async Task<string> SayAsync(AppDbContext db, BreakGlass about, string how, CancellationToken cancellationToken)
    {
        var uses = (await CountAsync(db, [about], cancellationToken)).GetValueOrDefault(about.Id);
        return string.Create(CultureInfo.InvariantCulture, $"{how},used:{uses}");
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>How fast refusals took effect (compliance §12), per kind and means, and what other platforms still owe.</summary>
public sealed record MeasureRefusals : ICommand<RefusalFigures>
{
    public static Permission Requires => Permission.RefusalsView;
    public static AuditAction Audits => AuditAction.NotAudited;

    /// <summary>Refusals recorded in the last so many days, 1–730.</summary>
    public int Days { get; init; } = 30;
}

/// <param name="Days">Width of the window.</param>
/// <param name="Lines">Kinds that occurred, by means.</param>
/// <param name="Targets">Other platforms, those that owe most first.</param>
public sealed record RefusalFigures(int Days, IReadOnlyList<LatencyLine> Lines, IReadOnlyList<TargetStanding> Targets);

/// <summary>The latency of one kind by one means: receipt to effect.</summary>
/// <param name="Kind">What was refused.</param>
/// <param name="Means">How it came.</param>
/// <param name="Count">Refusals, 1 upward.</param>
/// <param name="P50">Half were at least this fast.</param>
/// <param name="P95">95 of 100 were at least this fast (nearest rank).</param>
/// <param name="Max">The slowest.</param>
/// <param name="Late">Beyond the target.</param>
public sealed record LatencyLine(RefusalKind Kind, ReceiptMeans Means, int Count, TimeSpan P50, TimeSpan P95, TimeSpan Max, int Late);

/// <summary>What one platform was told.</summary>
/// <param name="Target">The platform.</param>
/// <param name="Untold">Refusals that it was not told yet.</param>
/// <param name="Unacknowledged">Told, not acknowledged.</param>
/// <param name="Acknowledged">Acknowledged within the window.</param>
/// <param name="Overdue">Not acknowledged in time, told or not.</param>
/// <param name="OldestOpen">The earliest refusal that is open; null: none.</param>
public sealed record TargetStanding(PropagationTarget Target, int Untold, int Unacknowledged, int Acknowledged, int Overdue, DateTimeOffset? OldestOpen);

internal sealed class MeasureRefusalsValidator : AbstractValidator<MeasureRefusals>
{
    public MeasureRefusalsValidator() => RuleFor(c => c.Days).InclusiveBetween(1, 730).WithMessage("The window is 1 to 730 days wide.");
}

internal sealed class MeasureRefusalsHandler : IUseCase<MeasureRefusals, RefusalFigures>
{
    public async Task<Result<RefusalFigures>> HandleAsync(MeasureRefusals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var since = scope.Now.AddDays(-command.Days);
        return new RefusalFigures(command.Days, await LatencyAsync(scope.Db, since, cancellationToken), await StandingAsync(scope, since, cancellationToken));
    }

    /// <summary>The latency of what was recorded since, per kind and means.</summary>
    internal static async Task<IReadOnlyList<LatencyLine>> LatencyAsync(AppDbContext db, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var measured = await db.Refusals.AsNoTracking().Where(r => r.RecordedAt >= since && r.LatencyMs != null)
            .Select(r => new { r.Kind, Means = r.Means!.Value, Ms = r.LatencyMs!.Value, Late = r.EffectiveAt > r.DueAt }).ToListAsync(cancellationToken);
        return
        [
            .. measured.GroupBy(r => (r.Kind, r.Means)).OrderBy(g => g.Key).Select(g =>
            {
                long[] sorted = [.. g.Select(r => r.Ms).Order()];
                return new LatencyLine(g.Key.Kind, g.Key.Means, sorted.Length, Rank(sorted, 50), Rank(sorted, 95), Rank(sorted, 100), g.Count(r => r.Late));
            }),
        ];
    }

    /// <summary>The same lines as <see cref="LatencyAsync"/> by their numbers alone, counted in the store.</summary>
    internal static Task<Dictionary<(RefusalKind Kind, ReceiptMeans Means), (int Count, int Late)>> LatenessAsync(AppDbContext db, DateTimeOffset since, CancellationToken cancellationToken) =>
        db.Refusals.AsNoTracking().Where(r => r.RecordedAt >= since && r.LatencyMs != null).GroupBy(r => new { r.Kind, Means = r.Means!.Value })
            .Select(g => new { g.Key, Count = g.Count(), Late = g.Count(r => r.EffectiveAt > r.DueAt) })
            .ToDictionaryAsync(g => (g.Key.Kind, g.Key.Means), g => (g.Count, g.Late), cancellationToken);

    /// <summary>Nearest rank: the smallest value that at least <paramref name="percent"/> of a hundred do not exceed.</summary>
    internal static TimeSpan Rank(IReadOnlyList<long> sorted, int percent) =>
        TimeSpan.FromMilliseconds(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)]);

    /// <summary>Reads what is open and what was acknowledged in the window, both by the index: the whole history is not counted.</summary>
    private static async Task<IReadOnlyList<TargetStanding>> StandingAsync(UseCaseScope scope, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var targets = await db.PropagationTargets.AsNoTracking().ToListAsync(cancellationToken);
        var ids = targets.Select(t => t.Id).ToList();
        var open = await db.PropagationNotices.AsNoTracking().Where(n => ids.Contains(n.Target) && n.AcknowledgedAt == null).GroupBy(n => n.Target).Select(g => new
        {
            g.Key,
            Untold = g.Count(n => n.ToldAt == null),
            Unacknowledged = g.Count(n => n.ToldAt != null),
            Overdue = g.Count(n => n.DueAt < now),
            Oldest = g.Min(n => n.OpenedAt),
        }).ToDictionaryAsync(g => g.Key, cancellationToken);
        var acknowledged = await db.PropagationNotices.AsNoTracking().Where(n => ids.Contains(n.Target) && n.AcknowledgedAt >= since).GroupBy(n => n.Target)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return
        [
            .. targets.Select(t => open.TryGetValue(t.Id, out var c)
                    ? new TargetStanding(t, c.Untold, c.Unacknowledged, acknowledged.GetValueOrDefault(t.Id), c.Overdue, c.Oldest)
                    : new TargetStanding(t, 0, 0, acknowledged.GetValueOrDefault(t.Id), 0, null))
                .OrderBy(s => s.Target.RetiredAt is not null).ThenByDescending(s => s.Overdue).ThenBy(s => s.Target.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }
}

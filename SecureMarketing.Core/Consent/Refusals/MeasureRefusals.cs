using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
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
/// <param name="Acknowledged">Done, of all time.</param>
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
        var (db, now) = (scope.Db, scope.Now);
        var since = now.AddDays(-command.Days);
        var measured = await db.Refusals.AsNoTracking().Where(r => r.RecordedAt >= since && r.LatencyMs != null)
            .Select(r => new { r.Kind, Means = r.Means!.Value, Ms = r.LatencyMs!.Value, Late = r.EffectiveAt > r.DueAt }).ToListAsync(cancellationToken);
        var lines = measured.GroupBy(r => (r.Kind, r.Means)).OrderBy(g => g.Key).Select(g =>
        {
            long[] sorted = [.. g.Select(r => r.Ms).Order()];
            return new LatencyLine(g.Key.Kind, g.Key.Means, sorted.Length, Rank(sorted, 50), Rank(sorted, 95), Rank(sorted, 100), g.Count(r => r.Late));
        }).ToList();
        return new RefusalFigures(command.Days, lines, await StandingAsync(scope, cancellationToken));
    }

    /// <summary>Nearest rank: the smallest value that at least <paramref name="percent"/> of a hundred do not exceed.</summary>
    internal static TimeSpan Rank(IReadOnlyList<long> sorted, int percent) =>
        TimeSpan.FromMilliseconds(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)]);

    private static async Task<IReadOnlyList<TargetStanding>> StandingAsync(UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var targets = await db.PropagationTargets.AsNoTracking().ToListAsync(cancellationToken);
        var counts = await db.PropagationNotices.AsNoTracking().GroupBy(n => n.Target).Select(g => new
        {
            g.Key,
            Untold = g.Count(n => n.ToldAt == null && n.AcknowledgedAt == null),
            Unacknowledged = g.Count(n => n.ToldAt != null && n.AcknowledgedAt == null),
            Acknowledged = g.Count(n => n.AcknowledgedAt != null),
            Overdue = g.Count(n => n.AcknowledgedAt == null && n.DueAt < now),
        }).ToDictionaryAsync(g => g.Key, cancellationToken);
        var oldest = await db.PropagationNotices.AsNoTracking().Where(n => n.AcknowledgedAt == null).GroupBy(n => n.Target)
            .Select(g => new { g.Key, At = g.Min(n => n.OpenedAt) }).ToDictionaryAsync(g => g.Key, g => g.At, cancellationToken);
        return
        [
            .. targets.Select(t => counts.TryGetValue(t.Id, out var c)
                    ? new TargetStanding(t, c.Untold, c.Unacknowledged, c.Acknowledged, c.Overdue, oldest.TryGetValue(t.Id, out var at) ? at : null)
                    : new TargetStanding(t, 0, 0, 0, 0, null))
                .OrderBy(s => s.Target.RetiredAt is not null).ThenByDescending(s => s.Overdue).ThenBy(s => s.Target.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>The figures of compliance as the reader may see them.</summary>
/// <param name="Days">Window, 1–730; for whom small numbers are hidden one of <see cref="Windows"/>, or a series of windows would tell them.</param>
public sealed record ViewComplianceFigures(int Days = 90) : ICommand<ComplianceFigures>
{
    public static Permission Requires => Permission.ComplianceFiguresView;

    public static AuditAction Audits => AuditAction.NotAudited;

    /// <summary>What a reader may choose for whom small numbers are hidden; each holds the one before.</summary>
    public static IReadOnlyList<int> Windows { get; } = [30, 90, 365];
}

internal sealed class ViewComplianceFiguresValidator : AbstractValidator<ViewComplianceFigures>
{
    public ViewComplianceFiguresValidator() => RuleFor(c => c.Days).InclusiveBetween(1, 730).WithErrorCode("figures.days").WithMessage("The window is 1 to 730 days wide.");
}

internal sealed class ViewComplianceFiguresHandler(Organisation organisation, RegisterReader register, IFieldCipher cipher) : IUseCase<ViewComplianceFigures, ComplianceFigures>
{
    /// <summary>Days after a quarter until which its sent messages should have been audited.</summary>
    private const int ListAuditDays = 30;

    /// <summary>Of fewer the 95th of 100 is a single person's.</summary>
    private const int LeastForP95 = 20;

    public async Task<Result<ComplianceFigures>> HandleAsync(ViewComplianceFigures command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var today = organisation.DayAt(now);
        var exact = DataRights.Of(scope.Actor).ExactSmallCounts;
        if (!exact && !ViewComplianceFigures.Windows.Contains(command.Days))
            return ComplianceErrors.FigureWindow;
        var cells = new FigureCells(exact);
        // A window that moved by the minute would tell who came and went with its edge.
        IReadOnlyList<DateTimeOffset> windows = exact
            ? [now.AddDays(-command.Days)]
            : [.. ViewComplianceFigures.Windows.Where(d => d <= command.Days).Select(d => organisation.StartOf(today.AddDays(-d)))];
        var since = windows[^1];
        var routes = await SentFigures.RoutesAsync(db, cells, windows, cancellationToken);
        return new ComplianceFigures(
            command.Days, now, !exact,
            await RateFigures.OfAsync(db, cells, windows, now, organisation, cipher, cancellationToken),
            await LatencyAsync(db, cells, exact, windows, cancellationToken),
            await SentFigures.DenialsAsync(db, cells, windows, cancellationToken),
            routes,
            await CycleAsync(db, since, cancellationToken),
            await ExpiringAsync(db, cells, today, cancellationToken),
            await OverdueAsync(db, cells, now, today, cancellationToken),
            await ListAuditsAsync(db, cells, windows, cancellationToken),
            await IncidentsAsync(db, cells, routes.Messages, windows, cancellationToken),
            await OffboardingAsync(db, since, now, cancellationToken));
    }

    private static async Task<IncidentFigure> IncidentsAsync(AppDbContext db, FigureCells cells, ShownCount messages, IReadOnlyList<DateTimeOffset> windows, CancellationToken cancellationToken)
    {
        var counts = new List<IReadOnlyList<long>>();
        foreach (var since in windows)
            counts.Add([await db.Incidents.AsNoTracking().LongCountAsync(i => i.DiscoveredAt >= since && i.State != IncidentState.NotIncident, cancellationToken)]);
        var (_, parts) = cells.Split(counts);
        return new IncidentFigure(parts[0], messages, parts[0].Number is { } incidents && messages.Number is { } sent and > 0 ? 100_000d * incidents / sent : null);
    }

    private static async Task<IReadOnlyList<LatencyFigure>> LatencyAsync(AppDbContext db, FigureCells cells, bool exact, IReadOnlyList<DateTimeOffset> windows, CancellationToken cancellationToken)
    {
        var lines = await MeasureRefusalsHandler.LatencyAsync(db, windows[^1], cancellationToken);
        // Of the shorter windows only the numbers are wanted.
        var counted = new List<Dictionary<(RefusalKind, ReceiptMeans), (int Count, int Late)>>();
        foreach (var since in windows.SkipLast(1))
            counted.Add(await MeasureRefusalsHandler.LatenessAsync(db, since, cancellationToken));
        counted.Add(lines.ToDictionary(l => (l.Kind, l.Means), l => (l.Count, l.Late)));
        return [.. lines.Select(Figure)];

        LatencyFigure Figure(LatencyLine line)
        {
            var (count, parts) = cells.Split([.. counted.Select(w => w.GetValueOrDefault((line.Kind, line.Means))).Select(n => (IReadOnlyList<long>)[n.Late, n.Count - n.Late])]);
            return count.Number is null
                ? new LatencyFigure(line.Kind, line.Means, SmallCells.IsSmall(line.Count) ? ShownCount.Hidden(CountDisclosure.Below11) : count, null, null, null, null)
                : new LatencyFigure(line.Kind, line.Means, count, line.P50, exact || line.Count >= LeastForP95 ? line.P95 : null, exact ? line.Max : null, parts[0]);
        }
    }

    private static async Task<CycleFigure> CycleAsync(AppDbContext db, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var slots = db.Set<ApprovalSlot>();
        var decided = await db.ApprovalRequests.AsNoTracking().Where(r => !r.IsOpen)
            .Select(r => new { r.RequestedAt, DecidedAt = slots.Where(s => s.RequestId == r.Id).Max(s => s.DecidedAt) })
            .Where(r => r.DecidedAt >= since).ToListAsync(cancellationToken);
        var waiting = await db.ApprovalRequests.CountAsync(r => r.IsOpen, cancellationToken);
        long[] sorted = [.. decided.Select(r => (long)(r.DecidedAt!.Value - r.RequestedAt).TotalMilliseconds).Order()];
        return sorted.Length == 0
            ? new CycleFigure(0, null, null, null, waiting)
            : new CycleFigure(sorted.Length, MeasureRefusalsHandler.Rank(sorted, 50), MeasureRefusalsHandler.Rank(sorted, 95), MeasureRefusalsHandler.Rank(sorted, 100), waiting);
    }

    private static async Task<ExpiringFigure> ExpiringAsync(AppDbContext db, FigureCells cells, DateOnly today, CancellationToken cancellationToken)
    {
        var counts = new List<long>();
        foreach (var days in new[] { 30, 60, 90 })
            counts.Add(await db.Authorizations.AsNoTracking().LongCountAsync(AuthorizationViews.EndingWithin(days, today), cancellationToken));
        var shown = cells.Nested(counts);
        return new ExpiringFigure(shown[0], shown[1], shown[2]);
    }

    private async Task<OverdueFigures> OverdueAsync(AppDbContext db, FigureCells cells, DateTimeOffset now, DateOnly today, CancellationToken cancellationToken)
    {
        var baas = await db.BaaRecords.AsNoTracking().ToListAsync(cancellationToken);
        var yearAgo = today.AddYears(-1);
        var agreements = baas.Count(b => b.IsActive(now) && b.LastVerifiedOn < yearAgo)
            + baas.Where(b => b.TerminatedAt is null).GroupBy(b => b.PartyId).Count(p => p.All(b => b.ExpiresAt <= now));
        var attestations = await db.Authorizations.LongCountAsync(
            a => (a.State == AuthorizationState.Active || a.State == AuthorizationState.Suspended) && a.AttestedThrough < today && (a.ExpiresOn == null || a.ExpiresOn >= today), cancellationToken);
        var final = ListIncidentsHandler.Final;
        return new OverdueFigures(
            await db.AuditReviews.CountAsync(r => r.Outcome == null && r.DueAt <= now, cancellationToken),
            await ListAuditOverdueAsync(db, today, cancellationToken),
            agreements, cells.One(attestations),
            await db.AccountingRequests.CountAsync(r => r.AnsweredAt == null && r.DueOn < today, cancellationToken),
            await ListIncidentsHandler.OverdueAsync(db.Incidents.Where(i => !final.Contains(i.State)), organisation, now, cancellationToken),
            await register.CountOverdueAsync(db, now, cancellationToken));
    }

    private async Task<bool> ListAuditOverdueAsync(AppDbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        var (from, to) = ListAuditJob.QuarterBefore(today.AddDays(-ListAuditDays));
        var (start, end) = (organisation.StartOf(from), organisation.StartOf(to.AddDays(1)));
        return !await db.ListAudits.AnyAsync(a => a.From <= start && a.To >= end, cancellationToken) && await SentFigures.AnyAsync(db, start, end, cancellationToken);
    }

    /// <summary>Of staff, who are no people of the register: nothing of it is hidden. Whoever was deactivated before their last day left in time.</summary>
    private static async Task<OffboardingFigure> OffboardingAsync(AppDbContext db, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var left = await db.StaffUsers.AsNoTracking().Where(u => u.LeavesAt >= since && u.LeavesAt <= now).Select(u => new { u.LeavesAt, u.DeactivatedAt }).ToListAsync(cancellationToken);
        var took = left.Select(u => (u.DeactivatedAt ?? now) - u.LeavesAt!.Value).Select(t => t > TimeSpan.Zero ? t : TimeSpan.Zero).ToList();
        return new OffboardingFigure(took.Count, took.Count(t => t > StaffUser.OffboardingLimit), took.Count > 0 ? took.Max() : null);
    }

    private static async Task<ListAuditFigure> ListAuditsAsync(AppDbContext db, FigureCells cells, IReadOnlyList<DateTimeOffset> windows, CancellationToken cancellationToken)
    {
        var oldest = windows[^1];
        var audits = await db.ListAudits.AsNoTracking().Where(a => a.At >= oldest).Select(a => new { a.At, a.Sampled, a.Mismatches }).ToListAsync(cancellationToken);
        var (judged, parts) = cells.Split(
            [.. windows.Select(since => audits.Where(a => a.At >= since).ToList()).Select(w => (IReadOnlyList<long>)[w.Sum(a => (long)a.Mismatches), w.Sum(a => (long)a.Sampled - a.Mismatches)])]);
        return new ListAuditFigure(audits.Count, judged, parts[0], judged.Number is null ? null : FigureCells.Share(parts[0], audits.Sum(a => (long)a.Sampled)));
    }
}

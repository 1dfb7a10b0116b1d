using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Figures over the large tables. Each is one grouped statement that an index answers alone (recipients by the time of the decision,
/// messages by the time of acceptance, the trail by action and time), so that its cost follows the window and not the history.
/// </summary>
internal static class SentFigures
{
    internal static IQueryable<Recipient> Decided(AppDbContext db, DateTimeOffset since) => db.Recipients.AsNoTracking().Where(r => r.DecidedAt >= since);

    internal static IQueryable<OutboundMessage> Accepted(AppDbContext db, DateTimeOffset since) =>
        db.OutboundMessages.AsNoTracking().Where(m => m.AcceptedAt != null && m.AcceptedAt >= since && m.Kind == MessageKind.Content);

    public static async Task<DenialFigures> DenialsAsync(AppDbContext db, FigureCells cells, IReadOnlyList<DateTimeOffset> windows, CancellationToken cancellationToken)
    {
        var (allowed, denied) = (new List<long>(), new List<IReadOnlyDictionary<string, long>>());
        foreach (var since in windows)
        {
            var groups = await Decided(db, since).GroupBy(r => new { r.Allowed, r.PrimaryReason }).Select(g => new { g.Key.Allowed, g.Key.PrimaryReason, Count = g.LongCount() }).ToListAsync(cancellationToken);
            // A person who was let through may carry a reason that another route mended.
            allowed.Add(groups.Where(g => g.Allowed).Sum(g => g.Count));
            denied.Add(groups.Where(g => !g.Allowed).GroupBy(g => g.PrimaryReason ?? "", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(r => r.Count), StringComparer.Ordinal));
        }

        var (whole, reasons) = cells.Split(denied, string.CompareOrdinal);
        var total = denied[^1].Values.Sum();
        var (asked, parts) = cells.Split([.. allowed.Select((people, i) => (IReadOnlyList<long>)[people, denied[i].Values.Sum()])]);
        var shown = whole.Number is null ? whole : parts[1];
        return new DenialFigures(
            asked, shown, asked.Number is null ? null : FigureCells.Share(shown, allowed[^1] + total),
            [.. reasons.Select(r => new DenialFigure(r.Key, r.Shown, shown.Number is null ? null : FigureCells.Share(r.Shown, total)))]);
    }

    public static async Task<RouteFigures> RoutesAsync(AppDbContext db, FigureCells cells, IReadOnlyList<DateTimeOffset> windows, CancellationToken cancellationToken)
    {
        var counts = new List<IReadOnlyDictionary<DeliveryMethod, long>>();
        foreach (var since in windows)
        {
            var methods = await Accepted(db, since).GroupBy(m => m.Method).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellationToken);
            var window = methods.Where(m => m.Key is not null).ToDictionary(m => m.Key!.Value, m => m.Count);
            // What lies in the portal was never accepted by a server; its posting is on the trail.
            var posted = await db.AuditEvents.AsNoTracking().LongCountAsync(e => e.Action == AuditAction.PortalMessagePosted && e.UtcTime >= since, cancellationToken);
            if (posted > 0)
                window[DeliveryMethod.Portal] = posted;
            counts.Add(window);
        }

        var (whole, parts) = cells.Split(counts, (a, b) => a.CompareTo(b));
        var total = counts[^1].Values.Sum();
        return new RouteFigures(whole, [.. parts.Select(p => new RouteFigure(p.Key, p.Shown, whole.Number is null ? null : FigureCells.Share(p.Shown, total)))]);
    }

    /// <summary>Whether anything was handed over in a span of time.</summary>
    public static async Task<bool> AnyAsync(AppDbContext db, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        await db.OutboundMessages.AnyAsync(m => m.AcceptedAt != null && m.AcceptedAt >= from && m.AcceptedAt < to, cancellationToken)
        || await db.AuditEvents.AnyAsync(e => e.Action == AuditAction.PortalMessagePosted && e.UtcTime >= from && e.UtcTime < to, cancellationToken);
}

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

    public static async Task<DenialFigures> DenialsAsync(AppDbContext db, FigureCells cells, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var groups = await Decided(db, since).GroupBy(r => new { r.Allowed, r.PrimaryReason }).Select(g => new { g.Key.Allowed, g.Key.PrimaryReason, Count = g.LongCount() }).ToListAsync(cancellationToken);
        // A person who was let through may carry a reason that another route mended.
        var allowed = groups.Where(g => g.Allowed).Sum(g => g.Count);
        var denied = groups.Where(g => !g.Allowed).OrderByDescending(g => g.Count).ThenBy(g => g.PrimaryReason, StringComparer.Ordinal).ToList();
        var (whole, reasons) = cells.Split([.. denied.Select(g => g.Count)]);
        var total = denied.Sum(g => g.Count);
        var (asked, parts) = cells.Split([allowed, total]);
        var shown = whole.Number is null ? whole : parts[1];
        return new DenialFigures(
            asked, shown, asked.Number is null ? null : FigureCells.Share(shown, allowed + total),
            [.. denied.Select((g, i) => new DenialFigure(g.PrimaryReason ?? "", reasons[i], shown.Number is null ? null : FigureCells.Share(reasons[i], total)))]);
    }

    public static async Task<RouteFigures> RoutesAsync(AppDbContext db, FigureCells cells, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var methods = await Accepted(db, since).GroupBy(m => m.Method).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellationToken);
        var counts = methods.Where(m => m.Key is not null).ToDictionary(m => m.Key!.Value, m => m.Count);
        // What lies in the portal was never accepted by a server; its posting is on the trail.
        var posted = await db.AuditEvents.AsNoTracking().LongCountAsync(e => e.Action == AuditAction.PortalMessagePosted && e.UtcTime >= since, cancellationToken);
        if (posted > 0)
            counts[DeliveryMethod.Portal] = posted;
        var ordered = counts.OrderByDescending(c => c.Value).ToList();
        var (whole, parts) = cells.Split([.. ordered.Select(c => c.Value)]);
        var total = ordered.Sum(c => c.Value);
        return new RouteFigures(whole, [.. ordered.Select((c, i) => new RouteFigure(c.Key, parts[i], whole.Number is null ? null : FigureCells.Share(parts[i], total)))]);
    }

    /// <summary>Whether anything was handed over in a span of time.</summary>
    public static async Task<bool> AnyAsync(AppDbContext db, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        await db.OutboundMessages.AnyAsync(m => m.AcceptedAt != null && m.AcceptedAt >= from && m.AcceptedAt < to, cancellationToken)
        || await db.AuditEvents.AnyAsync(e => e.Action == AuditAction.PortalMessagePosted && e.UtcTime >= from && e.UtcTime < to, cancellationToken);
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>By which route the last attempt of a message left, read from its receipt.</summary>
internal static class LastEgress
{
    /// <returns>Only messages whose last route is still there and was not at fault.</returns>
    public static async Task<IReadOnlyDictionary<MessageId, RouteId>> OfAsync(AppDbContext db, IReadOnlyList<MessageId> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return new Dictionary<MessageId, RouteId>();
        var attempts = await db.Attempts.AsNoTracking().Where(a => messages.Contains(a.MessageId) && a.Outcome == MessageState.Deferred && a.Evidence != null)
            .Select(a => new { a.MessageId, a.Fence, a.SmtpCode, a.EnhancedCode, a.Evidence }).ToListAsync(cancellationToken);
        if (attempts.Count == 0)
            return new Dictionary<MessageId, RouteId>();
        var routes = await db.DeliveryRoutes.AsNoTracking().ToDictionaryAsync(r => r.Name, r => r.Id, StringComparer.Ordinal, cancellationToken);
        var last = new Dictionary<MessageId, RouteId>();
        foreach (var attempt in attempts.GroupBy(a => a.MessageId).Select(g => g.MaxBy(a => a.Fence)!))
        {
            if (!EgressPolicy.Blocks(attempt.SmtpCode, attempt.EnhancedCode)
                && MessageReceipt.FromJson(attempt.Evidence)?.Transport?.Route is { } name
                && routes.TryGetValue(name, out var route))
                last[attempt.MessageId] = route;
        }

        return last;
    }
}

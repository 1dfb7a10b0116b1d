using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>Gathers what a domain's records follow from: keys, routes, return path.</summary>
internal sealed class DomainPlans(IEnumerable<IReturnDomain> returnDomains)
{
    public async Task<DomainPlan> OfAsync(AppDbContext db, string domain, CancellationToken cancellationToken)
    {
        var keys = await db.DkimKeys.AsNoTracking().Where(k => k.RetiredAt == null).OrderBy(k => k.CreatedAt).ThenBy(k => k.Selector).ToListAsync(cancellationToken);
        var routes = await db.DeliveryRoutes.AsNoTracking().Where(r => r.Enabled && r.Kind != RouteKind.Sandbox).OrderBy(r => r.Rank).ThenBy(r => r.Name)
            .Select(r => new { r.Name, r.Egress, r.Streams }).ToListAsync(cancellationToken);
        var returns = returnDomains.Select(r => r.Domain).FirstOrDefault(d => d is not null);
        // A return path of its own is every stream's; else only routes of the streams that send from this domain need its word.
        var streams = returns is null ? Of(await SendersAsync(db, cancellationToken), domain) : StreamSet.All;
        return new DomainPlan
        {
            Domain = domain,
            Keys = [.. Crypto.DkimSigner.Closest(keys, k => k.Domain, domain).Select(k => new PlannedKey(k.Domain, k.Selector, k.Algorithm, k.PublicKey))],
            Egress = [.. routes.Where(r => (r.Streams & streams) != 0).Select(r => new PlannedEgress(r.Name, r.Egress))],
            ReturnDomain = returns,
        };
    }

    /// <summary>Streams that send from a domain: those whose sender is of it; where no sender is, those without a sender of their own.</summary>
    internal static StreamSet Of(IReadOnlyDictionary<MailStream, string> senders, string domain)
    {
        var own = MailStreams.All.Where(s => senders.GetValueOrDefault(s) == domain).ToList();
        return (own.Count > 0 ? own : MailStreams.All.Where(s => !senders.ContainsKey(s))).Aggregate(StreamSet.None, (set, s) => set | s.AsSet());
    }

    /// <summary>Domain of each stream's own sender.</summary>
    private static async Task<IReadOnlyDictionary<MailStream, string>> SendersAsync(AppDbContext db, CancellationToken cancellationToken) =>
        (await db.StreamSenders.AsNoTracking().Select(s => new { s.Stream, s.FromAddress }).ToListAsync(cancellationToken))
            .Where(s => EmailAddress.TryParse(s.FromAddress, out _)).ToDictionary(s => s.Stream, s => DomainOf(s.FromAddress));

    private static string DomainOf(string text) => EmailAddress.TryParse(text, out var address) ? address.Domain : "";

    /// <summary>Every domain that is known to be sent from: added, signed for, or of a stream's sender. Sorted.</summary>
    public static async Task<IReadOnlyList<string>> KnownAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var added = await db.SendingDomains.AsNoTracking().Select(d => d.Domain).ToListAsync(cancellationToken);
        var signed = await db.DkimKeys.AsNoTracking().Select(k => k.Domain).Distinct().ToListAsync(cancellationToken);
        var senders = await db.StreamSenders.AsNoTracking().Select(s => s.FromAddress).ToListAsync(cancellationToken);
        return [.. added.Concat(signed).Concat(senders.Select(DomainOf)).Where(d => d.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The domain in lower case and A-labels; null when it is none.</summary>
    public static string? Normal(string text) => EmailAddress.TryParse("postmaster@" + text.Trim().TrimEnd('.'), out var address) ? address.Domain : null;
}

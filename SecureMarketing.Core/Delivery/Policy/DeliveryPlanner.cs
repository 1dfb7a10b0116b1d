using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>
/// Gathers the facts and walks the ladder: the one answer that sending, the explain page and a forecast share. Changes
/// nothing and dials nobody but the resolver, when it is time to check it.
/// </summary>
public sealed class DeliveryPlanner
{
    private readonly KeyRegister keys;
    private readonly ResolverCheck resolver;

    internal DeliveryPlanner(KeyRegister keys, ResolverCheck resolver)
    {
        this.keys = keys;
        this.resolver = resolver;
    }

    /// <summary>Plans a batch; three statements, whatever its size.</summary>
    /// <returns>One result per item, in order.</returns>
    public async Task<IReadOnlyList<LadderResult>> PlanAsync(AppDbContext db, IReadOnlyList<PlanItem> items, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var capabilities = await keys.CapabilitiesAsync(db, [.. items.Select(i => i.Recipient)], now, cancellationToken);
        var routes = await resolver.OverAsync(await RouteDirectory.FactsAsync(db, now, cancellationToken), cancellationToken);
        var policies = await db.DeliveryPolicies.AsNoTracking().ToDictionaryAsync(p => p.MessageClass, p => p.Rules, cancellationToken);
        return [.. items.Select(i => MethodLadder.Candidates(
            capabilities[i.Recipient.Normalised],
            routes,
            policies.GetValueOrDefault(i.Question.Class, DeliveryRules.Default),
            i.Question))];
    }
}

/// <summary>One message to plan. Holds an address: a class that prints nothing.</summary>
public sealed class PlanItem(EmailAddress recipient, LadderQuestion question)
{
    public EmailAddress Recipient { get; } = recipient;

    public LadderQuestion Question { get; } = question;
}

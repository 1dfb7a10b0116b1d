using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// What the organisation decides outside a campaign and an approval is bound to all the same (compliance §11): the route policy
/// of its class, and the rule packs that could refuse somebody.
/// </summary>
/// <param name="Routes">Policies by class; a class without one follows <see cref="DeliveryRules.Default"/>.</param>
/// <param name="Rules">The rule book as it stands today.</param>
/// <param name="Today">In the organisation's zone.</param>
/// <param name="HipaaCovered">False for a supplier outside HIPAA.</param>
public sealed record CampaignBindings(IReadOnlyDictionary<HipaaClass, DeliveryRules> Routes, IReadOnlyList<RuleNow> Rules, DateOnly Today, bool HipaaCovered)
{
    /// <summary>An organisation that has decided nothing.</summary>
    public static CampaignBindings None { get; } = new(new Dictionary<HipaaClass, DeliveryRules>(), [], default, true);

    public DeliveryRules RouteOf(HipaaClass value) => Routes.GetValueOrDefault(value, DeliveryRules.Default);

    /// <summary>
    /// Ids of the packs in scope of such a campaign: those that would refuse a person about whom nothing is on file, or whose
    /// authorization is old. A pack that was switched without being in scope changes nothing here.
    /// </summary>
    public IReadOnlyList<string> PacksInScope(HipaaClass value, CommercialClass commercial, PhiLevel phi, IReadOnlyList<string> labels) =>
        [.. new DateOnly?[] { null, DateOnly.MinValue }.SelectMany(signed => RulePacks.Failing(Rules, new RulePackQuestion
        {
            Residence = null,
            HipaaCovered = HipaaCovered,
            Phi = phi,
            Class = value,
            Comm = commercial,
            GdprConsent = false,
            AuthorizationSignedOn = signed,
            Sensitivities = labels.ToHashSet(StringComparer.Ordinal),
            Today = Today,
        })).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>Reads the bindings; two short statements.</summary>
internal sealed class CampaignBindingsReader(RuleBook rules, Organisation organisation, TimeProvider clock)
{
    public async Task<CampaignBindings> ReadAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(clock.GetUtcNow());
        var policies = await db.DeliveryPolicies.AsNoTracking().ToListAsync(cancellationToken);
        return new CampaignBindings(policies.ToDictionary(p => p.MessageClass, p => p.Rules), await rules.AllAsync(db, today, cancellationToken), today, organisation.HipaaCovered);
    }
}

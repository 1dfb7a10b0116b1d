using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>The policy of every class that can be sent, defaults included.</summary>
public sealed record ViewDeliveryPolicies : ICommand<IReadOnlyList<DeliveryPolicyRow>>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One class and its rules.</summary>
/// <param name="MessageClass">The class.</param>
/// <param name="Rules">What holds now.</param>
/// <param name="ChangedAt">Null while the product's default holds.</param>
public sealed record DeliveryPolicyRow(HipaaClass MessageClass, DeliveryRules Rules, DateTimeOffset? ChangedAt);

/// <summary>Which classes have a policy.</summary>
public static class DeliveryPolicies
{
    /// <summary>Sale of PHI and undetermined messages are never sent.</summary>
    public static IReadOnlyList<HipaaClass> Classes { get; } =
        [HipaaClass.NoPhi, HipaaClass.NotMarketing, HipaaClass.Marketing, HipaaClass.MarketingRemunerated, HipaaClass.Fundraising];
}

internal sealed class ViewDeliveryPoliciesHandler : IUseCase<ViewDeliveryPolicies, IReadOnlyList<DeliveryPolicyRow>>
{
    public async Task<Result<IReadOnlyList<DeliveryPolicyRow>>> HandleAsync(ViewDeliveryPolicies command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var stored = await scope.Db.DeliveryPolicies.AsNoTracking().ToDictionaryAsync(p => p.MessageClass, cancellationToken);
        return DeliveryPolicies.Classes
            .Select(c => stored.TryGetValue(c, out var policy) ? new DeliveryPolicyRow(c, policy.Rules, policy.ChangedAt) : new DeliveryPolicyRow(c, DeliveryRules.Default, null))
            .ToList();
    }
}

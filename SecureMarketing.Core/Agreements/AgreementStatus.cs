using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Agreements;

/// <summary>The gate's words for what the register holds. Pure.</summary>
public static class AgreementStatus
{
    /// <summary>The tenant's agreement: any active one counts; without one, Terminated when there ever was one.</summary>
    public static GateTenantBaa Tenant(IEnumerable<BaaRecord> register, DateTimeOffset at)
    {
        var tenants = register.Where(b => b.Role == BaaRole.Tenant && b.EffectiveAt <= at).ToList();
        return tenants.Any(b => b.IsActive(at)) ? GateTenantBaa.Active
            : tenants.Any(b => b.TerminatedAt <= at || b.ExpiresAt <= at) ? GateTenantBaa.Terminated
            : GateTenantBaa.None;
    }

    /// <summary>The operator of a route; null = our own relay or the recipient's provider, which is no vendor of ours.</summary>
    /// <param name="register">All agreements.</param>
    /// <param name="operatorOfRoute">The party, null when there is none.</param>
    /// <param name="at">The moment of use.</param>
    /// <param name="part2">True when Part 2 records travel: the contract then needs QSOA language too (42 CFR 2.11).</param>
    public static GateVendorBaa Vendor(IEnumerable<BaaRecord> register, PartyId? operatorOfRoute, DateTimeOffset at, bool part2) =>
        operatorOfRoute is not { } party ? GateVendorBaa.NotVendor
        : register.Any(b => b.PartyId == party && b.IsActive(at) && (!part2 || b.QsoaLanguage)) ? GateVendorBaa.Active
        : GateVendorBaa.Missing;
}

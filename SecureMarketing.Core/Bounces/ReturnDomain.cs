using SecureMarketing.Core.Delivery.Domains;

namespace SecureMarketing.Core.Bounces;

/// <summary>Tells Delivery which domain's SPF record receivers ask.</summary>
internal sealed class ReturnDomain(BounceOptions options) : IReturnDomain
{
    public string? Domain => options.ReturnDomain?.ToLowerInvariant();
}

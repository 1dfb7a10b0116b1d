using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Consent;

public static class ConsentModule
{
    /// <summary>Authorizations, suppressions, preferences, and what the gate is told of them.</summary>
    public static IServiceCollection AddConsent(this IServiceCollection services) => services
        .AddSingleton<IAttributeSource, AuthorizedAttribute>()
        .AddSingleton<IGateFacts, ConsentGateFacts>()
        .AddSingleton<IRulePackEvidence, ConsentPackEvidence>()
        .AddSingleton<ConsentChange>()
        .AddSingleton<AuthorizationSteps>()
        .AddSingleton<Suppressing>();
}

using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Rules;

public static class RulesModule
{
    /// <summary>Rule status and rule packs. Register after Contacts and Consent: its gate facts read theirs.</summary>
    public static IServiceCollection AddRules(this IServiceCollection services) => services
        .AddSingleton<RuleBook>()
        .AddSingleton<IGateFacts, RulesGateFacts>();
}

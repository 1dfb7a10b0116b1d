using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Consent;

public static class ConsentModule
{
    /// <summary>Authorizations, suppressions, preferences, and what the gate is told of them.</summary>
    public static IServiceCollection AddConsent(this IServiceCollection services) => services
        .AddSingleton<IGateFacts, ConsentGateFacts>()
        .AddSingleton<IGateFacts, MinorServiceFacts>()
        .AddSingleton<IRulePackEvidence, ConsentPackEvidence>()
        .AddSingleton<IPersonHistory, ConsentHistory>()
        .AddSingleton<IPersonHistory, WishHistory>()
        .AddSingleton<IPersonTies, ConsentTies>()
        .AddSingleton<IPersonRecord, ConsentRecord>()
        .AddSingleton<IErasure, ConsentErasure>()
        .AddSingleton<MailCaps>()
        .AddSingleton<RefusalBook>()
        .AddSingleton<ConsentChange>()
        .AddSingleton<AuthorizationSteps>()
        .AddSingleton<AuthorizationAsking>()
        .AddSingleton<Suppressing>();
}

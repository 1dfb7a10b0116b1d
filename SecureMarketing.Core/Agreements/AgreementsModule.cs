using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Agreements;

public static class AgreementsModule
{
    public static IServiceCollection AddAgreements(this IServiceCollection services) =>
        services.AddSingleton<IGateFacts, AgreementsGateFacts>();
}

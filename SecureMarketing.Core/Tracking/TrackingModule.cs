using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Tracking;

public static class TrackingModule
{
    public static IServiceCollection AddTracking(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TrackingOptions>().Bind(configuration.GetSection(TrackingOptions.Section));
        return services
            .AddSingleton(PublicAddress.Read(configuration))
            .AddSingleton<TrackingTokens>()
            .AddSingleton<TrackingLinks>()
            .AddSingleton<TrackingRegister>()
            .AddSingleton<IPersonHistory, EngagementHistory>()
            .AddSingleton<IErasure, EngagementErasure>()
            .AddSingleton<IRetentionStore, EngagementRetention>()
            .AddSingleton<IPersonRecord, EngagementErasure>();
    }
}

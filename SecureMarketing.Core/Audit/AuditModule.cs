using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Audit;

public static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<IAuditTrail, AuditTrail>()
        .AddSingleton<WatermarkFolder>()
        .AddSingleton<AuditHeadFile>()
        .AddSingleton<RefusalJournal>()
        .AddSingleton<RestoreWatch>()
        .AddSingleton<AuditSealer>()
        .AddSingleton<KeyUse>();

    /// <summary>Seals continuously; for the web host, while the command line seals once as it ends.</summary>
    public static IServiceCollection AddAuditSealing(this IServiceCollection services) => services.AddHostedService<AuditSealing>();
}

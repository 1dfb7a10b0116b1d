using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Audit;

public static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) =>
        services.AddSingleton<IAuditTrail, AuditTrail>();
}

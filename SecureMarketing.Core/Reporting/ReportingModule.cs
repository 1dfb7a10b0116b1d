using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Reporting;

public static class ReportingModule
{
    public static IServiceCollection AddReporting(this IServiceCollection services) => services
        .AddSingleton<ReportQuery>()
        .AddSingleton<ReportBuilder>();
}

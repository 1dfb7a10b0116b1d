using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Segmentation;

public static class SegmentationModule
{
    public static IServiceCollection AddSegmentation(this IServiceCollection services) => services
        .AddSingleton<SqlEvaluator>()
        .AddSingleton<SegmentRules>()
        .AddSingleton<PeopleCounter>()
        .AddSingleton<IAudience, Audience>();
}

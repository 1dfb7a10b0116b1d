using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

public static class GovernanceModule
{
    /// <summary>Training of staff, with the guard that the use-case runner asks, and the register of governance.</summary>
    public static IServiceCollection AddGovernance(this IServiceCollection services) => services
        .AddSingleton<StandingReader>()
        .AddSingleton<RegisterReader>()
        .AddSingleton<FindingSteps>()
        .AddSingleton<ITrainingGuard, TrainingGuard>();
}

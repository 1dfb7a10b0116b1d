using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Terminology;

public static class TerminologyModule
{
    public static IServiceCollection AddTerminology(this IServiceCollection services) => services.AddSingleton<IDatabaseStartStep, RelabelAtStart>();
}

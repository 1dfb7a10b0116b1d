using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SecureMarketing.Core.UseCases;

public static class UseCasesModule
{
    /// <summary>Registers the runner and every handler and validator in Core.</summary>
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<UseCaseRunner>();
        foreach (var type in typeof(UseCasesModule).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType))
            {
                var definition = contract.GetGenericTypeDefinition();
                if (definition == typeof(IUseCase<,>) || (definition == typeof(IValidator<>) && type.Namespace?.StartsWith("SecureMarketing", StringComparison.Ordinal) == true))
                    services.AddTransient(contract, type);
            }
        }

        return services;
    }
}

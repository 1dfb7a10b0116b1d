using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Retention;

public static class RetentionModule
{
    /// <summary>Rules of keeping, holds, and the disposal of what is due. The stores are registered by their owners.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<HeldPeople>()
        .AddSingleton<RetentionPreviewer>()
        .AddSingleton<DisposalBatch>()
        .AddSingleton<DisposalRunner>();
}

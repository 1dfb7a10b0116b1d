using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Privacy.SafeHarbor;

namespace SecureMarketing.Core.Privacy;

public static class PrivacyModule
{
    /// <summary>What may be told about people in numbers and in exports without identity.</summary>
    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services.AddSingleton<ZipAreaBook>();
}

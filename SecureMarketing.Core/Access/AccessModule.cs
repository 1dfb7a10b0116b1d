using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

public static class AccessModule
{
    /// <summary>
    /// Registers people, sessions and rights. Identity hashes and judges passwords (PBKDF2-HMAC-SHA-512); the work
    /// factor is OWASP's for 2025, twice Identity's default.
    /// </summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddIdentityCore<StaffUser>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.Password.RequiredLength = PasswordRules.MinLength;
                options.Password.RequiredUniqueChars = PasswordRules.MinDifferent;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
            })
            .AddUserStore<StaffStore>()
            .AddPasswordValidator<PasswordRules>();
        services.RemoveAll<IUserValidator<StaffUser>>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddSingleton<LiveSessions>();
        services.Replace(ServiceDescriptor.Singleton<IRightsGuard, SessionRightsGuard>());
        services.AddSingleton<IXmlRepository, DataProtectionKeys>();
        services.AddDataProtection().SetApplicationName("SecureMarketing");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<IXmlRepository>()));
        return services;
    }
}

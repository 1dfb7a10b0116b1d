using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
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
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
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
            .AddPasswordValidator<PasswordRules>();
        services.RemoveAll<IUserValidator<StaffUser>>();
        services.AddScoped<StaffStore>().AddScoped<IUserStore<StaffUser>>(provider => provider.GetRequiredService<StaffStore>());
        AddPasskeys(services, PasskeyParty.Read(configuration));
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddSingleton(FreshProof.Standard).AddSingleton<LiveSessions>().AddSingleton<StaffAddresses>();
        services.Replace(ServiceDescriptor.Singleton<IRightsGuard, SessionRightsGuard>());
        services.AddSingleton<IXmlRepository, DataProtectionKeys>();
        services.AddDataProtection().SetApplicationName("SecureMarketing");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<IXmlRepository>()));
        return services;
    }

    /// <summary>Discoverable credentials with user verification, so that one gesture is both factors; no attestation is asked for.</summary>
    private static void AddPasskeys(IServiceCollection services, PasskeyParty party)
    {
        services.AddSingleton(party);
        services.AddScoped<IPasskeyHandler<StaffUser>, PasskeyHandler<StaffUser>>().AddScoped<PasskeyCeremonies>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.ServerDomain = party.Domain;
            options.ValidateOrigin = context => ValueTask.FromResult(party.Accepts(context.Origin, context.CrossOrigin));
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.AttestationConveyancePreference = "none";
            options.AuthenticatorTimeout = PasskeyTicket.Lifetime;
        });
    }
}

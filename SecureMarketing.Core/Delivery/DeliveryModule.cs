using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts.Retained;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Sandbox;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery;

public static class DeliveryModule
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<IRouteOperators, RouteOperators>()
        .AddSingleton(new SmtpTimeouts())
        .AddSingleton(p => p.GetRequiredService<IConfiguration>().GetSection(TransportOptions.Section).Get<TransportOptions>() ?? new TransportOptions())
        .AddSingleton<SandboxMailbox>()
        .AddSingleton<SandboxRelay>()
        .AddSingleton<KeyRegister>()
        .AddSingleton<IErasure, RecipientKeyErasure>()
        .AddSingleton<IPersonRecord, RecipientKeyErasure>()
        .AddSingleton<IPersonBelongings, RecipientKeyErasure>()
        .AddSingleton<DkimSigner>()
        .AddSingleton(p => p.GetRequiredService<IConfiguration>().GetSection(DirectOptions.Section).Get<DirectOptions>() ?? new DirectOptions())
        .AddSingleton<IMailResolver>(p => Resolver(p.GetRequiredService<DirectOptions>()))
        .AddSingleton(p => new ResolverCheck(
            p.GetRequiredService<DirectOptions>(), p.GetRequiredService<IMailResolver>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<ResolverCheck>>()))
        .AddSingleton<StsFetcher>()
        .AddSingleton<StsRegister>()
        .AddSingleton<DomainPlans>()
        .AddSingleton<DomainCheck>()
        .AddSingleton<DomainMemory>()
        .AddSingleton<DomainSurvey>()
        .AddSingleton<MxDialler>()
        .AddSingleton<DirectParts>()
        .AddSingleton<DirectLook>()
        .AddSingleton(p => new DomainOutlook(p.GetRequiredService<DomainSurvey>()))
        .AddSingleton(p => new DeliveryPlanner(p.GetRequiredService<KeyRegister>(), p.GetRequiredService<ResolverCheck>()))
        .AddSingleton<IExpectedWays, ExpectedMethods>()
        .AddSingleton(p => new RouteDirectory(Contexts(p), p.GetRequiredService<IFieldCipher>(), p.GetRequiredService<SandboxRelay>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new MessageProtector(Contexts(p), p.GetRequiredService<KeyRegister>(), p.GetRequiredService<DkimSigner>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new MailTransport(
            p.GetRequiredService<RouteDirectory>(), p.GetRequiredService<DirectParts>(), p.GetRequiredService<SmtpTimeouts>(), p.GetRequiredService<TransportOptions>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<MailTransport>>()));

    private static IMailResolver Resolver(DirectOptions options) =>
        options.ResolverAddress is { } server ? new MailResolver(server, options.DnsPatience) : new NoResolver();

    private static IDbContextFactory<AppDbContext> Contexts(IServiceProvider services) => services.GetRequiredService<IDbContextFactory<AppDbContext>>();
}

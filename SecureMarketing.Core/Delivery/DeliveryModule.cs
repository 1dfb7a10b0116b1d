using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Contacts.Retained;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Sandbox;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery;

public static class DeliveryModule
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<IRouteOperators, RouteOperators>()
        .AddSingleton(new SmtpTimeouts())
        .AddSingleton<SandboxMailbox>()
        .AddSingleton<SandboxRelay>()
        .AddSingleton<KeyRegister>()
        .AddSingleton<IErasure, RecipientKeyErasure>()
        .AddSingleton<IPersonRecord, RecipientKeyErasure>()
        .AddSingleton<IPersonBelongings, RecipientKeyErasure>()
        .AddSingleton<DkimSigner>()
        .AddSingleton(p => new DeliveryPlanner(p.GetRequiredService<KeyRegister>()))
        .AddSingleton(p => new RouteDirectory(Contexts(p), p.GetRequiredService<IFieldCipher>(), p.GetRequiredService<SandboxRelay>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new MessageProtector(Contexts(p), p.GetRequiredService<KeyRegister>(), p.GetRequiredService<DkimSigner>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new MailTransport(
            p.GetRequiredService<RouteDirectory>(), p.GetRequiredService<SmtpTimeouts>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<MailTransport>>()));

    private static IDbContextFactory<AppDbContext> Contexts(IServiceProvider services) => services.GetRequiredService<IDbContextFactory<AppDbContext>>();
}

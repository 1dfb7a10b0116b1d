using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

public static class PortalModule
{
    public static IServiceCollection AddPortal(this IServiceCollection services) => services
        .AddSingleton<PortalSeals>()
        .AddSingleton<IErasure, PortalErasure>()
        .AddSingleton<IPersonRecord, PortalErasure>()
        .AddSingleton<IRetentionStore, PortalRetention>()
        .AddSingleton<PortalLookup>()
        .AddSingleton<PortalMails>()
        .AddSingleton<PortalNoticeMail>()
        .AddSingleton<SigningDesk>()
        .AddSingleton<ConfirmingDesk>()
        .AddSingleton<DeskDoor>()
        .AddSingleton<TakeBackDesk>()
        .AddSingleton<ISigningDoor, SigningDoor>()
        .AddSingleton<IMessageOrigin, SigningOrigin>()
        .AddSingleton<IPortalCodeChannel, CodeByMail>()
        .AddSingleton<IMessageOrigin, PortalCodeOrigin>()
        .AddSingleton<IAnnouncedMail, PortalAnnounced>()
        .AddSingleton<IPortalDrop, PortalDrop>();
}

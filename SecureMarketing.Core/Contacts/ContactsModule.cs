using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Contacts;

public static class ContactsModule
{
    /// <summary>People, their facts, and the import that brings them in.</summary>
    public static IServiceCollection AddContacts(this IServiceCollection services) => services
        .AddSingleton<ContactSeal>()
        .AddSingleton<IContactDirectory, ContactDirectory>();
}

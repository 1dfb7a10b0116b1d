using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Forms;

public static class FormsModule
{
    /// <summary>Hosted forms: their versions, what is taken through them, and the event of it.</summary>
    public static IServiceCollection AddForms(this IServiceCollection services) => services
        .AddSingleton<FormTickets>()
        .AddSingleton<FormDesk>()
        .AddSingleton<IPersonHistory, FormEvents>()
        .AddSingleton<IPersonRecord, FormEvents>()
        .AddSingleton<IErasure, FormEvents>()
        .AddSingleton<IInquiryDays, FormInquiries>()
        .AddSingleton<IRetentionStore, CompletionRetention>();
}

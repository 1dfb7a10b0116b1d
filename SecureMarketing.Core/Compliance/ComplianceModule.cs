using Microsoft.Extensions.DependencyInjection;
using Quartz;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Sending.Jobs;

namespace SecureMarketing.Core.Compliance;

public static class ComplianceModule
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromDays(1);
    private static readonly TimeSpan GatherEvery = TimeSpan.FromMinutes(15);

    public static IServiceCollection AddCompliance(this IServiceCollection services) => services
        .AddSingleton<SentMessages>()
        .AddSingleton<MailboxHolders>()
        .AddSingleton<DisclosureSources>()
        .AddSingleton<IPersonTies, DisclosureTies>()
        .AddSingleton<IErasure, DisclosureTies>()
        .AddTransient<IAudienceDocuments, AudienceDocuments>()
        .AddSingleton<IRevocationWatch, SentAfterRevocation>();

    /// <summary>The daily look whether a quarter waits for its audit, and the filling of the review queue.</summary>
    public static void Clock(IQuartzBuilder quartz)
    {
        ClockModule.Every<ListAuditJob>(quartz, LookEvery);
        ClockModule.Every<AuditReviewJob>(quartz, GatherEvery);
    }
}

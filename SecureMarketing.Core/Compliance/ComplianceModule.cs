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
    private static readonly TimeSpan CloseEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BackUpEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan RemindEvery = TimeSpan.FromHours(6);

    public static IServiceCollection AddCompliance(this IServiceCollection services) => services
        .AddSingleton<SentMessages>()
        .AddSingleton<DocumentsReader>()
        .AddSingleton<BackupFolder>()
        .AddSingleton<RestoreTrial>()
        .AddSingleton<RestoreRecord>()
        .AddSingleton<MailboxHolders>()
        .AddSingleton<DisclosureSources>()
        .AddSingleton<IPersonTies, DisclosureTies>()
        .AddSingleton<IErasure, DisclosureTies>()
        .AddTransient<IAudienceDocuments, AudienceDocuments>()
        .AddSingleton<IRevocationWatch, SentAfterRevocation>();

    /// <summary>The daily look whether a quarter waits for its audit, the filling of the review queue, the end of emergency access and of access by its last day, reminders of training, backups.</summary>
    public static void Clock(IQuartzBuilder quartz)
    {
        ClockModule.Every<ListAuditJob>(quartz, LookEvery);
        ClockModule.Every<AuditReviewJob>(quartz, GatherEvery);
        ClockModule.Every<BreakGlassJob>(quartz, CloseEvery);
        ClockModule.Every<LeavingJob>(quartz, CloseEvery);
        ClockModule.Every<TrainingReminderJob>(quartz, RemindEvery);
        ClockModule.Every<BackupJob>(quartz, BackUpEvery, BackUpEvery);
    }
}

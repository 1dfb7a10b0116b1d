using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using SecureMarketing.Core.Bounces.Jobs;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Jobs;
using SecureMarketing.Core.Sending.Preflight;

namespace SecureMarketing.Core.Bounces;

public static class BouncesModule
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>Reports of mail servers: return paths, reading, consequences, mailboxes.</summary>
    public static IServiceCollection AddBounces(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton((configuration.GetSection(BounceOptions.Section).Get<BounceOptions>() ?? new BounceOptions()).Checked())
        .AddSingleton<ReturnPath>()
        .AddSingleton<IReturnDomain, ReturnDomain>()
        .AddSingleton<IComplaintRecord, ComplaintRecord>()
        .AddSingleton<IReturnPath>(p => p.GetRequiredService<ReturnPath>())
        .AddSingleton<ReportTies>()
        .AddSingleton<BounceConsequences>()
        .AddSingleton<CampaignBrake>()
        .AddSingleton<ISendBrake>(p => p.GetRequiredService<CampaignBrake>())
        .AddSingleton<IAfterSending, DialogueRefusals>()
        .AddSingleton<MailboxSecrets>()
        .AddSingleton(new MailboxTrust())
        .AddSingleton<IReportSource, FolderSource>()
        .AddSingleton<IReportSource, ImapSource>()
        .AddSingleton<IReportSource, Pop3Source>()
        .AddSingleton<IErasure, BounceErasure>()
        .AddSingleton<IRetentionStore, BounceRetention>();

    /// <summary>The clock's part of this module, for the server.</summary>
    public static void Clock(IQuartzBuilder quartz) => ClockModule.Every<LookAtMailboxesJob>(quartz, LookEvery);
}

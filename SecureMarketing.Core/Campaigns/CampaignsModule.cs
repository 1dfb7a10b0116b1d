using Microsoft.Extensions.DependencyInjection;
using Quartz;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Segmentation.CodeLists;
using SecureMarketing.Core.Segmentation.Jobs;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Jobs;

namespace SecureMarketing.Core.Campaigns;

public static class CampaignsModule
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services) => services
        .AddSingleton<CampaignBindingsReader>()
        .AddSingleton<CampaignPictures>()
        .AddSingleton<CampaignPreflight>()
        .AddSingleton<CampaignFields>()
        .AddSingleton<ISensitiveGrants, CampaignGrants>()
        .AddSingleton<LaunchDesk>()
        .AddSingleton<TestDesk>()
        .AddSingleton<OwnTests>()
        .AddSingleton<Submissions>()
        .AddSingleton<IApprovalSubjects, CampaignApprovals>()
        .AddSingleton<ISegmentPeople, SegmentPeople>()
        .AddSingleton<IPersonTies, AudienceTies>()
        .AddSingleton<IVersionKeepers, CampaignKeepers>()
        .AddSingleton<IMessageOrigin, CampaignOrigin>();

    /// <summary>The nightly sizes of the segments that campaigns choose from; segments themselves know no clock.</summary>
    public static void Clock(IQuartzBuilder quartz) => ClockModule.Every<SnapshotSegmentsJob>(quartz, LookTimes.Tick);
}

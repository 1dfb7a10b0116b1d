using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.Changes;
using SecureMarketing.Core.Segmentation.CodeLists;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.Segmentation.Jobs;
using SecureMarketing.Core.Segmentation.Measuring;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Core.Segmentation;

public static class SegmentationModule
{
    public static IServiceCollection AddSegmentation(this IServiceCollection services) => services
        .AddSingleton<ISavedSegments, SavedSegments>()
        .AddSingleton<SqlEvaluator>()
        .AddSingleton<SegmentRules>()
        .AddSingleton<RecordedUnits>()
        .AddSingleton<DraftLabels>()
        .AddSingleton<LiveAudience>()
        .AddSingleton<OwnRowReader>()
        .AddSingleton(p => new OwnColumns(p.GetRequiredService<OwnRowReader>().ReadAsync))
        .AddSingleton<AudienceReader>()
        .AddSingleton<PeopleCounter>()
        .AddSingleton<IAudience, Audience>()
        .AddSingleton<ISegmentEvents, SegmentEvents>()
        .AddSingleton<TriedRefreshes>()
        .AddSingleton<ICodeListFollowers, SegmentsOfCodeLists>()
        .AddSingleton<INameFollowers, SegmentsOfNames>()
        .AddSingleton<IValueSetFollowers, SegmentsOfValueSets>()
        .AddSingleton(p => new SegmentBench(
            p.GetRequiredService<IDbContextFactory<AppDbContext>>(), p.GetRequiredService<SqlEvaluator>(), p.GetRequiredService<AttributeCatalogue>(), p.GetRequiredService<RuleParser>(),
            p.GetRequiredService<LiveAudience>(), p.GetRequiredService<AudienceReader>(), p.GetServices<IContactFactSink>(), p.GetRequiredService<TimeProvider>()));

    /// <summary>For a server: an index of people in this process, which follows every node's changes.</summary>
    public static IServiceCollection AddLiveAudience(this IServiceCollection services) => services.AddHostedService<AudienceFollower>();
}

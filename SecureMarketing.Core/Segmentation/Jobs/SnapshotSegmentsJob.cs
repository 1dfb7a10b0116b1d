using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>
/// In the organisation's third hour of the day, takes a snapshot of every segment that has none of that day: the sizes over time that a
/// segment's page tells. A night in which no server runs has none. The database says which; the job carries no data.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class SnapshotSegmentsJob(UseCaseRunner useCases, Organisation organisation, TimeProvider clock) : IJob
{
    /// <summary>When few are at work; a segment that cannot be taken is refused, and said so on the trail, once a night.</summary>
    public const int Hour = 2;

    // It counts whatever anyone's segment asks for and shows it to nobody.
    private static readonly Actor Worker = Actor.Worker(
        "snapshots", Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCountExact, Permission.SensitiveAttributesUse, Permission.Part2Use);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (TimeZoneInfo.ConvertTime(clock.GetUtcNow(), organisation.Zone).Hour == Hour)
            await TakeAsync(cancellationToken);
    }

    /// <returns>How many were taken.</returns>
    internal async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        var due = await useCases.RunAsync<ListDueSnapshots, IReadOnlyList<SegmentVersionId>>(new ListDueSnapshots(), Worker, cancellationToken);
        var taken = 0;
        foreach (var version in due.IsSuccess ? due.Value : [])
        {
            if ((await useCases.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(version), Worker, cancellationToken)).IsSuccess)
                taken++;
        }

        return taken;
    }
}

using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>
/// Takes a snapshot of every segment that has none since its schedule last asked for one (<see cref="LookTimes"/>): the sizes over time that a
/// segment's page tells, and what journeys begin with. It looks at a server's start and each ten minutes, so what came due while no server ran
/// is made up for as soon as one runs, by one snapshot however many were missed. The database says which; the job carries no data.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class SnapshotSegmentsJob(UseCaseRunner useCases, TriedRefreshes tried) : IJob
{
    // It counts whatever anyone's segment asks for and shows it to nobody.
    private static readonly Actor Worker = Actor.Worker(
        "snapshots", Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCountExact, Permission.SensitiveAttributesUse, Permission.Part2Use);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await TakeAsync(cancellationToken);

    /// <returns>How many were taken.</returns>
    internal async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        var due = await useCases.RunAsync<ListDueSnapshots, IReadOnlyList<DueSnapshot>>(new ListDueSnapshots(), Worker, cancellationToken);
        if (!due.IsSuccess)
            return 0;
        var taken = 0;
        foreach (var look in due.Value.Where(d => tried.IsFirst(d.Since, d.Version)))
        {
            if ((await useCases.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(look.Version, UnlessSince: look.Since), Worker, cancellationToken)).IsSuccess)
                taken++;
        }

        return taken;
    }
}

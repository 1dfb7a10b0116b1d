using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// Builds this node's index at start and follows the changes every second, also while nobody counts. Beside it, once for each index, own
/// attributes in use are read, so that their first count need not wait.
/// </summary>
internal sealed partial class AudienceFollower(LiveAudience audience, OwnColumns columns, OwnRowReader own, TimeProvider clock, ILogger<AudienceFollower> log) : BackgroundService
{
    private const int RoundsPerPruning = 60;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var round = 0;
        var rest = Round;
        AudienceIndex? served = null;
        var reading = Task.CompletedTask;
        while (true)
        {
            try
            {
                if (round++ % RoundsPerPruning == 0)
                    await audience.PruneAsync(stoppingToken);
                if (audience.Latest is null)
                    await audience.BuildAsync(stoppingToken);
                else
                    await audience.CatchUpAsync(wait: true, stoppingToken);
                rest = Round;
                if (audience.Latest is { } latest && latest.Index != served && reading.IsCompleted)
                    (served, reading) = (latest.Index, ReadOwnAsync(latest, stoppingToken));
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Counts ask the database meanwhile. Reading everybody again each second would be worse than waiting.
                RoundFailed(log, failure.GetType().Name);
                if (audience.Latest is null)
                    rest = TimeSpan.FromTicks(Math.Min(2 * rest.Ticks, LongestRest.Ticks));
            }

            await Task.Delay(rest, clock, stoppingToken);
        }
    }

    private async Task ReadOwnAsync(LiveAudience.State latest, CancellationToken stoppingToken)
    {
        try
        {
            foreach (var attribute in await own.InUseAsync(OwnColumns.Most, stoppingToken))
                await columns.OfAsync(attribute, latest, stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            OwnFailed(log, failure.GetType().Name);
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Own attributes could not be read ahead ({Reason}); the first count of each reads it.")]
    private static partial void OwnFailed(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of people could not follow the changes ({Reason}); counts ask the database until it can.")]
    private static partial void RoundFailed(ILogger log, string reason);
}

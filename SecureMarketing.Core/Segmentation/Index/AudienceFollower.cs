using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Builds this node's index at start and follows the changes every second, also while nobody counts.</summary>
internal sealed partial class AudienceFollower(LiveAudience audience, TimeProvider clock, ILogger<AudienceFollower> log) : BackgroundService
{
    private const int RoundsPerPruning = 60;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var round = 0;
        var rest = Round;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of people could not follow the changes ({Reason}); counts ask the database until it can.")]
    private static partial void RoundFailed(ILogger log, string reason);
}

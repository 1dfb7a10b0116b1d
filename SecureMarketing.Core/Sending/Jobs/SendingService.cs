using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMarketing.Core.Sending.Jobs;

/// <summary>
/// The sender of this node: drains the queue whenever the clock or a launch wakes it, and looks by itself now and then,
/// because a clustered clock ticks on one node only. On shutdown it stops claiming, lets submissions under way finish and
/// gives the rest back.
/// </summary>
internal sealed partial class SendingService(SenderWorker worker, BrakeWatch brakes, Dispatch dispatch, SendSignal signal, TimeProvider clock, ILogger<SendingService> logger) : BackgroundService
{
    private static readonly TimeSpan OwnLook = TimeSpan.FromSeconds(15);

    /// <summary>After the store failed, sending rests so long before it tries to write again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(OwnLook, stoppingToken);
                await worker.DrainAsync(null, stoppingToken);
                await dispatch.CompleteDrainedAsync(stoppingToken);
                await brakes.LookAfterAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure.GetType().Name, failure.InnerException?.GetType().Name);
                await Task.Delay(Rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending stopped ({Failure}, {Cause}); it is tried again in half a minute.")]
    private partial void LogFailed(string failure, string? cause);
}

/// <summary>Wakes the sender of this node.</summary>
public sealed class SendSignal : IDisposable
{
    private readonly SemaphoreSlim wake = new(0, 1);

    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake, or about to be.
        }
    }

    /// <summary>Returns when woken, or after <paramref name="atMost"/>.</summary>
    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => wake.WaitAsync(atMost, cancellationToken);

    public void Dispose() => wake.Dispose();
}

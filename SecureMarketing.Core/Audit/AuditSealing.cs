using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMarketing.Core.Audit;

/// <summary>Notes that the keys are in use, then seals once a second, and once more on shutdown.</summary>
internal sealed partial class AuditSealing(AuditSealer sealer, KeyUse keys, TimeProvider clock, ILogger<AuditSealing> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            await RecordKeysAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SealOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Shutting down; StopAsync seals what is left.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SealOnceAsync(CancellationToken.None);
        await sealer.ReleaseAsync(CancellationToken.None);
    }

    /// <summary>A trail that takes nothing holds all sends by itself; the start does not hang on it.</summary>
    private async Task RecordKeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.RecordAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailure(log, failure.GetType().Name);
        }
    }

    private async Task SealOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sealer.SealAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The gate sees the unsealed backlog and holds all sends (AuditHealth); the next tick tries again.
            LogFailure(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Audit events could not be sealed ({Reason}); sends will hold until it works again.")]
    private static partial void LogFailure(ILogger log, string reason);
}

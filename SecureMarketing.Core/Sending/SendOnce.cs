using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Runs what is due now: launches, sends, and ends when no row is due. For cron, and for whoever wants to see a send from
/// the command line; several may run at once.
/// </summary>
/// <param name="Origin">One campaign only; null for all.</param>
public sealed record SendOnce(OriginId? Origin) : ICommand<SendOnceReport>
{
    public static Permission Requires => Permission.SendRun;

    /// <summary>Launch and each message are audited where they happen.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>What a run did.</summary>
/// <param name="Launched">New messages.</param>
/// <param name="ByState">Messages handled, by the state they were left in.</param>
/// <param name="Recovered">Leases of vanished workers taken back.</param>
/// <param name="InDoubt">Messages in doubt now, all runs together: a person must look at them.</param>
/// <param name="Waiting">Messages not due yet: deferred, held or scheduled.</param>
public sealed record SendOnceReport(LaunchCounts Launched, IReadOnlyDictionary<MessageState, int> ByState, RecoveredLeases Recovered, int InDoubt, int Waiting);

internal sealed class SendOnceHandler(Dispatch dispatch, DeadlineSweep deadlines, SenderWorker worker, BrakeWatch brakes, AuditSealer sealer, TimeProvider clock) : IUseCase<SendOnce, SendOnceReport>
{
    private static readonly TimeSpan SealEvery = TimeSpan.FromSeconds(1);

    public async Task<Result<SendOnceReport>> HandleAsync(SendOnce command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        var sealing = Task.CompletedTask;
        try
        {
            // Events that a killed process left unsealed would make the gate hold everything.
            await TrySealAsync(cancellationToken);
            sealing = SealAsync(ended.Token);
            var launched = await dispatch.LaunchDueAsync(command.Origin, cancellationToken);
            await deadlines.EndOverdueAsync(cancellationToken);
            var drained = await worker.DrainAsync(command.Origin, cancellationToken);
            await dispatch.CompleteDrainedAsync(cancellationToken);
            await brakes.LookAfterAsync(cancellationToken);
            var messages = scope.Db.OutboundMessages;
            var inDoubt = await messages.InDoubt().CountAsync(cancellationToken);
            var waiting = await messages.CountAsync(m => m.State == MessageState.Queued || m.State == MessageState.Deferred || m.State == MessageState.Held, cancellationToken);
            return new SendOnceReport(launched, drained.ByState, drained.Recovered, inDoubt, waiting);
        }
        catch (Exception failure) when (failure is StoreUnavailableException || StoreUnavailableException.IsCause(failure))
        {
            return SendingErrors.StoreUnavailable;
        }
        finally
        {
            await ended.CancelAsync();
            await sealing;
        }
    }

    /// <summary>
    /// A long send leaves many events, and the gate holds everything when they stay unsealed; nobody else may be sealing.
    /// </summary>
    private async Task SealAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SealEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await TrySealAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The send is over; what is left is sealed as the command ends.
        }
    }

    /// <summary>Whether the store is there is for the sender to find out; the next tick seals what this one could not.</summary>
    private async Task TrySealAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sealer.SealAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is DamagedHeadException || StoreUnavailableException.IsCause(failure))
        {
            // What stays unsealed, or cannot be told from a restore, makes the gate hold everything: nothing leaves unnoticed.
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>What one drain did.</summary>
/// <param name="ByState">Messages by the state they were left in.</param>
/// <param name="Recovered">Leases taken back before it began.</param>
public sealed record DrainReport(IReadOnlyDictionary<MessageState, int> ByState, RecoveredLeases Recovered);

/// <summary>
/// Works off what is due: claims pages, asks the second gate for each page at once, and sends with a fixed number of
/// hands, more than the transport has connections, so that each connection has its next message ready. One drain at a time in a process; further processes share the work by lease.
/// </summary>
internal sealed partial class SenderWorker(
    MessageQueue queue, LeaseRecovery recovery, MessagePreparation preparation, MessageSender sender, MessageEnding ending, SendingOptions options, TimeProvider clock, ILogger<SenderWorker> logger) : IDisposable
{
    private const int FirstPage = 32;

    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongPage = TimeSpan.FromSeconds(5);

    /// <summary>A lease with less time left is not begun with: the third gate and the dialling need it.</summary>
    private static readonly TimeSpan LeaseNeeded = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>Runs until no message is due.</summary>
    /// <param name="only">Messages of this origin only; null for all.</param>
    /// <param name="cancellationToken">Stops claiming; submissions under way are finished, the rest goes back to the queue.</param>
    /// <exception cref="StoreUnavailableException">The store cannot write: nothing further was sent.</exception>
    public async Task<DrainReport> DrainAsync(OriginId? only, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var recovered = await recovery.RecoverAsync(cancellationToken);
            using var drain = new Drain(cancellationToken);
            var hands = Enumerable.Range(0, options.Hands).Select(_ => Task.Run(() => SendAllAsync(drain), CancellationToken.None)).ToList();
            try
            {
                await ClaimAllAsync(drain, only);
            }
            finally
            {
                drain.Prepared.Writer.Complete();
                await Task.WhenAll(hands);
            }

            drain.ThrowIfHalted();
            return new DrainReport(drain.Left.ToDictionary(), recovered);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task ClaimAllAsync(Drain drain, OriginId? only)
    {
        var page = Math.Min(FirstPage, options.ClaimPage);
        while (!drain.Stopping.IsCancellationRequested)
        {
            try
            {
                var claimed = await queue.ClaimAsync(LeaseOwner.Current, page, only, drain.Stopping);
                if (claimed.Count == 0)
                {
                    // A message under way may yet queue a notice, or come back.
                    if (drain.InHand == 0)
                        return;
                    await drain.WaitForOneAsync(IdleLook);
                    continue;
                }

                var prepared = await preparation.PrepareAsync(claimed, CancellationToken.None);
                foreach (var state in prepared.Ended)
                    drain.Count(state);
                var began = clock.GetTimestamp();
                foreach (var message in prepared.Messages)
                {
                    drain.Took();
                    await drain.Prepared.Writer.WriteAsync(message, CancellationToken.None);
                }

                page = NextPage(page, claimed.Count, clock.GetElapsedTime(began));
            }
            catch (OperationCanceledException) when (drain.Stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException failure)
            {
                drain.Halt(failure);
            }
        }
    }

    /// <summary>
    /// As many as the hands work off in a few seconds: a large page spreads the cost of its statements, but what waits for long
    /// has its facts read again, one by one.
    /// </summary>
    private int NextPage(int page, int claimed, TimeSpan took) =>
        took > LongPage ? Math.Max(Math.Min(FirstPage, options.ClaimPage), page / 2)
        : claimed == page && took < LongPage / 4 ? Math.Min(options.ClaimPage, page * 2)
        : page;

    private async Task SendAllAsync(Drain drain)
    {
        await foreach (var message in drain.Prepared.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                if (drain.Stopping.IsCancellationRequested || message.Lease.Row.LeaseUntil - clock.GetUtcNow() < LeaseNeeded)
                    await ReleaseAsync(message);
                else
                    drain.Count(await SendOneAsync(message, drain.Stopping));
            }
            catch (LeaseLostException)
            {
                LogLeaseLost(message.Lease.Id.Value);
            }
            catch (StoreUnavailableException failure)
            {
                LogHalted(message.Lease.Id.Value, new FaultTrace(failure.InnerException!));
                drain.Halt(failure);
            }
            catch (Exception failure)
            {
                // Not even its end could be written: the lease will run out. The hand goes on, because what is prepared waits
                // for one; were all of them gone, the claiming side would wait for ever.
                LogHalted(message.Lease.Id.Value, new FaultTrace(failure));
                drain.Halt(failure);
            }
            finally
            {
                message.Lease.SayEndQueued();
                drain.Done();
            }
        }
    }

    private async Task<MessageState> SendOneAsync(PreparedMessage message, CancellationToken stopping)
    {
        try
        {
            return await sender.SendAsync(message, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ReleaseAsync(message);
            return message.Lease.State;
        }
        catch (Exception fault) when (fault is not (LeaseLostException or StoreUnavailableException))
        {
            // A fault with one message must not stop the others; it keeps the back-off registered with its claim.
            LogFault(message.Lease.Id.Value, new FaultTrace(fault));
            var end = message.Lease.State == MessageState.SubmittingDotSent ? MessageState.InDoubt : MessageState.Deferred;
            await ending.EndAsync(message.Lease, MessageEnd.Of(end, SendingReason.Fault), message.Unrecorded);
            return end;
        }
    }

    private Task ReleaseAsync(PreparedMessage message) => ending.EndAsync(message.Lease, new MessageEnd(MessageState.Deferred, new MessageWrite
    {
        Reason = SendingReason.Released,
        Due = clock.GetUtcNow(),
        AttemptNotCounted = true,
    }), message.Unrecorded);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id}: lease lost, left to whoever took it.")]
    private partial void LogLeaseLost(Guid id);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Message {Id}: its end cannot be written, sending stops: {Fault}")]
    private partial void LogHalted(Guid id, FaultTrace fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id}: {Fault}; tried again later.")]
    private partial void LogFault(Guid id, FaultTrace fault);

    /// <summary>Type and place of a fault without its words, which may hold a value.</summary>
    private readonly struct FaultTrace(Exception fault)
    {
        public override string ToString() => fault.GetType().Name + Environment.NewLine + fault.StackTrace;
    }

    /// <summary>What the hands of one drain share.</summary>
    private sealed class Drain(CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private readonly SemaphoreSlim finished = new(0);
        private ExceptionDispatchInfo? halted;
        private int inHand;

        // So many wait while the next page is claimed; a claimed message that waits long only loses its lease.
        public Channel<PreparedMessage> Prepared { get; } = Channel.CreateBounded<PreparedMessage>(64);

        public ConcurrentDictionary<MessageState, int> Left { get; } = new();

        public CancellationToken Stopping => stopping.Token;

        public int InHand => Volatile.Read(ref inHand);

        public void Count(MessageState state) => Left.AddOrUpdate(state, 1, (_, n) => n + 1);

        public void Took() => Interlocked.Increment(ref inHand);

        public void Done()
        {
            Interlocked.Decrement(ref inHand);
            // One signal is enough: whoever waits looks at everything.
            if (finished.CurrentCount == 0)
                finished.Release();
        }

        public Task WaitForOneAsync(TimeSpan atMost) => finished.WaitAsync(atMost);

        public void Halt(Exception failure)
        {
            halted ??= ExceptionDispatchInfo.Capture(failure);
            stopping.Cancel();
        }

        public void ThrowIfHalted() => halted?.Throw();

        public void Dispose()
        {
            stopping.Dispose();
            finished.Dispose();
        }
    }
}

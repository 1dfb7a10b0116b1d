using System.Collections.Concurrent;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>The machine's clock; pauses of one length run out when a test says so, however slow the machine is meanwhile.</summary>
internal sealed class HeldClock : TimeProvider
{
    private const long None = long.MinValue;

    private readonly ConcurrentQueue<ITimer> waiting = new();
    private long length = None;

    /// <summary>Pauses of this length that begin from now on do not end by themselves until the answer is disposed.</summary>
    public IDisposable Hold(TimeSpan pause)
    {
        Volatile.Write(ref length, pause.Ticks);
        return new Ending(this);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime.Ticks != Volatile.Read(ref length))
            return base.CreateTimer(callback, state, dueTime, period);
        var timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        waiting.Enqueue(timer);
        return timer;
    }

    private sealed class Ending(HeldClock clock) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref clock.length, None);
            // Those called off meanwhile stay where they are.
            while (clock.waiting.TryDequeue(out var timer))
                timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

namespace SecureMarketing.Tests.Support;

/// <summary>The real time of day, but whoever waits by it waits a tenth: a server's "ask again in five seconds" need not cost a test five.</summary>
internal sealed class HastyClock : TimeProvider
{
    private const int Haste = 10;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Hasty(dueTime), Hasty(period));

    private static TimeSpan Hasty(TimeSpan wait) => wait > TimeSpan.Zero ? wait / Haste : wait;
}

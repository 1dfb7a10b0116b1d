using SecureMarketing.Core.Delivery.Routes;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Who speaks on which connection. At most so many connections are at work at once, over all routes; sessions are kept for the
/// next message of the same route, because a fresh STARTTLS connection per message is 21 times slower (measured). Messages wait
/// in the order in which they came; where the peer pipelines, the one that waits longest may follow on a session that is busy.
/// Whose group (<see cref="ConnectionShare"/>) has its connections already lets the others pass.
/// </summary>
internal sealed class SmtpLanes : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly SmtpTimeouts timeouts;
    private readonly Dictionary<string, Stack<SmtpSession>> idle = new(StringComparer.Ordinal);
    private readonly List<SmtpLane> lanes = [];
    private readonly LinkedList<Waiter> waiting = [];

    /// <summary>Leave to open a connection that was given and not used yet.</summary>
    private readonly List<LanePlace> opening = [];

    /// <summary>One entry per connection that may be opened: what the message before on it still has to get into the journal.</summary>
    private readonly Queue<Task> free;
    private long swept = Environment.TickCount64;

    /// <param name="timeouts">How long idle sessions are kept.</param>
    /// <param name="connections">At work at once, 1 upward.</param>
    public SmtpLanes(SmtpTimeouts timeouts, int connections)
    {
        this.timeouts = timeouts;
        free = new Queue<Task>(Enumerable.Repeat(Task.CompletedTask, Math.Max(1, connections)));
    }

    /// <summary>Waits for a place: a turn on an open session, or leave to open one.</summary>
    /// <param name="route">Where to.</param>
    /// <param name="share">Of whose connections.</param>
    /// <param name="fresh">True asks for leave to open one, because what was open turned out dead.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LanePlace> TakeAsync(RouteConnection route, ConnectionShare share, bool fresh, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(route.PoolKey, route.Version, share, fresh);
        LinkedListNode<Waiter> node;
        List<SmtpSession> stale = [];
        lock (gate)
        {
            node = waiting.AddLast(waiter);
            Sweep(stale);
            Serve(stale);
        }

        await QuitAsync(stale);
        if (!waiter.Place.Task.IsCompleted)
        {
            await using var cancelled = cancellationToken.UnsafeRegister(_ =>
            {
                lock (gate)
                {
                    // Served in the same instant: then the place is used, and its owner cancels there.
                    if (node.List is null)
                        return;
                    waiting.Remove(node);
                    waiter.Place.TrySetCanceled(cancellationToken);
                }
            }, null);
            return await waiter.Place.Task;
        }

        return await waiter.Place.Task;
    }

    /// <summary>The leave to open a connection was used.</summary>
    /// <returns>A turn that may speak at once.</returns>
    public async Task<LaneTurn> OpenAsync(LanePlace place, RouteConnection route, SmtpSession session)
    {
        LaneTurn turn;
        List<SmtpSession> stale = [];
        lock (gate)
        {
            // On the direct route a session in clear is one message's makeshift: the next one asks for TLS again.
            turn = Begin(new SmtpLane(session, route.PoolKey, kept: route.Kind != RouteKind.Direct || session.Tls is not null), place.Share, place.Before);
            opening.Remove(place);
            Serve(stale);
        }

        await QuitAsync(stale);
        return turn;
    }

    /// <summary>The leave to open a connection was not used.</summary>
    public void GiveUp(LanePlace place) => _ = FreeAsync(place);

    /// <summary>Hands in the opening of a turn that waits: it may be sent from now on.</summary>
    public void Ready(LaneTurn turn, byte[] opening, Func<bool> holds)
    {
        lock (gate)
        {
            (turn.Opening, turn.Holds) = (opening, holds);
            if (turn.Lane.Next == turn)
                turn.Lane.NextReady?.TrySetResult();
        }
    }

    /// <summary>The opening of the turn that follows, to be sent now; null when none is ready.</summary>
    public byte[]? TakeOpening(LaneTurn speaking)
    {
        lock (gate)
        {
            if (speaking.Lane.Next is not { Opening: { } opening, Opened: false } next || !next.Holds())
                return null;
            next.Opened = true;
            return opening;
        }
    }

    /// <summary>Completes when a turn that follows has handed in its opening.</summary>
    public Task NextReadyAsync(LaneTurn speaking)
    {
        lock (gate)
        {
            if (speaking.Lane.Next is { Opening: not null })
                return Task.CompletedTask;
            return (speaking.Lane.NextReady ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Gives up a turn that has not begun.</summary>
    /// <returns>False when it has begun, or its opening is out: then it has to be ended.</returns>
    public async Task<bool> ForgoAsync(LaneTurn turn)
    {
        List<SmtpSession> stale = [];
        lock (gate)
        {
            if (turn.Lane.Next != turn || turn.Opened)
                return false;
            turn.Lane.Next = null;
            turn.Lane.Holders--;
            Serve(stale);
        }

        await QuitAsync(stale);
        return true;
    }

    /// <summary>Ends the turn that speaks: the next one begins, or the session waits for another message, or is closed.</summary>
    /// <param name="turn">Has begun.</param>
    /// <param name="keep">The session stands between two messages, or behind the opening of the next.</param>
    /// <param name="settled">See <see cref="LaneTurn.Before"/>.</param>
    public async Task EndAsync(LaneTurn turn, bool keep, Task settled)
    {
        var lane = turn.Lane;
        List<SmtpSession> leaving = [];
        SmtpSession? dispose = null;
        lock (gate)
        {
            lane.Holders--;
            if (!lane.Closed)
            {
                keep &= lane.Kept;
                var next = lane.Next;
                (lane.Speaking, lane.Next, lane.NextReady) = (next, null, null);
                if (keep)
                    lane.Session.Messages++;
                if (next is not null)
                    next.Begin(!keep ? TurnStart.Broken : next.Opened ? TurnStart.Opened : TurnStart.Fresh, settled);
                if (!keep || next is null)
                    Retire(lane, keep, settled, leaving);
                Serve(leaving);
            }

            if (lane is { Closed: true, Holders: 0 })
                dispose = lane.Session;
        }

        if (!keep)
            await lane.Session.CloseAsync();
        if (dispose is not null)
            await dispose.DisposeAsync();
        await QuitAsync(leaving);
    }

    public async ValueTask DisposeAsync()
    {
        List<SmtpSession> open;
        lock (gate)
        {
            open = [.. idle.Values.SelectMany(s => s)];
            idle.Clear();
        }

        await QuitAsync(open);
    }

    private async Task FreeAsync(LanePlace place)
    {
        List<SmtpSession> stale = [];
        lock (gate)
        {
            opening.Remove(place);
            free.Enqueue(place.Before);
            Serve(stale);
        }

        await QuitAsync(stale);
    }

    /// <summary>The lane is no longer at work.</summary>
    private void Retire(SmtpLane lane, bool keep, Task settled, List<SmtpSession> leaving)
    {
        lanes.Remove(lane);
        free.Enqueue(settled);
        if (!keep)
        {
            lane.Closed = true;
            return;
        }

        lane.Session.LastUsed = Environment.TickCount64;
        if (lane.Session.Messages >= lane.Share.MessagesPerConnection)
        {
            leaving.Add(lane.Session);
            return;
        }

        if (!idle.TryGetValue(lane.Key, out var sessions))
            idle[lane.Key] = sessions = new Stack<SmtpSession>();
        sessions.Push(lane.Session);
    }

    /// <summary>
    /// In order: who needs a connection of its own is not overtaken for ever by those who may follow on another. Only who may not
    /// have one more lets others pass: one slow receiver must not hold up the rest.
    /// </summary>
    private void Serve(List<SmtpSession> stale)
    {
        HashSet<string>? passed = null;
        var next = waiting.First;
        while (next is { } node)
        {
            next = node.Next;
            // Within a group the order holds as well.
            if (passed?.Contains(node.Value.Share.Group) == true)
                continue;
            if (PlaceFor(node.Value, stale) is { } place)
            {
                waiting.Remove(node);
                node.Value.Place.SetResult(place);
            }
            else if (!IsFull(node.Value.Share))
            {
                return;
            }
            else
            {
                (passed ??= new HashSet<string>(StringComparer.Ordinal)).Add(node.Value.Share.Group);
            }
        }
    }

    /// <summary>The group has as many connections at work, or about to be opened, as it may.</summary>
    private bool IsFull(ConnectionShare share) => share.Connections < int.MaxValue && AtWork(share) >= share.Connections;

    private bool IsOver(ConnectionShare share) => share.Connections < int.MaxValue && AtWork(share) > share.Connections;

    private int AtWork(ConnectionShare share) => lanes.Count(l => l.Share.Group == share.Group) + opening.Count(p => p.Share.Group == share.Group);

    private LanePlace? PlaceFor(Waiter waiter, List<SmtpSession> stale)
    {
        if (free.Count > 0 && !IsFull(waiter.Share))
        {
            var before = free.Dequeue();
            if (!waiter.Fresh && IdleFor(waiter, stale) is { } session)
                return new LanePlace(Begin(new SmtpLane(session, waiter.Key, kept: true), waiter.Share, before), waiter.Share, before);
            MakeRoom(waiter.Share, stale);
            var place = new LanePlace(null, waiter.Share, before);
            opening.Add(place);
            return place;
        }

        // A group that is over its limit, because the limit was lowered, gets its connections closed as they end.
        if (waiter.Fresh || IsOver(waiter.Share) || lanes.Find(l => l.Key == waiter.Key && l.Session.RouteVersion == waiter.Version && TakesNext(l)) is not { } lane)
            return null;
        lane.Holders++;
        return new LanePlace(lane.Next = new LaneTurn(lane), waiter.Share, Task.CompletedTask);
    }

    /// <summary>A kept connection of the group, to another of its hosts, gives way to the one that is about to be opened.</summary>
    private void MakeRoom(ConnectionShare share, List<SmtpSession> stale)
    {
        if (share.Connections == int.MaxValue)
            return;
        foreach (var sessions in idle.Values)
        {
            var kept = AtWork(share) + idle.Values.Sum(s => s.Count(i => i.Group == share.Group));
            if (kept < share.Connections)
                return;
            var rest = sessions.Where(s => s.Group != share.Group).Reverse().ToList();
            if (rest.Count == sessions.Count)
                continue;
            stale.AddRange(sessions.Where(s => s.Group == share.Group));
            sessions.Clear();
            rest.ForEach(sessions.Push);
        }
    }

    private static bool TakesNext(SmtpLane lane) => lane is { Next: null, Speaking: not null, Pipelines: true } && lane.Session.Messages + 1 < lane.Share.MessagesPerConnection;

    private LaneTurn Begin(SmtpLane lane, ConnectionShare share, Task before)
    {
        lane.Share = share;
        lane.Session.Group = share.Group;
        var turn = lane.Speaking = new LaneTurn(lane);
        lane.Holders++;
        lanes.Add(lane);
        turn.Begin(TurnStart.Fresh, before);
        return turn;
    }

    /// <summary>Most recently used first, so that an idle crowd dies out.</summary>
    private SmtpSession? IdleFor(Waiter waiter, List<SmtpSession> stale)
    {
        if (!idle.TryGetValue(waiter.Key, out var sessions))
            return null;
        while (sessions.TryPop(out var session))
        {
            if (session.RouteVersion == waiter.Version && session.Messages < waiter.Share.MessagesPerConnection && IsRecent(session))
                return session;
            stale.Add(session);
        }

        return null;
    }

    private bool IsRecent(SmtpSession session) => Environment.TickCount64 - session.LastUsed < timeouts.Idle.TotalMilliseconds;

    /// <summary>Takes out what nobody will take again: direct delivery meets thousands of hosts, most of them once.</summary>
    private void Sweep(List<SmtpSession> stale)
    {
        if (Environment.TickCount64 - swept < timeouts.Idle.TotalMilliseconds)
            return;
        swept = Environment.TickCount64;
        foreach (var (key, sessions) in idle.ToList())
        {
            stale.AddRange(sessions.Where(s => !IsRecent(s)));
            var recent = sessions.Where(IsRecent).Reverse().ToList();
            if (recent.Count == 0)
                idle.Remove(key);
            else
                idle[key] = new Stack<SmtpSession>(recent);
        }
    }

    private static async Task QuitAsync(List<SmtpSession> sessions)
    {
        foreach (var session in sessions)
            await session.QuitAsync();
    }

    private sealed class Waiter(string key, int version, ConnectionShare share, bool fresh)
    {
        public string Key => key;

        public int Version => version;

        public ConnectionShare Share => share;

        public bool Fresh => fresh;

        public TaskCompletionSource<LanePlace> Place { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A turn on an open session, or leave to open one.</summary>
/// <param name="turn">Null: open a session, then <see cref="SmtpLanes.OpenAsync"/>; or <see cref="SmtpLanes.GiveUp"/>.</param>
/// <param name="share">Of whose connections.</param>
/// <param name="before">See <see cref="LaneTurn.Before"/>.</param>
internal sealed class LanePlace(LaneTurn? turn, ConnectionShare share, Task before)
{
    public LaneTurn? Turn => turn;

    public ConnectionShare Share => share;

    public Task Before => before;
}

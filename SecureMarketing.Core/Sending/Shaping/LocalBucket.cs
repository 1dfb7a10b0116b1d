namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>One bucket as this process sees it: what it was granted and has in hand. Lock it for every use.</summary>
internal sealed class LocalBucket(BucketKey key)
{
    /// <summary>How long a reading of the shared state is believed.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(2);

    /// <summary>Messages claimed per free place: the next ones are ready when one is done.</summary>
    private const int ClaimedPerPlace = 2;

    /// <summary>Of a quick receiver more: a large claim spreads the cost of its statements.</summary>
    private const int ClaimedPerQuickPlace = 20;

    /// <summary>Claimed and never heard of again: the gate has ended them.</summary>
    private static readonly TimeSpan ClaimsForgotten = TimeSpan.FromSeconds(10);

    /// <summary>A submission that takes less on the average is quick.</summary>
    private const double QuickMilliseconds = 250;

    private TaskCompletionSource freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int claimed;
    private DateTimeOffset claimedAt;
    private double meanMilliseconds;

    public BucketKey Key => key;

    /// <summary>The same as a word.</summary>
    public string Group { get; } = $"{key.RollUp}/{key.Route.Value:N}";

    public BucketState State { get; private set; } = BucketState.Fresh;

    public BucketLimits Limits { get; private set; } = BucketLimits.None;

    public int Permits { get; private set; }

    public int Slots { get; private set; }

    /// <summary>
    /// Messages that may be under way at once: on each connection some wait to follow the one that is spoken. The transport sees to it
    /// that there are no more connections than slots.
    /// </summary>
    private int Places => Slots > BucketPolicy.Unlimited / SendingOptions.HandsPerConnection ? Slots : Slots * SendingOptions.HandsPerConnection;

    public int InFlight { get; private set; }

    /// <summary>Connections that what is under way needs at least.</summary>
    public int InUse => (InFlight + SendingOptions.HandsPerConnection - 1) / SendingOptions.HandsPerConnection;

    public DateTimeOffset? ClosedUntil { get; private set; }

    public string? ClosedFor { get; private set; }

    public bool ProbeNext { get; private set; }

    public DateTimeOffset UsedAt { get; private set; }

    /// <summary>Others count our connections until then; null: nobody counts them.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    private DateTimeOffset readAt = DateTimeOffset.MinValue;

    /// <summary>In which the permits were taken, since 1970.</summary>
    public long PermitsMinute { get; private set; }

    /// <summary>Permits of this minute that are left; what is left of an earlier one is worth nothing.</summary>
    public int PermitsAt(DateTimeOffset now) => Permits == BucketPolicy.Unlimited || PermitsMinute == MinuteOf(now) ? Permits : 0;

    /// <summary>The shared state has to be asked before this bucket is used.</summary>
    public bool IsStale(DateTimeOffset now) =>
        now - readAt >= Believed || now < readAt
        || (ClosedUntil is { } closed ? closed <= now : PermitsAt(now) == 0 || Slots == 0)
        || LeasedUntil - now < BucketStore.RenewBefore;

    /// <summary>What is left goes back with the ask that is under way; nobody uses it meanwhile.</summary>
    public void TakePermits() => Permits = 0;

    public void Granted(BucketGrant grant, BucketLimits limits, DateTimeOffset? leasedUntil, DateTimeOffset now)
    {
        (State, Limits, readAt, LeasedUntil) = (grant.State, limits, now, leasedUntil);
        (Permits, PermitsMinute, Slots) = (grant.Permits, MinuteOf(now), grant.Connections);
        (ClosedUntil, ClosedFor, ProbeNext) = (grant.ClosedUntil, grant.Reason, grant.IsProbe);
        if (UsedAt == default || leasedUntil is not null)
            UsedAt = now;
    }

    /// <summary>The shared state after a reply.</summary>
    public void Learned(BucketState state)
    {
        State = state;
        // Asked anew before the next use.
        readAt = DateTimeOffset.MinValue;
    }

    /// <summary>Another process was quicker; nothing goes for a moment.</summary>
    public void Crowded(DateTimeOffset now) => (ClosedUntil, ClosedFor, readAt) = (now + TimeSpan.FromMilliseconds(200), ShapingReason.Connections, now);

    /// <summary>How many messages a claim may take for it now; 0 upward.</summary>
    public int Room(DateTimeOffset now)
    {
        if (ClosedUntil > now)
            return 0;
        if (now - claimedAt > ClaimsForgotten || now < claimedAt)
            claimed = 0;
        var permits = PermitsAt(now);
        var room = Slots == BucketPolicy.Unlimited ? permits : Math.Min(permits, Math.Max(0, Places - InFlight) * (IsQuick ? ClaimedPerQuickPlace : ClaimedPerPlace));
        return room == BucketPolicy.Unlimited ? room : Math.Max(0, room - claimed);
    }

    public void Claimed(int messages, DateTimeOffset now) => (claimed, claimedAt) = (claimed + messages, claimed == 0 ? now : claimedAt);

    /// <summary>A claimed message has come to its admission, or waits again.</summary>
    public void Arrived() => claimed = Math.Max(0, claimed - 1);

    /// <returns>False when closed, or without permit or connection.</returns>
    public bool TryEnter(DateTimeOffset now, out bool probe)
    {
        probe = false;
        if (ClosedUntil > now || PermitsAt(now) == 0 || InFlight >= Places)
            return false;
        if (Permits != BucketPolicy.Unlimited)
            Permits--;
        InFlight++;
        UsedAt = now;
        (probe, ProbeNext) = (ProbeNext, false);
        return true;
    }

    private bool IsQuick => meanMilliseconds is > 0 and < QuickMilliseconds;

    /// <summary>
    /// How long a connection is waited for: a quick receiver's will be free in a moment, an unknown one's perhaps, and a slow one
    /// must not keep a hand waiting.
    /// </summary>
    public TimeSpan Patience => TimeSpan.FromMilliseconds(meanMilliseconds switch
    {
        0 => 100,
        < QuickMilliseconds => 1000,
        _ => 0,
    });

    /// <summary>Ends when the next submission does.</summary>
    public Task Freed => freed.Task;

    public void Leave(TimeSpan took, DateTimeOffset now)
    {
        InFlight--;
        UsedAt = now;
        meanMilliseconds = meanMilliseconds == 0 ? Math.Max(0.01, took.TotalMilliseconds) : (meanMilliseconds * 0.8) + (took.TotalMilliseconds * 0.2);
        freed.SetResult();
        freed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static long MinuteOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / 60;
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Delivery;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>A bucket as all nodes share it. Written only with the version that was read, so that limits hold jointly.</summary>
public sealed class ShapingBucket
{
    private ShapingBucket()
    {
    }

    internal ShapingBucket(BucketKey key, BucketState state)
    {
        (RollUp, RouteId) = (key.RollUp, key.Route);
        Take(state);
    }

    public string RollUp { get; private set; } = "";

    public RouteId RouteId { get; private set; }

    /// <summary>See <see cref="BucketState"/> for these.</summary>
    public DateTimeOffset? SuspendedUntil { get; private set; }

    public string? SuspendedFor { get; private set; }

    public bool ByPerson { get; private set; }

    public int Strikes { get; private set; }

    public DateTimeOffset? ProbeUntil { get; private set; }

    public int Slow { get; private set; }

    public DateTimeOffset? SlowSince { get; private set; }

    public int Streak { get; private set; }

    public long Minute { get; private set; }

    public int MinuteCount { get; private set; }

    public int Day { get; private set; }

    public int DayCount { get; private set; }

    public string? LastTrouble { get; private set; }

    /// <summary>Grows with each write.</summary>
    public long Version { get; private set; }

    internal BucketKey Key => new(RollUp, RouteId);

    internal BucketState State => new()
    {
        SuspendedUntil = SuspendedUntil,
        SuspendedFor = SuspendedFor,
        ByPerson = ByPerson,
        Strikes = Strikes,
        ProbeUntil = ProbeUntil,
        Slow = Slow,
        SlowSince = SlowSince,
        Streak = Streak,
        Minute = Minute,
        MinuteCount = MinuteCount,
        Day = Day,
        DayCount = DayCount,
        LastTrouble = LastTrouble,
    };

    internal void Take(BucketState state)
    {
        SuspendedUntil = state.SuspendedUntil;
        SuspendedFor = state.SuspendedFor;
        ByPerson = state.ByPerson;
        Strikes = state.Strikes;
        ProbeUntil = state.ProbeUntil;
        Slow = state.Slow;
        SlowSince = state.SlowSince;
        Streak = state.Streak;
        Minute = state.Minute;
        MinuteCount = state.MinuteCount;
        Day = state.Day;
        DayCount = state.DayCount;
        LastTrouble = state.LastTrouble;
        Version++;
    }
}

/// <summary>Connections of one bucket that one process may hold open.</summary>
public sealed class ShapingLease
{
    private ShapingLease()
    {
    }

    internal ShapingLease(BucketKey key, string owner)
    {
        (RollUp, RouteId, Owner) = (key.RollUp, key.Route, owner);
    }

    public string RollUp { get; private set; } = "";

    public RouteId RouteId { get; private set; }

    /// <summary>Node and process.</summary>
    public string Owner { get; private set; } = "";

    public int Connections { get; private set; }

    /// <summary>Others count it until then; renewed while it is used.</summary>
    public DateTimeOffset Until { get; private set; }

    internal void Hold(int connections, DateTimeOffset until) => (Connections, Until) = (connections, until);
}

internal sealed class ShapingBucketMapping : IEntityTypeConfiguration<ShapingBucket>
{
    public void Configure(EntityTypeBuilder<ShapingBucket> builder)
    {
        builder.ToTable("shaping_buckets");
        builder.HasKey(b => new { b.RollUp, b.RouteId });
        builder.Property(b => b.RollUp).HasMaxLength(RollUp.Longest);
        builder.Property(b => b.SuspendedFor).HasMaxLength(200);
        builder.Property(b => b.LastTrouble).HasMaxLength(40);
        builder.Property(b => b.Version).IsConcurrencyToken();
        builder.Ignore(b => b.Key);
        builder.Ignore(b => b.State);
    }
}

internal sealed class ShapingLeaseMapping : IEntityTypeConfiguration<ShapingLease>
{
    public void Configure(EntityTypeBuilder<ShapingLease> builder)
    {
        builder.ToTable("shaping_leases");
        builder.HasKey(l => new { l.RollUp, l.RouteId, l.Owner });
        builder.Property(l => l.RollUp).HasMaxLength(RollUp.Longest);
        builder.Property(l => l.Owner).HasMaxLength(140);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

public readonly record struct BreakGlassId(Guid Value) : ITypedId<BreakGlassId>
{
    public static BreakGlassId New() => new(Guid.CreateVersion7());
    public static BreakGlassId From(Guid value) => new(value);
}

/// <summary>Where a request for emergency access stands at a moment.</summary>
public enum BreakGlassState
{
    /// <summary>Waits for a second person.</summary>
    Asked = 1,
    Active = 2,

    /// <summary>Over, by the clock or by a person.</summary>
    Ended = 3,

    /// <summary>A second person said no, or the asker took it back.</summary>
    Declined = 4,

    /// <summary>Nobody answered within <see cref="BreakGlass.WaitLimit"/>.</summary>
    Lapsed = 5,
}

/// <summary>
/// Emergency access (45 CFR 164.312(a)(2)(ii), compliance §5): one person asks with a reason, a second allows, for at most an hour. It adds
/// the rights of <see cref="BreakGlassRights"/>, and everything that rests on them leaves an event of its own.
/// </summary>
public sealed class BreakGlass
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);

    /// <summary>An emergency that nobody answered so long is none any more; asking again is one click.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(60);

    private BreakGlass()
    {
    }

    internal BreakGlass(UserId by, string reason, int minutes, DateTimeOffset now)
    {
        Id = BreakGlassId.New();
        (AskedBy, Reason, Minutes, AskedAt) = (by, reason, minutes, now);
    }

    public BreakGlassId Id { get; private set; }
    public UserId AskedBy { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>In the asker's words; the form asks for no names.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>1 to 60, from the moment it is allowed.</summary>
    public int Minutes { get; private set; }

    /// <summary>Null until a second person allowed or declined; of one that was taken back, the asker.</summary>
    public UserId? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Last instant; null unless it was allowed.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>When its end was written down, with the call for a review; null before, be it over by the clock.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public BreakGlassState StateAt(DateTimeOffset now) =>
        EndsAt is { } end ? ClosedAt is null && now < end ? BreakGlassState.Active : BreakGlassState.Ended
        : DecidedAt is not null ? BreakGlassState.Declined
        : now - AskedAt < WaitLimit ? BreakGlassState.Asked : BreakGlassState.Lapsed;

    internal void Allow(UserId by, DateTimeOffset now) => (DecidedBy, DecidedAt, EndsAt) = (by, now, now.AddMinutes(Minutes));

    internal void Decline(UserId by, DateTimeOffset now) => (DecidedBy, DecidedAt) = (by, now);

    /// <summary>Ends it at once where it still runs.</summary>
    internal void Close(DateTimeOffset now) => (ClosedAt, EndsAt) = (now, EndsAt < now ? EndsAt : now);
}

/// <summary>What emergency access adds: reading about people, and nothing that changes, sends or takes out.</summary>
public static class BreakGlassRights
{
    /// <summary>Records of substance-use treatment (42 CFR 2.51 has its own emergency rule) and sensitive facts stay closed.</summary>
    public static IReadOnlySet<Permission> All { get; } = new HashSet<Permission>
    {
        Permission.PeopleView, Permission.PeopleReveal, Permission.AuthorizationStatus, Permission.AuthorizationView, Permission.SuppressionCount, Permission.SuppressionView, Permission.MessageView,
    };
}

internal sealed class BreakGlassMapping : IEntityTypeConfiguration<BreakGlass>
{
    public const int ReasonLength = 400;

    public void Configure(EntityTypeBuilder<BreakGlass> builder)
    {
        builder.ToTable("break_glass");
        builder.HasKey(b => b.Id);
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.Property(b => b.Reason).HasMaxLength(ReasonLength);
        builder.Property(b => b.DecidedAt).IsConcurrencyToken();
        builder.Property(b => b.ClosedAt).IsConcurrencyToken();
        builder.HasIndex(b => new { b.AskedBy, b.EndsAt });
        builder.HasIndex(b => new { b.ClosedAt, b.EndsAt });
        builder.HasOne<StaffUser>().WithMany().HasForeignKey(b => b.AskedBy).OnDelete(DeleteBehavior.Cascade);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

public readonly record struct SessionId(Guid Value) : ITypedId<SessionId>
{
    public static SessionId New() => new(Guid.CreateVersion7());
    public static SessionId From(Guid value) => new(value);
}

/// <summary>
/// One sign-in, from its second factor to its end (45 CFR 164.312(a)(2)(iii) automatic logoff). The cookie only carries
/// its id: a session that ended here has ended everywhere, open circuits included.
/// </summary>
public sealed class StaffSession
{
    /// <summary>Without a use case or a sign of life for this long the session is over.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(15);

    /// <summary>Whatever happens, after this long the person signs in again.</summary>
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromHours(12);

    private StaffSession()
    {
    }

    internal StaffSession(StaffUser user, DateTimeOffset now)
    {
        Id = SessionId.New();
        UserId = user.Id;
        Stamp = user.SecurityStamp;
        StartedAt = now;
        LastSeenAt = now;
    }

    public SessionId Id { get; private set; }

    public UserId UserId { get; private set; }

    /// <summary>The person's security stamp at sign-in; the session dies when the person's changes.</summary>
    public string Stamp { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Kept to the minute, to spare a write per click.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>Signed out; null while open.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    internal bool IsLive(string stamp, DateTimeOffset now) =>
        EndedAt is null && Stamp == stamp && now - LastSeenAt < IdleLimit && now - StartedAt < AbsoluteLimit;

    internal void End(DateTimeOffset now) => EndedAt ??= now;
}

internal sealed class StaffSessionMapping : IEntityTypeConfiguration<StaffSession>
{
    public void Configure(EntityTypeBuilder<StaffSession> builder)
    {
        builder.ToTable("staff_sessions");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Stamp).HasMaxLength(64);
        builder.HasIndex(s => s.UserId);
        builder.HasOne<StaffUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

public readonly record struct SessionId(Guid Value) : ITypedId<SessionId>
{
    public static SessionId New() => new(Guid.CreateVersion7());
    public static SessionId From(Guid value) => new(value);
}

/// <summary>How a session was opened. Numbers are stored.</summary>
public enum SignInMethod
{
    /// <summary>Password and authenticator code; in a demo, its one-time link and the code.</summary>
    Code = 1,

    /// <summary>Password and a recovery code.</summary>
    RecoveryCode = 2,

    /// <summary>A passkey alone, which is both factors.</summary>
    Passkey = 3,
}

/// <summary>Why a session is over. Numbers are stored.</summary>
public enum SessionEnd
{
    SignedOut = 1,

    /// <summary>Nothing was done for <see cref="StaffSession.IdleLimit"/>.</summary>
    Idle = 2,

    /// <summary><see cref="StaffSession.AbsoluteLimit"/> was reached.</summary>
    Expired = 3,

    /// <summary>Ended by its person from elsewhere, or by an administrator.</summary>
    Revoked = 4,

    /// <summary>Roles, password or the account changed.</summary>
    AccessChanged = 5,
}

/// <summary>
/// One sign-in, from its second factor to its end (45 CFR 164.312(a)(2)(iii) automatic logoff). The cookie only carries
/// its id: a session that ended here has ended everywhere, open circuits included.
/// </summary>
public sealed class StaffSession
{
    /// <summary>Without a page opened or a key pressed for this long the session is over.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(15);

    /// <summary>Whatever happens, after this long the person signs in again.</summary>
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromHours(12);

    private StaffSession()
    {
    }

    internal StaffSession(StaffUser user, SignInMethod method, string? userAgent, DateTimeOffset now)
    {
        Id = SessionId.New();
        UserId = user.Id;
        Stamp = user.SecurityStamp;
        Method = method;
        Device = DeviceWords.Of(userAgent);
        StartedAt = now;
        LastSeenAt = now;
        Prove(method == SignInMethod.Passkey, now);
    }

    public SessionId Id { get; private set; }

    public UserId UserId { get; private set; }

    /// <summary>The person's security stamp at sign-in; the session dies when the person's changes.</summary>
    public string Stamp { get; private set; } = "";

    public SignInMethod Method { get; private set; }

    /// <summary>Browser and system in words, "Firefox on Windows". No version and no address: enough to recognise one's own.</summary>
    public string Device { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The last page opened or key pressed. What the product does by itself does not count.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>When the person last proved who they are: the sign-in, or a proof asked for since.</summary>
    public DateTimeOffset ProvenAt { get; private set; }

    /// <summary>Was a passkey of the person presented in this session?</summary>
    public bool HasPasskeyProof { get; private set; }

    /// <summary>Null while open.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Null while open.</summary>
    public SessionEnd? EndReason { get; private set; }

    /// <summary>Why the session is over, whether or not that was written down yet; null while it lives.</summary>
    /// <param name="stamp">The person's stamp now; null when the person may not sign in.</param>
    /// <param name="now">The moment to judge.</param>
    internal SessionEnd? EndAt(string? stamp, DateTimeOffset now) =>
        EndedAt is not null ? EndReason ?? SessionEnd.SignedOut
        : Stamp != stamp ? SessionEnd.AccessChanged
        : now - StartedAt >= AbsoluteLimit ? SessionEnd.Expired
        : now - LastSeenAt >= IdleLimit ? SessionEnd.Idle
        : null;

    internal void Prove(bool byPasskey, DateTimeOffset now)
    {
        ProvenAt = now;
        HasPasskeyProof |= byPasskey;
    }

    /// <summary>A sign of life; an earlier one than the last known changes nothing.</summary>
    internal void Seen(DateTimeOffset at)
    {
        if (at > LastSeenAt)
            LastSeenAt = at;
    }

    internal void End(SessionEnd reason, DateTimeOffset now)
    {
        if (EndedAt is not null)
            return;
        EndedAt = now;
        EndReason = reason;
    }

    /// <summary>Survives a change of the person's stamp that this very session made.</summary>
    internal void Keep(StaffUser user) => Stamp = user.SecurityStamp;
}

internal sealed class StaffSessionMapping : IEntityTypeConfiguration<StaffSession>
{
    public void Configure(EntityTypeBuilder<StaffSession> builder)
    {
        builder.ToTable("staff_sessions");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Stamp).HasMaxLength(64);
        builder.Property(s => s.Device).HasMaxLength(DeviceWords.MaxLength);
        // Two nodes that find the same overdue session: one ends it, the other sees a conflict and looks again.
        builder.Property(s => s.EndedAt).IsConcurrencyToken();
        builder.HasIndex(s => s.UserId);
        builder.HasIndex(s => new { s.EndedAt, s.LastSeenAt });
        builder.HasOne<StaffUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

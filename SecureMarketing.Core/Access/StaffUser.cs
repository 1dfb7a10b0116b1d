using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Access;

/// <summary>
/// A member of staff. Email and name are sealed per field and found by blind index: a stolen database names nobody.
/// Passwords are hashed by ASP.NET Core Identity, the authenticator's secret is sealed, recovery codes are kept as MACs.
/// </summary>
public sealed class StaffUser
{
    /// <summary>Wrong passwords and codes together.</summary>
    public const int MaxFailures = 5;

    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    /// <summary>Longest time from a person's last instant to the recorded end of their access (compliance §5, 45 CFR 164.308(a)(3)(ii)(C)).</summary>
    public static readonly TimeSpan OffboardingLimit = TimeSpan.FromHours(1);

    private readonly List<StaffPasskey> passkeys = [];

    private StaffUser()
    {
    }

    public UserId Id { get; private set; }

    public byte[] EmailSealed { get; private set; } = [];

    /// <summary>HMAC of the normalised address, 32 bytes, unique.</summary>
    public byte[] EmailIndex { get; private set; } = [];

    public byte[] NameSealed { get; private set; } = [];

    /// <summary>Null until the person has set a password.</summary>
    public string? PasswordHash { get; internal set; }

    /// <summary>TOTP secret, 20 bytes sealed; null until enrolment begins.</summary>
    public byte[]? AuthenticatorSealed { get; internal set; }

    /// <summary>Secret of an authenticator that shall replace the present one, sealed; null when none is being set up.</summary>
    public byte[]? NextAuthenticatorSealed { get; internal set; }

    /// <summary>Time step of the last accepted code: a code is good once (RFC 6238 §5.2). Null before the first.</summary>
    public long? LastTotpStep { get; internal set; }

    /// <summary>MACs of the unused recovery codes, 32 bytes each, one after the other.</summary>
    public byte[] RecoveryCodeMacs { get; internal set; } = [];

    /// <summary>When the second factor was first proven; null means that set-up is not complete and sign-in impossible.</summary>
    public DateTimeOffset? EnrolledAt { get; private set; }

    /// <summary>Null while active.</summary>
    public DateTimeOffset? DeactivatedAt { get; private set; }

    /// <summary>From this instant on sign-in is refused and every session is over, whether or not anybody wrote it down yet; null: no end is set.</summary>
    public DateTimeOffset? LeavesAt { get; private set; }

    /// <summary>Changing it ends every session of the person.</summary>
    public string SecurityStamp { get; private set; } = "";

    /// <summary>Wrong passwords or codes since the last success.</summary>
    public int FailedAttempts { get; private set; }

    /// <summary>Sign-in is refused until then; null when not locked.</summary>
    public DateTimeOffset? LockedUntil { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Grows with every change; a lost update is refused.</summary>
    public int Version { get; private set; }

    /// <summary>Empty also when they were not loaded with the person.</summary>
    public IReadOnlyList<StaffPasskey> Passkeys => passkeys;

    /// <summary>Unused recovery codes.</summary>
    public int RecoveryCodesLeft => RecoveryCodeMacs.Length / RecoveryCodes.MacBytes;

    /// <summary>May the person sign in at all? Queries say the same as <c>EnrolledAt</c>, <c>DeactivatedAt</c> and <c>LeavesAt</c>.</summary>
    public bool IsActiveAt(DateTimeOffset now) => EnrolledAt is not null && !HasLeft(now);

    /// <summary>Access has ended, by hand or by the last instant.</summary>
    public bool HasLeft(DateTimeOffset now) => DeactivatedAt is not null || LeavesAt <= now;

    internal static StaffUser Create(EmailAddress email, string name, IFieldCipher cipher, IBlindIndex index, DateTimeOffset now)
    {
        var id = UserId.New();
        return new StaffUser
        {
            Id = id,
            EmailSealed = cipher.Seal(id.Value, EmailField, email.Reveal()),
            EmailIndex = IndexOf(index, email),
            NameSealed = cipher.Seal(id.Value, NameField, name.Trim()),
            SecurityStamp = SetUpToken.Random(),
            CreatedAt = now,
        };
    }

    internal const string EmailField = "staff.email";
    internal const string NameField = "staff.name";
    internal const string AuthenticatorField = "staff.authenticator";

    internal static byte[] IndexOf(IBlindIndex index, EmailAddress email) => index.Of(EmailField, email.Normalised);

    internal string Name(IFieldCipher cipher) => cipher.Open(Id.Value, NameField, NameSealed);

    internal string Email(IFieldCipher cipher) => cipher.Open(Id.Value, EmailField, EmailSealed);

    internal bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>A wrong password or code. The fifth locks the account for fifteen minutes.</summary>
    /// <returns>True when this one locked it.</returns>
    internal bool RecordFailure(DateTimeOffset now)
    {
        Touch();
        if (++FailedAttempts < MaxFailures)
            return false;
        FailedAttempts = 0;
        LockedUntil = now + LockTime;
        return true;
    }

    internal void RecordSuccess()
    {
        FailedAttempts = 0;
        LockedUntil = null;
        Touch();
    }

    /// <summary>Set-up is complete.</summary>
    internal void Enrol(DateTimeOffset now)
    {
        EnrolledAt = now;
        FailedAttempts = 0;
        LockedUntil = null;
        Touch();
    }

    internal void Deactivate(DateTimeOffset now)
    {
        DeactivatedAt = now;
        EndSessions();
    }

    /// <summary>Sets the last instant; null: there is none any more. Sessions live on until then.</summary>
    internal void Leave(DateTimeOffset? at)
    {
        LeavesAt = at;
        Touch();
    }

    internal void Add(StaffPasskey passkey) => passkeys.Add(passkey);

    internal void Remove(StaffPasskey passkey)
    {
        passkeys.Remove(passkey);
        Touch();
    }

    /// <summary>Lost phone or password (passkeys, which must be loaded, go with them): nothing but a fresh set-up link gets the person in again.</summary>
    internal void ForgetSecrets(DateTimeOffset now)
    {
        // Whoever is brought back stays; an end that is still to come stands.
        if (HasLeft(now))
            LeavesAt = null;
        DeactivatedAt = null;
        EnrolledAt = null;
        PasswordHash = null;
        AuthenticatorSealed = null;
        NextAuthenticatorSealed = null;
        passkeys.Clear();
        RecoveryCodeMacs = [];
        LastTotpStep = null;
        EndSessions();
    }

    /// <summary>Every session of the person ends at its next step.</summary>
    internal void EndSessions()
    {
        SecurityStamp = SetUpToken.Random();
        Touch();
    }

    internal void Touch() => Version++;
}

/// <summary>One role held by one person.</summary>
public sealed class StaffRole
{
    public required UserId UserId { get; init; }

    public required Role Role { get; init; }
}

internal sealed class StaffUserMapping : IEntityTypeConfiguration<StaffUser>
{
    public void Configure(EntityTypeBuilder<StaffUser> builder)
    {
        builder.ToTable("staff_users");
        builder.HasKey(u => u.Id);
        builder.Property(u => u.EmailIndex).HasMaxLength(32);
        builder.HasIndex(u => u.EmailIndex).IsUnique();
        builder.Property(u => u.PasswordHash).HasMaxLength(256);
        builder.Property(u => u.SecurityStamp).HasMaxLength(64);
        builder.Property(u => u.Version).IsConcurrencyToken();
        builder.Ignore(u => u.RecoveryCodesLeft);
        builder.Navigation(u => u.Passkeys).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class StaffRoleMapping : IEntityTypeConfiguration<StaffRole>
{
    public void Configure(EntityTypeBuilder<StaffRole> builder)
    {
        builder.ToTable("staff_roles");
        builder.HasKey(r => new { r.UserId, r.Role });
        builder.HasOne<StaffUser>().WithMany().HasForeignKey(r => r.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

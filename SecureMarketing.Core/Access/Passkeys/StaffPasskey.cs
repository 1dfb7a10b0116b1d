using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Access;

public readonly record struct PasskeyId(Guid Value) : ITypedId<PasskeyId>
{
    public static PasskeyId New() => new(Guid.CreateVersion7());
    public static PasskeyId From(Guid value) => new(value);
}

/// <summary>
/// A WebAuthn credential of one person (Web Authentication Level 3 §4, credential record). It stands for both factors:
/// what the person has, opened by what they know or are, and bound to the site's name so that no other site can ask for it.
/// </summary>
public sealed class StaffPasskey
{
    /// <summary>Longest name, characters.</summary>
    public const int NameLength = 60;

    private const string NameField = "staff.passkey.name";

    private StaffPasskey()
    {
    }

    public PasskeyId Id { get; private set; }

    public UserId UserId { get; private set; }

    /// <summary>Chosen by the authenticator, at most 1,023 bytes (§4).</summary>
    public byte[] CredentialId { get; private set; } = [];

    /// <summary>SHA-256 of <see cref="CredentialId"/>: unique, and short enough for every database's index.</summary>
    public byte[] CredentialHash { get; private set; } = [];

    /// <summary>COSE key. Public: a stolen database signs nobody in.</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>What the person calls it; sealed, because people put names into names.</summary>
    public byte[] NameSealed { get; private set; } = [];

    /// <summary>Of the last assertion; stays zero with authenticators that do not count (§6.1.1).</summary>
    public long SignCount { get; private set; }

    /// <summary>How the browser reaches it, comma separated (<c>internal</c>, <c>usb</c>, <c>hybrid</c> …); empty when unknown.</summary>
    public string Transports { get; private set; } = "";

    /// <summary>May be copied to the person's other devices by its maker.</summary>
    public bool IsBackupEligible { get; private set; }

    /// <summary>Is copied now.</summary>
    public bool IsBackedUp { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Null until it opened a session or proved its owner.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    internal static byte[] HashOf(ReadOnlySpan<byte> credentialId) => SHA256.HashData(credentialId);

    internal static StaffPasskey Create(UserId user, UserPasskeyInfo info, IFieldCipher cipher, DateTimeOffset now)
    {
        var passkey = new StaffPasskey
        {
            Id = PasskeyId.New(),
            UserId = user,
            CredentialId = info.CredentialId,
            CredentialHash = HashOf(info.CredentialId),
            PublicKey = info.PublicKey,
            SignCount = info.SignCount,
            Transports = string.Join(',', info.Transports ?? []),
            IsBackupEligible = info.IsBackupEligible,
            IsBackedUp = info.IsBackedUp,
            CreatedAt = now,
        };
        passkey.Rename(info.Name ?? "Passkey", cipher);
        return passkey;
    }

    internal void Rename(string name, IFieldCipher cipher) => NameSealed = cipher.Seal(Id.Value, NameField, name.Trim());

    internal string Name(IFieldCipher cipher) => cipher.Open(Id.Value, NameField, NameSealed);

    internal void Use(UserPasskeyInfo info, DateTimeOffset now)
    {
        SignCount = info.SignCount;
        IsBackedUp = info.IsBackedUp;
        LastUsedAt = now;
    }

    /// <summary>As Identity's handler reads it. The attestation is not kept: none is asked for.</summary>
    internal UserPasskeyInfo ToInfo() => new(
        CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports.Length == 0 ? null : Transports.Split(','),
        isUserVerified: true, IsBackupEligible, IsBackedUp, attestationObject: [], clientDataJson: []);
}

internal sealed class StaffPasskeyMapping : IEntityTypeConfiguration<StaffPasskey>
{
    public void Configure(EntityTypeBuilder<StaffPasskey> builder)
    {
        builder.ToTable("staff_passkeys");
        builder.HasKey(p => p.Id);
        // The key is made here, not by the database: a new one in a person's list is an insert.
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.CredentialId).HasMaxLength(1023);
        builder.Property(p => p.CredentialHash).HasMaxLength(32);
        builder.HasIndex(p => p.CredentialHash).IsUnique();
        builder.Property(p => p.Transports).HasMaxLength(100);
        builder.HasOne<StaffUser>().WithMany(u => u.Passkeys).HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

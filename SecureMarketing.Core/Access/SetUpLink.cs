using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

public readonly record struct SetUpLinkId(Guid Value) : ITypedId<SetUpLinkId>
{
    public static SetUpLinkId New() => new(Guid.CreateVersion7());
    public static SetUpLinkId From(Guid value) => new(value);
}

/// <summary>What a one-time link opens. Numbers are stored.</summary>
public enum SetUpPurpose
{
    /// <summary>Creates the first administrator: no person yet.</summary>
    FirstAdministrator = 1,

    /// <summary>Lets an invited or reset person choose password and authenticator.</summary>
    Account = 2,

    /// <summary>Stands for the password of a demo user; the second factor is still asked for.</summary>
    DemoSignIn = 3,

    /// <summary>A code mailed to a member of staff: used, it says that the mailbox is theirs.</summary>
    Mailbox = 4,
}

/// <summary>
/// A single-use link, good for a limited time. Only the SHA-256 of its token is kept: the token has 256 random bits, so
/// a plain hash cannot be searched backwards.
/// </summary>
public sealed class SetUpLink
{
    private SetUpLink()
    {
    }

    public SetUpLinkId Id { get; private set; }

    public SetUpPurpose Purpose { get; private set; }

    /// <summary>Null for the first administrator, who does not exist yet.</summary>
    public UserId? UserId { get; private set; }

    /// <summary>32 bytes, unique.</summary>
    public byte[] TokenHash { get; private set; } = [];

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Null while it can still be used.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    internal static SetUpLink Create(SetUpPurpose purpose, UserId? user, string token, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        Id = SetUpLinkId.New(),
        Purpose = purpose,
        UserId = user,
        TokenHash = SetUpToken.Hash(token),
        ExpiresAt = now + lifetime,
    };

    internal static SetUpLink CreateCode(UserId user, byte[] hash, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        Id = SetUpLinkId.New(),
        Purpose = SetUpPurpose.Mailbox,
        UserId = user,
        TokenHash = hash,
        ExpiresAt = now + lifetime,
    };

    internal bool IsOpen(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    internal void Use(DateTimeOffset now) => UsedAt = now;

    /// <summary>Ties the first administrator's link to the account that its first step created.</summary>
    internal void BindTo(UserId user) => UserId = user;
}

/// <summary>The secret part of a link.</summary>
public static class SetUpToken
{
    /// <summary>256 random bits, base64url.</summary>
    public static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

internal sealed class SetUpLinkMapping : IEntityTypeConfiguration<SetUpLink>
{
    public void Configure(EntityTypeBuilder<SetUpLink> builder)
    {
        builder.ToTable("set_up_links");
        builder.HasKey(l => l.Id);
        builder.Property(l => l.TokenHash).HasMaxLength(32);
        builder.HasIndex(l => l.TokenHash).IsUnique();
        builder.Property(l => l.UsedAt).IsConcurrencyToken();
        builder.HasIndex(l => l.UserId);
    }
}

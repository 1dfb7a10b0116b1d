using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces;

/// <summary>Identifies a mailbox that is looked at.</summary>
public readonly record struct BounceMailboxId(Guid Value) : ITypedId<BounceMailboxId>
{
    public static BounceMailboxId New() => new(Guid.CreateVersion7());
    public static BounceMailboxId From(Guid value) => new(value);
}

/// <summary>How reports are fetched. Stored: never renumber.</summary>
public enum MailboxKind
{
    /// <summary>A folder of <c>.eml</c> files or a maildir below the configured root.</summary>
    Folder = 1,

    /// <summary>IMAP (RFC 9051).</summary>
    Imap = 2,

    /// <summary>POP3 (RFC 1939).</summary>
    Pop3 = 3,
}

/// <summary>What an administrator says about a mailbox; credentials apart.</summary>
public sealed record MailboxSettings
{
    /// <summary>1–80 characters, unique.</summary>
    public required string Name { get; init; }
    public required MailboxKind Kind { get; init; }

    /// <summary>Folder relative to the root, or the IMAP folder (empty = INBOX); empty for POP3.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Host name; empty for a folder.</summary>
    public string Host { get; init; } = "";

    /// <summary>1–65535; 0 for a folder.</summary>
    public int Port { get; init; }

    /// <summary>True: TLS from the first octet (RFC 8314); false: STARTTLS, demanded. Either way verified.</summary>
    public bool ImplicitTls { get; init; } = true;

    /// <summary>Minutes between two looks, 1–1440.</summary>
    public int EveryMinutes { get; init; } = 5;

    public bool Enabled { get; init; } = true;
}

/// <summary>A mailbox that reports come to. Credentials are sealed under its id; it keeps the counts of its looks.</summary>
public sealed class BounceMailbox
{
    private BounceMailbox()
    {
    }

    public BounceMailbox(BounceMailboxId id, MailboxSettings settings, DateTimeOffset now)
    {
        Id = id;
        Configure(settings, now);
    }

    public BounceMailboxId Id { get; private set; }
    public string Name { get; private set; } = "";
    public MailboxKind Kind { get; private set; }
    public string Folder { get; private set; } = "";
    public string Host { get; private set; } = "";
    public int Port { get; private set; }
    public bool ImplicitTls { get; private set; }
    public int EveryMinutes { get; private set; }
    public bool Enabled { get; private set; }
    internal byte[]? UserNameSealed { get; private set; }
    internal byte[]? PasswordSealed { get; private set; }
    public bool HasCredentials => PasswordSealed is not null;
    public DateTimeOffset NextLookAt { get; private set; }

    /// <summary>Null before the first look.</summary>
    public DateTimeOffset? LastLookAt { get; private set; }

    /// <summary>Code of why the last look failed, null when it did not.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Messages taken since it was added.</summary>
    public long Taken { get; private set; }

    /// <summary>Messages that nobody could read, kept aside.</summary>
    public long Unreadable { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Grows at every change of settings.</summary>
    public int Version { get; private set; }

    public void Configure(MailboxSettings settings, DateTimeOffset now)
    {
        (Name, Kind, Folder, Host, Port) = (settings.Name, settings.Kind, settings.Folder, settings.Host, settings.Port);
        (ImplicitTls, EveryMinutes, Enabled) = (settings.ImplicitTls, settings.EveryMinutes, settings.Enabled);
        (LastFailure, NextLookAt, ChangedAt) = (null, now, now);
        Version++;
    }

    internal void Authenticate(byte[]? userName, byte[]? password) => (UserNameSealed, PasswordSealed) = (userName, password);
}

internal sealed class BounceMailboxMapping : IEntityTypeConfiguration<BounceMailbox>
{
    public void Configure(EntityTypeBuilder<BounceMailbox> builder)
    {
        builder.ToTable("bounce_mailboxes");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Name).HasMaxLength(80);
        builder.Property(m => m.Folder).HasMaxLength(255);
        builder.Property(m => m.Host).HasMaxLength(255);
        builder.Property(m => m.LastFailure).HasMaxLength(60);
        builder.Property(m => m.UserNameSealed);
        builder.Property(m => m.PasswordSealed);
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.Ignore(m => m.HasCredentials);
        builder.HasIndex(m => m.Name).IsUnique();
    }
}

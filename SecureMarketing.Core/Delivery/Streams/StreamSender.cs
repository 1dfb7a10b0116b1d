using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Delivery.Streams;

/// <summary>
/// Who a stream's mail comes from. A stream without a row takes the sender that the message's origin names; with one, every message
/// of the stream bears it, so that a sensitive message cannot go out under a marketing address by mistake.
/// </summary>
public sealed class StreamSender
{
    public const int NameLength = 80;

    private StreamSender()
    {
    }

    public StreamSender(MailStream stream, SenderIdentity identity, DateTimeOffset now)
    {
        Stream = stream;
        Change(identity, now);
    }

    /// <summary>Key: one sender per stream.</summary>
    public MailStream Stream { get; private set; }

    /// <summary>Display name, 1–80 characters; neutral.</summary>
    public string FromName { get; private set; } = "";

    /// <summary>An address of the organisation; not PHI.</summary>
    public string FromAddress { get; private set; } = "";

    /// <summary>Null: replies go to <see cref="FromAddress"/>.</summary>
    public string? ReplyTo { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>1 upward.</summary>
    public int Version { get; private set; }

    public SenderIdentity Identity => new(FromName, FromAddress, ReplyTo);

    public void Change(SenderIdentity identity, DateTimeOffset now)
    {
        (FromName, FromAddress, ReplyTo) = (identity.FromName, identity.FromAddress, identity.ReplyTo);
        ChangedAt = now;
        Version++;
    }
}

/// <summary>From and Reply-To of a stream.</summary>
/// <param name="FromName">Display name.</param>
/// <param name="FromAddress">Header From.</param>
/// <param name="ReplyTo">Null: to the From address.</param>
public sealed record SenderIdentity(string FromName, string FromAddress, string? ReplyTo);

internal sealed class StreamSenderMapping : IEntityTypeConfiguration<StreamSender>
{
    public void Configure(EntityTypeBuilder<StreamSender> builder)
    {
        builder.ToTable("stream_senders");
        builder.HasKey(s => s.Stream);
        builder.Property(s => s.Stream).ValueGeneratedNever();
        builder.Property(s => s.FromName).HasMaxLength(StreamSender.NameLength);
        builder.Property(s => s.FromAddress).HasMaxLength(254);
        builder.Property(s => s.ReplyTo).HasMaxLength(254);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.Ignore(s => s.Identity);
    }
}

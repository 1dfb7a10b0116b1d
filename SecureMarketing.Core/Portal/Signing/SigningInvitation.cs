using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// A way for one person to answer one request for an authorization, or to take back whatever they gave. It stands beside a portal message of the same id, whose
/// codes, tries and locks prove who is answering.
/// </summary>
public sealed class SigningInvitation
{
    /// <summary>Stands for no authorization in particular: the person chooses behind the door.</summary>
    public static AuthorizationId OfNoSingleOne => default;

    private SigningInvitation()
    {
    }

    internal SigningInvitation(MessageId id, AuthorizationId authorization, string language, DateTimeOffset now)
    {
        Id = id;
        Authorization = authorization;
        Language = language;
        CreatedAt = now;
    }

    /// <summary>The id of the portal message.</summary>
    public MessageId Id { get; private set; }

    /// <summary>What it is about; <see cref="OfNoSingleOne"/>: a way to take back, opened from the preference centre.</summary>
    public AuthorizationId Authorization { get; private set; }

    /// <summary>It asks nothing: behind it the person takes back what they choose.</summary>
    public bool OnlyTakesBack => Authorization == OfNoSingleOne;

    /// <summary>BCP 47 tag of the mails and of the door.</summary>
    public string Language { get; private set; } = "en";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the invitation was queued as mail; null: a person handed the link out.</summary>
    public DateTimeOffset? MailedAt { get; private set; }

    /// <summary>When the form was first read after proof of identity; null before.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    internal void Mailed(DateTimeOffset now) => MailedAt = now;

    internal void Read(DateTimeOffset now) => ReadAt ??= now;
}

internal sealed class SigningInvitationMapping : IEntityTypeConfiguration<SigningInvitation>
{
    public void Configure(EntityTypeBuilder<SigningInvitation> builder)
    {
        builder.ToTable("signing_invitations");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.Authorization).HasColumnName("authorization_id");
        builder.Property(i => i.Language).HasMaxLength(10);
        builder.HasIndex(i => i.Authorization);
    }
}

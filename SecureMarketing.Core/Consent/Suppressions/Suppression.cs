using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a suppression.</summary>
public readonly record struct SuppressionId(Guid Value) : ITypedId<SuppressionId>
{
    public static SuppressionId New() => new(Guid.CreateVersion7());
    public static SuppressionId From(Guid value) => new(value);
}

/// <summary>How a suppression came about. Stored: never renumber.</summary>
public enum SuppressionSource
{
    /// <summary>RFC 8058 one-click or the unsubscribe page.</summary>
    Unsubscribe = 1,

    /// <summary>Entered by staff, from a call, a letter or a reply.</summary>
    Staff = 2,

    /// <summary>A bounce.</summary>
    Bounce = 3,

    /// <summary>A complaint reported by a mailbox provider (RFC 5965).</summary>
    FeedbackReport = 4,

    /// <summary>With a revocation, oral ones included.</summary>
    Revocation = 5,

    /// <summary>Another system's list.</summary>
    Import = 6,

    /// <summary>The person was erased; only the blind index of the mailbox stays.</summary>
    Erasure = 7,

    /// <summary>Chosen by the person in the preference centre.</summary>
    PreferenceCentre = 8,

    /// <summary>The database was restored, and the copy does not know what the person refused since: nothing goes to them until staff looked.</summary>
    Restore = 9,
}

/// <summary>A rule that keeps mail from a person. In force from the moment it is stored until two people release it.</summary>
public sealed class Suppression
{
    private Suppression()
    {
    }

    /// <param name="contact">The person.</param>
    /// <param name="kind">Any but <see cref="GateSuppression.None"/>.</param>
    /// <param name="topic">For <see cref="GateSuppression.TopicMatch"/>: the topic; null for every other kind.</param>
    /// <param name="addressIndex">For <see cref="GateSuppression.HardBounce"/>: blind index of the address that bounced, so that a new address is free; null: whatever the address. For an erased person: the mailbox, whoever has it.</param>
    /// <param name="source">How it came about.</param>
    /// <param name="by">Who entered it, null for the person or a program.</param>
    /// <param name="now">From now on in force.</param>
    public Suppression(ContactId contact, GateSuppression kind, string? topic, byte[]? addressIndex, SuppressionSource source, UserId? by, DateTimeOffset now)
    {
        Id = SuppressionId.New();
        Contact = contact;
        Kind = kind;
        Topic = topic;
        AddressIndex = addressIndex;
        Source = source;
        CreatedBy = by;
        CreatedAt = now;
    }

    public SuppressionId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public GateSuppression Kind { get; private set; }

    public string? Topic { get; private set; }

    public byte[]? AddressIndex { get; private set; }

    public SuppressionSource Source { get; private set; }

    public UserId? CreatedBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Who asked for the release: a member of staff, or the person by their contact id; null while nobody has.</summary>
    public Guid? ReleaseAskedBy { get; private set; }

    public DateTimeOffset? ReleaseAskedAt { get; private set; }

    /// <summary>Why, in staff's words; the form asks for no names.</summary>
    public string? ReleaseReason { get; private set; }

    /// <summary>The second person; null until confirmed, and when the person took their own choice back.</summary>
    public Guid? ReleasedBy { get; private set; }

    /// <summary>Null while in force.</summary>
    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>A topic that the person switched off in the preference centre and may switch on there.</summary>
    public bool IsOwnChoice => Kind == GateSuppression.TopicMatch && Source == SuppressionSource.PreferenceCentre;

    /// <summary>The person takes their own choice back; what anyone else entered takes two people.</summary>
    internal void TakeBack(DateTimeOffset now)
    {
        if (!IsOwnChoice || ReleasedAt is not null)
            return;
        ReleasedAt = now;
        ReleaseReason = "Taken back by the person in the preference centre.";
    }

    /// <summary>First half of a release. Asking again replaces the earlier request.</summary>
    public Result AskRelease(Guid by, string reason, DateTimeOffset now)
    {
        if (ReleasedAt is not null)
            return ConsentErrors.SuppressionReleased;
        ReleaseAskedBy = by;
        ReleaseAskedAt = now;
        ReleaseReason = reason;
        return Result.Success;
    }

    /// <summary>Second half, by another person.</summary>
    public Result ConfirmRelease(Guid by, DateTimeOffset now)
    {
        if (ReleasedAt is not null)
            return ConsentErrors.SuppressionReleased;
        if (ReleaseAskedBy is null)
            return ConsentErrors.ReleaseNotRequested;
        if (ReleaseAskedBy == by)
            return ConsentErrors.ReleaseNeedsSecondPerson;
        ReleasedBy = by;
        ReleasedAt = now;
        return Result.Success;
    }
}

internal sealed class SuppressionMapping : IEntityTypeConfiguration<Suppression>
{
    public const int TopicLength = 100;
    public const int ReasonLength = 400;

    public void Configure(EntityTypeBuilder<Suppression> builder)
    {
        builder.ToTable("suppressions");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Contact).HasColumnName("contact_id");
        builder.Property(s => s.Topic).HasMaxLength(TopicLength);
        builder.Property(s => s.AddressIndex).HasMaxLength(32);
        builder.Ignore(s => s.IsOwnChoice);
        builder.Property(s => s.ReleaseReason).HasMaxLength(ReasonLength);
        builder.HasIndex(s => new { s.Contact, s.ReleasedAt });
        builder.HasIndex(s => new { s.Kind, s.ReleasedAt });
    }
}

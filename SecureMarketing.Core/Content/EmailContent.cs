using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Content;

public readonly record struct ContentId(Guid Value) : ITypedId<ContentId>
{
    public static ContentId New() => new(Guid.CreateVersion7());
    public static ContentId From(Guid value) => new(value);
}

public readonly record struct ContentVersionId(Guid Value) : ITypedId<ContentVersionId>
{
    public static ContentVersionId New() => new(Guid.CreateVersion7());
    public static ContentVersionId From(Guid value) => new(value);
}

/// <summary>An email in the library: one draft that is edited, and the versions published from it.</summary>
public sealed class EmailContent
{
    private EmailContent()
    {
    }

    public ContentId Id { get; private set; }

    /// <summary>1–120 characters, unique without regard to case.</summary>
    public string Name { get; private set; } = "";

    /// <summary><see cref="Name"/> in lower case, for the unique index: databases disagree about case.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The draft in canonical JSON.</summary>
    public string Draft { get; private set; } = "";

    /// <summary>What the editor holds while it cannot be read as a document yet; null when <see cref="Draft"/> says it all.</summary>
    public string? Unfinished { get; private set; }

    /// <summary>Rises with every save; the optimistic lock between two people editing.</summary>
    public long Revision { get; private set; }

    /// <summary>Number of the newest version, 0 before the first.</summary>
    public int LatestVersion { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public Guid ChangedBy { get; private set; }

    public static EmailContent Create(string name, EmailDocument draft, Guid by, DateTimeOffset now) => new()
    {
        Id = ContentId.New(),
        Name = name,
        NameKey = name.ToLowerInvariant(),
        Draft = EmailDocumentWriter.Canonical(draft),
        Revision = 1,
        CreatedAt = now,
        ChangedAt = now,
        ChangedBy = by,
    };

    public void SaveDraft(string name, EmailDocument draft, Guid by, DateTimeOffset now)
    {
        Name = name;
        NameKey = name.ToLowerInvariant();
        Draft = EmailDocumentWriter.Canonical(draft);
        Unfinished = null;
        Touch(by, now);
    }

    /// <summary>Keeps what cannot be read yet beside the last draft that could.</summary>
    public void KeepUnfinished(string form, Guid by, DateTimeOffset now)
    {
        Unfinished = form;
        Touch(by, now);
    }

    private void Touch(Guid by, DateTimeOffset now)
    {
        Revision++;
        ChangedAt = now;
        ChangedBy = by;
    }

    /// <summary>Freezes the draft as the next version.</summary>
    public EmailContentVersion Publish(EmailDocument document, string? note, Guid by, DateTimeOffset now)
    {
        LatestVersion++;
        Revision++;
        return EmailContentVersion.Of(this, document, note, by, now);
    }
}

/// <summary>
/// What a campaign sends: immutable. Its hash is what approvals and gate decisions are bound to.
/// </summary>
public sealed class EmailContentVersion
{
    private EmailContentVersion()
    {
    }

    public ContentVersionId Id { get; private set; }

    public ContentId ContentId { get; private set; }

    /// <summary>From 1 without gaps.</summary>
    public int Number { get; private set; }

    /// <summary>Canonical JSON.</summary>
    public string Document { get; private set; } = "";

    /// <summary>SHA-256 of <see cref="Document"/>, 32 bytes.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>What the merge fields tell; the audience may raise it.</summary>
    public PhiLevel Phi { get; private set; }

    /// <summary>True when postal address and opt-out are shown (the gate's <c>Foot</c>).</summary>
    public bool HasFooter { get; private set; }

    /// <summary>What changed, null when the author said nothing.</summary>
    public string? Note { get; private set; }

    public DateTimeOffset PublishedAt { get; private set; }

    public Guid PublishedBy { get; private set; }

    internal static EmailContentVersion Of(EmailContent content, EmailDocument document, string? note, Guid by, DateTimeOffset now) => new()
    {
        Id = ContentVersionId.New(),
        ContentId = content.Id,
        Number = content.LatestVersion,
        Document = EmailDocumentWriter.Canonical(document),
        Hash = EmailDocumentWriter.Hash(document),
        Phi = PhiUsage.Of(document).Level,
        HasFooter = document.Footer is not null,
        Note = note,
        PublishedAt = now,
        PublishedBy = by,
    };
}

/// <summary>
/// A person who edited an email. An approver may never have had a hand in what is approved, over the whole edit history
/// (compliance §11), so editors are kept for good.
/// </summary>
public sealed class EmailContentEditor
{
    public required ContentId ContentId { get; init; }

    public required Guid EditorId { get; init; }

    public required DateTimeOffset FirstEditAt { get; init; }
}

internal sealed class EmailContentMapping : IEntityTypeConfiguration<EmailContent>
{
    public void Configure(EntityTypeBuilder<EmailContent> builder)
    {
        builder.ToTable("email_contents");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Name).HasMaxLength(120);
        builder.Property(c => c.NameKey).HasMaxLength(120);
        builder.Property(c => c.Revision).IsConcurrencyToken();
        builder.HasIndex(c => c.NameKey).IsUnique();
    }
}

internal sealed class EmailContentVersionMapping : IEntityTypeConfiguration<EmailContentVersion>
{
    public void Configure(EntityTypeBuilder<EmailContentVersion> builder)
    {
        builder.ToTable("email_content_versions");
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Hash).HasMaxLength(32);
        builder.Property(v => v.Note).HasMaxLength(500);
        builder.HasIndex(v => new { v.ContentId, v.Number }).IsUnique();
        builder.HasOne<EmailContent>().WithMany().HasForeignKey(v => v.ContentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EmailContentEditorMapping : IEntityTypeConfiguration<EmailContentEditor>
{
    public void Configure(EntityTypeBuilder<EmailContentEditor> builder)
    {
        builder.ToTable("email_content_editors");
        builder.HasKey(e => new { e.ContentId, e.EditorId });
        builder.HasOne<EmailContent>().WithMany().HasForeignKey(e => e.ContentId).OnDelete(DeleteBehavior.Restrict);
    }
}

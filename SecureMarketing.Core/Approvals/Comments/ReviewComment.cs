using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

public readonly record struct ReviewCommentId(Guid Value) : ITypedId<ReviewCommentId>
{
    public static ReviewCommentId New() => new(Guid.CreateVersion7());
    public static ReviewCommentId From(Guid value) => new(value);
}

/// <summary>A part of a subject that a comment can hang on.</summary>
/// <param name="Key">Stays through edits; at most 80 characters.</param>
/// <param name="Label">As a person recognises it; at most 120 characters.</param>
public sealed record ReviewAnchor(string Key, string Label);

/// <summary>
/// What somebody said about one part of a version, or an answer to it. Its words never change and it is never removed: it belongs to
/// the record of the version. It blocks nothing.
/// </summary>
public sealed class ReviewComment
{
    public const int TextLength = 2000;
    public const int AnchorLength = 80;
    public const int LabelLength = 120;

    private ReviewComment()
    {
    }

    /// <param name="subject">What is reviewed.</param>
    /// <param name="anchor">Which part.</param>
    /// <param name="hash">What it was about: the hash of the version at that moment.</param>
    /// <param name="text">1–2000 characters; never about a patient.</param>
    /// <param name="by">Who says it.</param>
    /// <param name="now">When.</param>
    internal ReviewComment(ApprovalSubject subject, ReviewAnchor anchor, string hash, string text, UserId by, DateTimeOffset now)
    {
        Id = ReviewCommentId.New();
        (SubjectKind, SubjectId, SubjectVersion) = (subject.Kind, subject.Id, subject.Version);
        (Anchor, Label, Hash, Text, By, At) = (anchor.Key, anchor.Label.Length > LabelLength ? anchor.Label[..LabelLength] : anchor.Label, hash, text, by, now);
    }

    /// <summary>An answer.</summary>
    internal ReviewComment(ReviewComment to, string hash, string text, UserId by, DateTimeOffset now)
    {
        Id = ReviewCommentId.New();
        (SubjectKind, SubjectId, SubjectVersion, Anchor, Label) = (to.SubjectKind, to.SubjectId, to.SubjectVersion, to.Anchor, to.Label);
        (Hash, Text, By, At, AnswerTo) = (hash, text, by, now, to.Id);
    }

    public ReviewCommentId Id { get; private set; }
    public string SubjectKind { get; private set; } = "";
    public Guid SubjectId { get; private set; }
    public int SubjectVersion { get; private set; }

    /// <summary>Key of the part.</summary>
    public string Anchor { get; private set; } = "";

    /// <summary>Name of the part at that time; it may be gone since.</summary>
    public string Label { get; private set; } = "";

    /// <summary>Hash of the version when it was said, lower-case hex.</summary>
    public string Hash { get; private set; } = "";
    public string Text { get; private set; } = "";
    public UserId By { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>Null for a comment, else the comment that is answered.</summary>
    public ReviewCommentId? AnswerTo { get; private set; }

    /// <summary>Null while open. Of a comment only.</summary>
    public UserId? ResolvedBy { get; private set; }
    public DateTimeOffset? ResolvedAt { get; private set; }

    public ApprovalSubject Subject => new(SubjectKind, SubjectId, SubjectVersion);

    /// <summary>Optimistic concurrency.</summary>
    public int Revision { get; private set; }

    internal void Resolve(UserId by, DateTimeOffset now) => (ResolvedBy, ResolvedAt, Revision) = (by, now, Revision + 1);

    internal void Reopen() => (ResolvedBy, ResolvedAt, Revision) = (null, null, Revision + 1);
}

internal sealed class ReviewCommentMapping : IEntityTypeConfiguration<ReviewComment>
{
    public void Configure(EntityTypeBuilder<ReviewComment> builder)
    {
        builder.ToTable("review_comments");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.SubjectKind).HasMaxLength(20);
        builder.Property(c => c.Anchor).HasMaxLength(ReviewComment.AnchorLength);
        builder.Property(c => c.Label).HasMaxLength(ReviewComment.LabelLength);
        builder.Property(c => c.Hash).HasMaxLength(64);
        builder.Property(c => c.Text).HasMaxLength(ReviewComment.TextLength);
        builder.Property(c => c.Revision).IsConcurrencyToken();
        builder.Ignore(c => c.Subject);
        builder.HasIndex(c => new { c.SubjectKind, c.SubjectId, c.SubjectVersion });
    }
}

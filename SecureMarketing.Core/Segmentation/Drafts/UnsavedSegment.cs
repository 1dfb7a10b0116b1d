using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// What someone changed in the builder and did not save as a version yet. One per segment and shared by all who edit it, so that
/// two of them notice each other while they write and not when they save. Nothing is ever sent from here.
/// </summary>
public sealed class UnsavedSegment
{
    /// <summary>Longest form kept, characters: some thousand conditions.</summary>
    public const int MaxForm = 400_000;

    private UnsavedSegment()
    {
    }

    public UnsavedSegment(SegmentId segment, SegmentDraftText text, Guid by, DateTimeOffset now)
    {
        SegmentId = segment;
        Take(text, by, now);
    }

    /// <summary>The segment, or the id that a new one will get.</summary>
    public SegmentId SegmentId { get; private set; }

    /// <summary>0–120 characters: a new segment may not have one yet.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The builder's form as the builder wrote it, unfinished conditions included. Of its layout only what <see cref="DraftLabels"/> reads is known here.</summary>
    public string Form { get; private set; } = "";

    /// <summary>Number of the version that is being changed; 0 for a new segment.</summary>
    public int BasedOn { get; private set; }

    /// <summary>Rises with every save, from 1; the optimistic lock between two who edit.</summary>
    public long Revision { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>User who changed it last.</summary>
    public Guid ChangedBy { get; private set; }

    internal void Take(SegmentDraftText text, Guid by, DateTimeOffset now)
    {
        (Name, Form, BasedOn, ChangedBy, ChangedAt) = (text.Name, text.Form, text.BasedOn, by, now);
        Revision++;
    }
}

/// <summary>The text of a draft.</summary>
/// <param name="Name">0–120 characters.</param>
/// <param name="Form">What the builder wants to see again.</param>
/// <param name="BasedOn">Number of the version that is being changed; 0 for a new segment.</param>
public sealed record SegmentDraftText(string Name, string Form, int BasedOn);

internal sealed class UnsavedSegmentMapping : IEntityTypeConfiguration<UnsavedSegment>
{
    public void Configure(EntityTypeBuilder<UnsavedSegment> builder)
    {
        builder.ToTable("unsaved_segments");
        builder.HasKey(s => s.SegmentId);
        builder.Property(s => s.SegmentId).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(SegmentDefinition.MaxName);
        builder.Property(s => s.Revision).IsConcurrencyToken();
    }
}

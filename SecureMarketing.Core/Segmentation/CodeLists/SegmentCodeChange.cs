using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Core.Segmentation.CodeLists;

public readonly record struct SegmentCodeChangeId(Guid Value) : ITypedId<SegmentCodeChangeId>
{
    public static SegmentCodeChangeId New() => new(Guid.CreateVersion7());
    public static SegmentCodeChangeId From(Guid value) => new(value);
}

/// <summary>A code list that was put to use changed what a saved segment means. Its page says so until somebody confirms it.</summary>
public sealed class SegmentCodeChange
{
    public required SegmentCodeChangeId Id { get; init; }

    public required SegmentId SegmentId { get; init; }

    /// <summary>A word of <see cref="CodeSystems"/> or a URI.</summary>
    public required string System { get; init; }

    /// <summary>The publisher's word for the version that was put to use; the list itself may be removed since.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null while nobody confirmed it.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>User who did; zero for the command line. Null while nobody did.</summary>
    public Guid? ConfirmedBy { get; set; }
}

internal sealed class SegmentCodeChangeMapping : IEntityTypeConfiguration<SegmentCodeChange>
{
    public void Configure(EntityTypeBuilder<SegmentCodeChange> builder)
    {
        builder.ToTable("segment_code_changes");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.System).HasMaxLength(CodeMapping.Limits.System);
        builder.Property(c => c.Version).HasMaxLength(CodeList.VersionLength);
        builder.Property(c => c.At).HasColumnName("changed_at");
        builder.HasIndex(c => c.SegmentId);
        builder.HasOne<SegmentDefinition>().WithMany().HasForeignKey(c => c.SegmentId).OnDelete(DeleteBehavior.Restrict);
    }
}

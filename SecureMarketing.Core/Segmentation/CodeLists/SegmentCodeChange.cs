using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Core.Segmentation.CodeLists;

public readonly record struct SegmentCodeChangeId(Guid Value) : ITypedId<SegmentCodeChangeId>
{
    public static SegmentCodeChangeId New() => new(Guid.CreateVersion7());
    public static SegmentCodeChangeId From(Guid value) => new(value);
}

/// <summary>
/// A code list that was put to use, or a new name of an account or a unit, changed what a saved segment means; or a value set has a newer
/// version than the one that it names. Its page says so until somebody confirms it.
/// </summary>
public sealed class SegmentCodeChange
{
    /// <summary><see cref="System"/> of a change by a new name of an account.</summary>
    public const string AccountNames = "account names";

    /// <summary><see cref="System"/> of a change by a new name of a unit.</summary>
    public const string UnitNames = "unit names";

    private const string Set = "value set ";

    public required SegmentCodeChangeId Id { get; init; }

    public required SegmentId SegmentId { get; init; }

    /// <summary>A word of <see cref="CodeSystems"/> or a URI; for a new name <see cref="AccountNames"/> or <see cref="UnitNames"/>; for a value set <see cref="OfSet"/>.</summary>
    public required string System { get; init; }

    /// <summary>The publisher's word for the version that was put to use; the list itself may be removed since. The new name, or the value set's with its version, cut where it is long.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>True when a name changed, and no list.</summary>
    public bool IsName => System is AccountNames or UnitNames;

    /// <summary>True when a value set has a newer version: the segment means what it meant.</summary>
    public bool IsSet => System.StartsWith(Set, StringComparison.Ordinal);

    /// <summary><see cref="System"/> of the notice that a value set has a newer version.</summary>
    public static string OfSet(ValueSetId set) => Set + set.Value.ToString("N");

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
        builder.Ignore(c => c.IsName);
        builder.Ignore(c => c.IsSet);
        builder.Property(c => c.At).HasColumnName("changed_at");
        builder.HasIndex(c => c.SegmentId);
        builder.HasOne<SegmentDefinition>().WithMany().HasForeignKey(c => c.SegmentId).OnDelete(DeleteBehavior.Restrict);
    }
}

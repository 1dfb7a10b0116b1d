using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation.Changes;

/// <summary>
/// Who entered and who left a segment between two of its snapshots: one row per snapshot, written with it. Names people by their ordinals
/// alone, so that of an erased person nothing is left that leads to them.
/// </summary>
public sealed class SegmentChange
{
    /// <summary>How long rows are kept, days: longer than a year, for journeys that come round yearly.</summary>
    public const int KeptDays = 400;

    public required SegmentId SegmentId { get; init; }

    /// <summary>1 upward within the segment, without gaps. With the segment the key: of two snapshots at once one is refused, so that nobody enters twice.</summary>
    public required int Number { get; init; }

    public required SegmentSnapshotId SnapshotId { get; init; }

    /// <summary>The version that was looked at. Where it differs from the row before, people may have come and gone by the change of the rule.</summary>
    public required SegmentVersionId VersionId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null for a segment's first snapshot: whoever is in it then has entered before anybody looked.</summary>
    public required int? Entered { get; init; }

    /// <summary>Null likewise.</summary>
    public required int? Left { get; init; }

    /// <summary>One bit per ordinal, compressed (Brotli): few among a million cost some bytes.</summary>
    public required byte[] EnteredBits { get; init; }

    public required byte[] LeftBits { get; init; }

    internal PeopleBitmap WhoEntered => Unpack(EnteredBits);

    internal PeopleBitmap WhoLeft => Unpack(LeftBits);

    internal static byte[] Pack(PeopleBitmap people)
    {
        using var packed = new MemoryStream();
        using (var writer = new BrotliStream(packed, CompressionLevel.Fastest))
            writer.Write(people.ToBytes());
        return packed.ToArray();
    }

    private static PeopleBitmap Unpack(byte[] packed)
    {
        using var bytes = new MemoryStream();
        using (var reader = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress))
            reader.CopyTo(bytes);
        return PeopleBitmap.FromBytes(bytes.ToArray());
    }
}

internal sealed class SegmentChangeMapping : IEntityTypeConfiguration<SegmentChange>
{
    public void Configure(EntityTypeBuilder<SegmentChange> builder)
    {
        builder.ToTable("segment_changes");
        builder.HasKey(c => new { c.SegmentId, c.Number });
        builder.Property(c => c.Number).ValueGeneratedNever();
        builder.Property(c => c.At).HasColumnName("taken_at");
        builder.HasOne<SegmentDefinition>().WithMany().HasForeignKey(c => c.SegmentId).OnDelete(DeleteBehavior.Restrict);
    }
}

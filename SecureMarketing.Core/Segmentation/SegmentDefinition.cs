using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.Jobs;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// A named audience rule. It states interest only, never permission: who may be written to is the send gate's decision.
/// </summary>
public sealed class SegmentDefinition
{
    public const int MaxName = 120;

    private SegmentDefinition()
    {
    }

    public SegmentDefinition(SegmentId id, string name, DateTimeOffset now)
    {
        Id = id;
        Name = name;
        CreatedAt = now;
    }

    public SegmentId Id { get; private set; }

    /// <summary>Unique, 1–120 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Number of the latest version, from 1. Concurrency token: of two who save at once, one is told.</summary>
    public int LatestNumber { get; private set; }

    public SegmentVersionId LatestVersionId { get; private set; }

    /// <summary>What its people are wanted for: only fields granted to it may be used. A campaign asks again for its own class.</summary>
    public FieldPurpose Purpose { get; private set; } = FieldPurpose.Marketing;

    /// <summary>How often it is looked at by itself.</summary>
    public SegmentSchedule Schedule => new(LookHours);

    /// <summary>Hours of <see cref="Schedule"/>.</summary>
    internal int? LookHours { get; private set; }

    /// <summary>When <see cref="Schedule"/> was set; null = never.</summary>
    internal DateTimeOffset? ScheduledAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The latest time for a look that is past; null when there was none yet, or nobody looks but by hand.</summary>
    internal DateTimeOffset? DueAt(DateTimeOffset now, TimeZoneInfo zone) => LookTimes.DueAt(Schedule, ScheduledAt ?? CreatedAt, now, zone);

    /// <summary>The same schedule once more changes nothing: its looks stay where they were.</summary>
    internal void LookBy(SegmentSchedule schedule, DateTimeOffset now)
    {
        if (schedule != Schedule)
            (LookHours, ScheduledAt) = (schedule.Hours, now);
    }

    public void Rename(string name) => Name = name;

    internal void Serve(FieldPurpose purpose) => Purpose = purpose;

    /// <summary>Adds the next version. Earlier ones stay as they are: campaigns and approvals point at them.</summary>
    public SegmentVersion AddVersion(string ruleJson, byte[] hash, Sensitivity sensitivity, Sensitivity granted, PhiLevel phi, Guid author, DateTimeOffset now)
    {
        LatestNumber++;
        LatestVersionId = SegmentVersionId.New();
        ChangedAt = now;
        return new SegmentVersion
        {
            Id = LatestVersionId,
            SegmentId = Id,
            Number = LatestNumber,
            RuleJson = ruleJson,
            Hash = hash,
            Sensitivity = sensitivity,
            Granted = granted,
            PhiLevel = phi,
            AuthorId = author,
            CreatedAt = now,
        };
    }
}

/// <summary>One immutable state of a segment's rule.</summary>
public sealed class SegmentVersion
{
    public required SegmentVersionId Id { get; init; }

    public required SegmentId SegmentId { get; init; }

    /// <summary>1 upward within the segment.</summary>
    public required int Number { get; init; }

    /// <summary>Canonical JSON of the rule tree.</summary>
    public required string RuleJson { get; init; }

    /// <summary>SHA-256 of <see cref="RuleJson"/>, 32 bytes: what approvals bind to.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Categories that the conditions reveal, excluded ones included.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Of these the ones that its author could use only because a campaign was granted them: only campaigns that were granted them as well may use it.</summary>
    public Sensitivity Granted { get; init; }

    /// <summary>Clinical when a clinical condition is used, else Relationship: everyone here is a patient or member.</summary>
    public required PhiLevel PhiLevel { get; init; }

    /// <summary>User who saved it; zero for the command line.</summary>
    public required Guid AuthorId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Who was in a segment at one moment.</summary>
public sealed class SegmentSnapshot
{
    public required SegmentSnapshotId Id { get; init; }

    public required SegmentVersionId VersionId { get; init; }

    /// <summary>Ages and relative dates were counted from this day.</summary>
    public required DateOnly AsOf { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    public required int People { get; init; }

    /// <summary>In this snapshot and not in the one before it of the same segment; null for the first.</summary>
    public int? Joined { get; init; }

    /// <summary>In the one before and not in this.</summary>
    public int? Left { get; init; }

    /// <summary>One bit per person's ordinal.</summary>
    public required byte[] Bitmap { get; init; }
}

internal sealed class SegmentDefinitionMapping : IEntityTypeConfiguration<SegmentDefinition>
{
    public void Configure(EntityTypeBuilder<SegmentDefinition> builder)
    {
        builder.ToTable("segments");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(SegmentDefinition.MaxName);
        builder.Property(s => s.LatestNumber).IsConcurrencyToken();
        // Segments from before purposes existed were made for marketing.
        builder.Property(s => s.Purpose).HasDefaultValue(FieldPurpose.Marketing).HasSentinel((FieldPurpose)0);
        builder.Ignore(s => s.Schedule);
        builder.Property(s => s.LookHours);
        builder.Property(s => s.ScheduledAt);
        builder.HasIndex(s => s.Name).IsUnique();
    }
}

internal sealed class SegmentVersionMapping : IEntityTypeConfiguration<SegmentVersion>
{
    public void Configure(EntityTypeBuilder<SegmentVersion> builder)
    {
        builder.ToTable("segment_versions");
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.Hash).HasMaxLength(32);
        builder.HasIndex(v => new { v.SegmentId, v.Number }).IsUnique();
        builder.HasOne<SegmentDefinition>().WithMany().HasForeignKey(v => v.SegmentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SegmentSnapshotMapping : IEntityTypeConfiguration<SegmentSnapshot>
{
    public void Configure(EntityTypeBuilder<SegmentSnapshot> builder)
    {
        builder.ToTable("segment_snapshots");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasIndex(s => new { s.VersionId, s.TakenAt });
        builder.HasOne<SegmentVersion>().WithMany().HasForeignKey(s => s.VersionId).OnDelete(DeleteBehavior.Restrict);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Campaigns;

public readonly record struct CampaignId(Guid Value) : ITypedId<CampaignId>
{
    public static CampaignId New() => new(Guid.CreateVersion7());
    public static CampaignId From(Guid value) => new(value);

    /// <summary>The same campaign as Sending names it.</summary>
    public OriginId Origin => OriginId.From(Value);
}

/// <summary>A message to a segment: its name and the number of its latest version. What is sent stands in the versions.</summary>
public sealed class Campaign
{
    public const int NameLength = 120;

    /// <summary>Campaigns run once; a later version reaches only people whom no earlier one reached.</summary>
    public const int OnlyOccurrence = 1;

    private Campaign()
    {
    }

    public Campaign(string name, UserId by, DateTimeOffset now)
    {
        Id = CampaignId.New();
        (Name, CreatedBy, CreatedAt, ChangedAt, LatestVersion) = (name, by, now, now, 1);
    }

    public CampaignId Id { get; private set; }

    /// <summary>1–120 characters; seen by staff only, never by recipients.</summary>
    public string Name { get; private set; } = "";

    /// <summary>1 upward.</summary>
    public int LatestVersion { get; private set; }
    public UserId CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    internal void Rename(string name, DateTimeOffset now) => (Name, ChangedAt) = (name, now);

    internal int NextVersion(DateTimeOffset now)
    {
        ChangedAt = now;
        return ++LatestVersion;
    }

    internal void Touch(DateTimeOffset now) => ChangedAt = now;
}

/// <summary>Someone who ever created or edited any version: kept for good, for separation of duties (compliance §11).</summary>
public sealed class CampaignEditor
{
    public required CampaignId CampaignId { get; init; }
    public required UserId EditorId { get; init; }
    public required DateTimeOffset FirstEditAt { get; init; }
}

/// <summary>One person of a version's frozen audience, in the order of contact ids.</summary>
public sealed class CampaignAudienceMember
{
    public required CampaignId CampaignId { get; init; }
    public required int Version { get; init; }

    /// <summary>0 upward without gaps.</summary>
    public required int Ordinal { get; init; }
    public required ContactId ContactId { get; init; }
}

internal sealed class CampaignMapping : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("campaigns");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Name).HasMaxLength(Campaign.NameLength);
        builder.Property(c => c.LatestVersion).IsConcurrencyToken();
        builder.HasIndex(c => c.ChangedAt);
    }
}

internal sealed class CampaignEditorMapping : IEntityTypeConfiguration<CampaignEditor>
{
    public void Configure(EntityTypeBuilder<CampaignEditor> builder)
    {
        builder.ToTable("campaign_editors");
        builder.HasKey(e => new { e.CampaignId, e.EditorId });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(e => e.CampaignId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CampaignAudienceMemberMapping : IEntityTypeConfiguration<CampaignAudienceMember>
{
    public void Configure(EntityTypeBuilder<CampaignAudienceMember> builder)
    {
        builder.ToTable("campaign_audience");
        builder.HasKey(m => new { m.CampaignId, m.Version, m.Ordinal });
        builder.HasIndex(m => new { m.CampaignId, m.Version, m.ContactId }).IsUnique();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Campaigns.Testing;

public readonly record struct CampaignTestId(Guid Value) : ITypedId<CampaignTestId>
{
    public static CampaignTestId New() => new(Guid.CreateVersion7());
    public static CampaignTestId From(Guid value) => new(value);
}

/// <summary>
/// A test of a version's email that somebody had sent to themselves. Stored before anything is dialled, ended once; no address: it is the
/// sender's own.
/// </summary>
public sealed class CampaignTest
{
    public const int ReasonLength = 80;

    private CampaignTest()
    {
    }

    internal CampaignTest(CampaignId campaign, int version, string seenHash, UserId by, DateTimeOffset now)
    {
        Id = CampaignTestId.New();
        (CampaignId, Version, SeenHash, By, At) = (campaign, version, seenHash, by, now);
    }

    public CampaignTestId Id { get; private set; }
    public CampaignId CampaignId { get; private set; }

    /// <summary>The version on whose page it was sent.</summary>
    public int Version { get; private set; }

    /// <summary>Of everything that was shown (<see cref="SeenEmail"/>), lower-case hex; a word where no email was.</summary>
    public string SeenHash { get; private set; } = "";

    /// <summary>Who sent it, to themselves.</summary>
    public UserId By { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>Null while it is under way, or when its end was lost; then nobody knows whether it went.</summary>
    public SubmissionResult? Result { get; private set; }

    /// <summary>Word or code of how it ended; null while it has not.</summary>
    public string? Reason { get; private set; }

    internal void End(SubmissionResult result, string reason) => (Result, Reason) = (result, reason.Length > ReasonLength ? reason[..ReasonLength] : reason);
}

internal sealed class CampaignTestMapping : IEntityTypeConfiguration<CampaignTest>
{
    public void Configure(EntityTypeBuilder<CampaignTest> builder)
    {
        builder.ToTable("campaign_tests");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.SeenHash).HasColumnName("content_hash").HasMaxLength(64);
        builder.Property(t => t.Reason).HasMaxLength(CampaignTest.ReasonLength);
        builder.HasOne<CampaignVersion>().WithMany().HasForeignKey(t => new { t.CampaignId, t.Version }).OnDelete(DeleteBehavior.Restrict);
        // How many somebody sent within the hour.
        builder.HasIndex(t => new { t.By, t.At });
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Campaigns.Launching;

public readonly record struct LaunchTickId(Guid Value) : ITypedId<LaunchTickId>
{
    public static LaunchTickId New() => new(Guid.CreateVersion7());
    public static LaunchTickId From(Guid value) => new(value);
}

/// <summary>A person's word about one point, for one hash of one version. Never changed: taking it back is another row.</summary>
public sealed class LaunchTick
{
    private LaunchTick()
    {
    }

    internal LaunchTick(CampaignId campaign, int version, LaunchPoint point, string hash, bool done, UserId by, DateTimeOffset now)
    {
        Id = LaunchTickId.New();
        (CampaignId, Version, Point, Hash, Done, By, At) = (campaign, version, point, hash, done, by, now);
    }

    public LaunchTickId Id { get; private set; }
    public CampaignId CampaignId { get; private set; }
    public int Version { get; private set; }
    public LaunchPoint Point { get; private set; }

    /// <summary>What was looked at, lower-case hex; for another hash the tick says nothing.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>False: taken back.</summary>
    public bool Done { get; private set; }
    public UserId By { get; private set; }
    public DateTimeOffset At { get; private set; }
}

public readonly record struct LaunchSampleId(Guid Value) : ITypedId<LaunchSampleId>
{
    public static LaunchSampleId New() => new(Guid.CreateVersion7());
    public static LaunchSampleId From(Guid value) => new(value);
}

/// <summary>
/// A check of a random sample of one counted audience against its documents. Who was in it follows from the seed, so that the same people
/// are checked again after a mend; nobody's id is kept. Written once, never changed: the latest of an audience stands.
/// </summary>
public sealed class LaunchSample
{
    public const int SeedLength = 32;
    public const int CodesLength = 400;

    private LaunchSample()
    {
    }

    internal LaunchSample(CampaignVersion version, string hash, string seed, DocumentsVerdict verdict, int sampled, UserId by, DateTimeOffset now)
    {
        Id = LaunchSampleId.New();
        (CampaignId, Version, Hash, FrozenAt, AudienceHash, Population) = (version.CampaignId, version.Number, hash, version.FrozenAt!.Value, version.AudienceHash, version.FrozenCount!.Value);
        (Seed, Sampled, LetOut, Mismatches, By, At) = (seed, sampled, verdict.LetOut, verdict.Mismatches, by, now);
        var codes = string.Join(',', verdict.Codes);
        Codes = codes.Length == 0 ? null : codes.Length > CodesLength ? codes[..CodesLength] : codes;
    }

    public LaunchSampleId Id { get; private set; }
    public CampaignId CampaignId { get; private set; }
    public int Version { get; private set; }

    /// <summary>Hash of the version, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>When the audience was counted that the sample was drawn from.</summary>
    public DateTimeOffset FrozenAt { get; private set; }

    /// <summary>Of the people it was drawn from (<see cref="CampaignVersion.AudienceHash"/>): these people have one seed, however often they are counted and checked.</summary>
    public string? AudienceHash { get; private set; }

    /// <summary>People counted.</summary>
    public int Population { get; private set; }

    /// <summary>32 hex digits; see <see cref="SampleDraw"/>.</summary>
    public string Seed { get; private set; } = "";

    /// <summary>People looked at.</summary>
    public int Sampled { get; private set; }

    /// <summary>Of these such that the gate would let out as far as consent goes; only they need a document.</summary>
    public int LetOut { get; private set; }

    /// <summary>Of these such that their documents do not permit.</summary>
    public int Mismatches { get; private set; }

    /// <summary>What does not agree, joined by comma; null when everything does.</summary>
    public string? Codes { get; private set; }
    public UserId By { get; private set; }
    public DateTimeOffset At { get; private set; }
}

internal sealed class LaunchTickMapping : IEntityTypeConfiguration<LaunchTick>
{
    public void Configure(EntityTypeBuilder<LaunchTick> builder)
    {
        builder.ToTable("launch_ticks");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Hash).HasMaxLength(64);
        builder.HasOne<CampaignVersion>().WithMany().HasForeignKey(t => new { t.CampaignId, t.Version }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LaunchSampleMapping : IEntityTypeConfiguration<LaunchSample>
{
    public void Configure(EntityTypeBuilder<LaunchSample> builder)
    {
        builder.ToTable("launch_samples");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Hash).HasMaxLength(64);
        builder.Property(s => s.AudienceHash).HasMaxLength(64);
        builder.Property(s => s.Seed).HasMaxLength(LaunchSample.SeedLength);
        builder.Property(s => s.Codes).HasMaxLength(LaunchSample.CodesLength);
        builder.HasOne<CampaignVersion>().WithMany().HasForeignKey(s => new { s.CampaignId, s.Version }).OnDelete(DeleteBehavior.Restrict);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns.Granting;

public readonly record struct SensitiveGrantId(Guid Value) : ITypedId<SensitiveGrantId>
{
    public static SensitiveGrantId New() => new(Guid.CreateVersion7());
    public static SensitiveGrantId From(Guid value) => new(value);
}

/// <summary>One sensitive label asked for one campaign, and what became of it (compliance §4: hidden unless granted per campaign).</summary>
public sealed class SensitiveGrant
{
    /// <summary>Longest reason, characters.</summary>
    public const int ReasonLength = 400;

    private SensitiveGrant()
    {
    }

    internal SensitiveGrant(CampaignId campaign, Sensitivity label, string reason, UserId by, DateTimeOffset now)
    {
        Id = SensitiveGrantId.New();
        (CampaignId, Label, Reason, AskedBy, AskedAt, State) = (campaign, label, reason, by, now, SensitiveGrantState.Asked);
    }

    public SensitiveGrantId Id { get; private set; }
    public CampaignId CampaignId { get; private set; }

    /// <summary>Exactly one.</summary>
    public Sensitivity Label { get; private set; }

    /// <summary>Concurrency token: of two who decide at once, one is told.</summary>
    public SensitiveGrantState State { get; private set; }
    public UserId AskedBy { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>Why the campaign needs it; never about a patient.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Null until granted or refused.</summary>
    public UserId? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Null until granted or refused.</summary>
    public string? Decision { get; private set; }

    /// <summary>Who withdrew it, or began the campaign anew; null while neither happened.</summary>
    public UserId? EndedBy { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Null unless withdrawn.</summary>
    public string? EndReason { get; private set; }

    internal Result Decide(bool grant, string reason, UserId by, DateTimeOffset now)
    {
        if (Move(grant ? SensitiveGrantState.Granted : SensitiveGrantState.Refused) is { IsSuccess: false } refused)
            return refused;
        (Decision, DecidedBy, DecidedAt) = (reason, by, now);
        return Result.Success;
    }

    internal Result Withdraw(string reason, UserId by, DateTimeOffset now) => End(SensitiveGrantState.Withdrawn, reason, by, now);

    /// <summary>Its campaign was closed and is begun anew.</summary>
    internal Result EndWithCampaign(UserId by, DateTimeOffset now) => End(SensitiveGrantState.Ended, null, by, now);

    private Result End(SensitiveGrantState to, string? reason, UserId by, DateTimeOffset now)
    {
        if (Move(to) is { IsSuccess: false } refused)
            return refused;
        (EndReason, EndedBy, EndedAt) = (reason, by, now);
        return Result.Success;
    }

    private Result Move(SensitiveGrantState to)
    {
        if (!SensitiveGrantTransitions.Allows(State, to))
            return CampaignErrors.GrantTransition(Label, State, to);
        State = to;
        return Result.Success;
    }
}

internal sealed class SensitiveGrantMapping : IEntityTypeConfiguration<SensitiveGrant>
{
    public void Configure(EntityTypeBuilder<SensitiveGrant> builder)
    {
        builder.ToTable("campaign_sensitive_grants");
        builder.HasKey(g => g.Id);
        builder.Property(g => g.Id).ValueGeneratedNever();
        builder.Property(g => g.State).IsConcurrencyToken();
        builder.Property(g => g.Reason).HasMaxLength(SensitiveGrant.ReasonLength);
        builder.Property(g => g.Decision).HasMaxLength(SensitiveGrant.ReasonLength);
        builder.Property(g => g.EndReason).HasMaxLength(SensitiveGrant.ReasonLength);
        // Asked or granted: a label stands once, whoever asks at the same moment.
        builder.HasIndex(g => new { g.CampaignId, g.Label }).IsUnique().HasFilter("state IN (1, 2)");
        builder.HasIndex(g => new { g.State, g.AskedAt });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(g => g.CampaignId).OnDelete(DeleteBehavior.Restrict);
    }
}

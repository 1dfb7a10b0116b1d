using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// One version of a campaign: what is sent, to whom, and where it stands. Once submitted its set-up never changes; editing an
/// approved version means a new one.
/// </summary>
public sealed class CampaignVersion
{
    private CampaignVersion()
    {
    }

    public CampaignVersion(CampaignId campaign, int number, CampaignSetup setup, DateTimeOffset now)
    {
        (CampaignId, Number, State, StateSince) = (campaign, number, CampaignState.Draft, now);
        Take(setup);
    }

    public CampaignId CampaignId { get; private set; }

    /// <summary>1 upward.</summary>
    public int Number { get; private set; }
    public CampaignState State { get; private set; }
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Why it ended or came back, null when nobody had to say.</summary>
    public string? StateReason { get; private set; }

    /// <summary>Grows with every change: optimistic lock, and the origin's state version that Sending re-reads before DATA.</summary>
    public long Revision { get; private set; }

    /// <summary>Who changed the set-up last; null before the first change.</summary>
    public UserId? EditedBy { get; private set; }

    /// <summary>When the set-up was changed last; null before the first change.</summary>
    public DateTimeOffset? EditedAt { get; private set; }

    public SegmentVersionId? Segment { get; private set; }
    public ContentVersionId? Content { get; private set; }

    /// <summary>The rest of the set-up as JSON.</summary>
    public string SetupJson { get; private set; } = "{}";

    /// <summary>People in the frozen audience; null while it is not frozen.</summary>
    public int? FrozenCount { get; private set; }

    /// <summary>People of the segment whom an earlier version already reached; left out of the frozen audience.</summary>
    public int? AlreadyReached { get; private set; }
    public DateTimeOffset? FrozenAt { get; private set; }

    /// <summary>SHA-256 over the ids of the frozen people, lower-case hex: the same people, the same hash. Null while none are frozen, or since before hashes were kept.</summary>
    public string? AudienceHash { get; private set; }

    /// <summary>Of the frozen people those whose class, as counted then, needs no authorization; null where it is the same for everyone.</summary>
    public int? FrozenFree { get; private set; }

    /// <summary>Those whose class needs one; null with <see cref="FrozenFree"/>.</summary>
    public int? FrozenNeeding { get; private set; }

    /// <summary>Why fewer than 11 people may be written to; null until a compliance officer allowed it for this frozen audience.</summary>
    public string? SmallAudienceReason { get; private set; }
    public UserId? SmallAudienceBy { get; private set; }

    /// <summary>When sending begins; null until scheduled. The database is the truth, Quartz only the clock.</summary>
    public DateTimeOffset? SendAt { get; private set; }

    /// <summary>When the first recipient could be written; null before.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When every person of the audience had its recipient row; null before.</summary>
    public DateTimeOffset? LaunchedAt { get; private set; }

    public ApprovalSubject Subject => CampaignApprovals.SubjectOf(CampaignId, Number);

    /// <summary>Approved, and nobody was written to yet; one that was kept from beginning counts as well.</summary>
    public bool IsBeforeStart => State is CampaignState.Approved or CampaignState.Scheduled || this is { State: CampaignState.Paused, StartedAt: null };

    public CampaignSetup Setup() => JsonSerializer.Deserialize<CampaignSetup>(SetupJson, ApprovalHash.Json)! with { Segment = Segment, Content = Content };

    /// <summary>Replaces the set-up of a draft; one that was sent back becomes a draft again.</summary>
    internal Result Edit(CampaignSetup setup, bool classified, UserId by, DateTimeOffset now)
    {
        if (!State.IsEditable())
            return CampaignErrors.NotEditable(State);
        if (State == CampaignState.ChangesRequested)
            Move(CampaignState.Draft, null, now);
        Take(setup);
        (EditedBy, EditedAt) = (by, now);
        Thaw();
        if (State == CampaignState.Draft && classified)
            return Move(CampaignState.FactsStated, null, now);
        Revision++;
        return Result.Success;
    }

    /// <summary>Takes one step of the transition table.</summary>
    internal Result Move(CampaignState to, string? reason, DateTimeOffset now)
    {
        if (!CampaignTransitions.Allows(State, to))
            return CampaignErrors.Transition(State, to);
        (State, StateSince, StateReason) = (to, now, reason);
        Revision++;
        return Result.Success;
    }

    /// <summary>Notes a frozen audience; an earlier permission for a small one falls with the earlier audience.</summary>
    internal void Freeze(int people, string audienceHash, int alreadyReached, (int Free, int Needing)? classes, DateTimeOffset now)
    {
        AudienceHash = audienceHash;
        (FrozenFree, FrozenNeeding) = (classes?.Free, classes?.Needing);
        (FrozenCount, AlreadyReached, FrozenAt, SmallAudienceReason, SmallAudienceBy) = (people, alreadyReached, now, null, null);
        Revision++;
    }

    internal void AllowSmallAudience(string reason, UserId by)
    {
        (SmallAudienceReason, SmallAudienceBy) = (reason, by);
        Revision++;
    }

    /// <summary>A check before the launch was added or taken back: it and a launch of this moment cannot both be stored.</summary>
    internal void Checked() => Revision++;

    internal Result Schedule(DateTimeOffset sendAt, DateTimeOffset now)
    {
        if (Move(CampaignState.Scheduled, null, now) is { IsSuccess: false } refused)
            return refused;
        SendAt = sendAt;
        return Result.Success;
    }

    internal Result Start(DateTimeOffset now)
    {
        if (Move(CampaignState.Running, null, now) is { IsSuccess: false } refused)
            return refused;
        StartedAt ??= now;
        return Result.Success;
    }

    /// <summary>It was to begin and may not: it counts as running and paused at once, before the first recipient.</summary>
    internal Result HoldStart(string reason, DateTimeOffset now)
    {
        if (Move(CampaignState.Running, null, now) is { IsSuccess: false } refused)
            return refused;
        return Move(CampaignState.Paused, reason.Length > ApprovalSlot.CommentLength ? reason[..ApprovalSlot.CommentLength] : reason, now);
    }

    /// <summary>Begins now, not when it was to: its time to send counts from here.</summary>
    internal Result StartLate(DateTimeOffset now)
    {
        if (Start(now) is { IsSuccess: false } refused)
            return refused;
        SendAt = now;
        return Result.Success;
    }

    /// <summary>May be called again after a crash.</summary>
    internal void Launched(DateTimeOffset now) => LaunchedAt ??= now;

    private void Thaw() =>
        (FrozenCount, AudienceHash, AlreadyReached, FrozenAt, FrozenFree, FrozenNeeding, SmallAudienceReason, SmallAudienceBy) = (null, null, null, null, null, null, null, null);

    private void Take(CampaignSetup setup)
    {
        (Segment, Content) = (setup.Segment, setup.Content);
        SetupJson = JsonSerializer.Serialize(setup with { Segment = null, Content = null }, ApprovalHash.Json);
    }
}

internal sealed class CampaignVersionMapping : IEntityTypeConfiguration<CampaignVersion>
{
    public void Configure(EntityTypeBuilder<CampaignVersion> builder)
    {
        builder.ToTable("campaign_versions");
        builder.HasKey(v => new { v.CampaignId, v.Number });
        builder.Property(v => v.Revision).IsConcurrencyToken();
        builder.Property(v => v.StateReason).HasMaxLength(ApprovalSlot.CommentLength);
        builder.Property(v => v.AudienceHash).HasMaxLength(64);
        builder.Property(v => v.SmallAudienceReason).HasMaxLength(ApprovalSlot.CommentLength);
        builder.Ignore(v => v.Subject).Ignore(v => v.IsBeforeStart);
        builder.HasOne<Campaign>().WithMany().HasForeignKey(v => v.CampaignId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SegmentVersion>().WithMany().HasForeignKey(v => v.Segment).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<EmailContentVersion>().WithMany().HasForeignKey(v => v.Content).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(v => new { v.State, v.SendAt });
    }
}

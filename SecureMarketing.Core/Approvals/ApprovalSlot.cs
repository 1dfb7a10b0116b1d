using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

public readonly record struct ApprovalSlotId(Guid Value) : ITypedId<ApprovalSlotId>
{
    public static ApprovalSlotId New() => new(Guid.CreateVersion7());
    public static ApprovalSlotId From(Guid value) => new(value);
}

/// <summary>One required approver of a request.</summary>
public sealed class ApprovalSlot
{
    public const int CommentLength = 2000;

    private ApprovalSlot()
    {
    }

    internal ApprovalSlot(ApprovalRequestId request, ApproverKind kind)
    {
        Id = ApprovalSlotId.New();
        RequestId = request;
        Kind = kind;
        State = ApprovalSlotState.Requested;
    }

    public ApprovalSlotId Id { get; private set; }

    public ApprovalRequestId RequestId { get; private set; }

    public ApproverKind Kind { get; private set; }

    public ApprovalSlotState State { get; private set; }

    /// <summary>Who decided or stepped back, null while requested.</summary>
    public UserId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What the approver approved, null unless it was granted.</summary>
    public string? GrantedHash { get; private set; }

    /// <summary>The grant counts until this instant, exclusive.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Reason given to the author; null when none was.</summary>
    public string? Comment { get; private set; }

    internal Result Grant(string hash, UserId by, DateTimeOffset now, int validDays)
    {
        if (Move(ApprovalSlotState.Granted) is { IsSuccess: false } refusal)
            return refusal;
        (GrantedHash, DecidedBy, DecidedAt, ExpiresAt) = (hash, by, now, now.AddDays(validDays));
        return Result.Success;
    }

    internal Result Decline(ApprovalSlotState to, UserId by, string comment, DateTimeOffset now)
    {
        if (Move(to) is { IsSuccess: false } refusal)
            return refusal;
        (DecidedBy, DecidedAt, Comment) = (by, now, comment);
        return Result.Success;
    }

    /// <summary>Ends a grant: stale, expired or withdrawn. Who granted it, and when, stays on record.</summary>
    internal Result End(ApprovalSlotState to, string? comment)
    {
        if (Move(to) is { IsSuccess: false } refusal)
            return refusal;
        Comment = comment ?? Comment;
        return Result.Success;
    }

    private Result Move(ApprovalSlotState to)
    {
        if (!ApprovalSlotTransitions.Allows(State, to))
            return ApprovalErrors.SlotTransition(Kind, State, to);
        State = to;
        return Result.Success;
    }
}

internal sealed class ApprovalSlotMapping : IEntityTypeConfiguration<ApprovalSlot>
{
    public void Configure(EntityTypeBuilder<ApprovalSlot> builder)
    {
        builder.ToTable("approval_slots");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.GrantedHash).HasMaxLength(64);
        builder.Property(s => s.Comment).HasMaxLength(ApprovalSlot.CommentLength);
        builder.HasIndex(s => s.RequestId);
    }
}

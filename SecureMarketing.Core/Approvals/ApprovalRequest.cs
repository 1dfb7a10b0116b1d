using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

public readonly record struct ApprovalRequestId(Guid Value) : ITypedId<ApprovalRequestId>
{
    public static ApprovalRequestId New() => new(Guid.CreateVersion7());
    public static ApprovalRequestId From(Guid value) => new(value);
}

/// <summary>What is approved: one version of a campaign, later of a journey.</summary>
/// <param name="Kind">Word of the owner, e.g. <c>campaign</c>; 1–20 characters.</param>
/// <param name="Id">The owner's id.</param>
/// <param name="Version">1 upward.</param>
public sealed record ApprovalSubject(string Kind, Guid Id, int Version);

/// <summary>
/// One submission for approval: the hash it was submitted with and a slot for each required approver. A resubmission is a new
/// request; the old one keeps its slots as evidence.
/// </summary>
public sealed class ApprovalRequest
{
    private readonly List<ApprovalSlot> slots = [];

    private ApprovalRequest()
    {
    }

    /// <param name="subject">What is approved.</param>
    /// <param name="title">Its name, for the queue.</param>
    /// <param name="hash">Over everything bound.</param>
    /// <param name="need">Decides who must approve; its class is approvable.</param>
    /// <param name="classification">As computed from the stated facts.</param>
    /// <param name="by">Who submits.</param>
    /// <param name="now">When.</param>
    public ApprovalRequest(ApprovalSubject subject, string title, string hash, ApprovalNeed need, Classification classification, UserId by, DateTimeOffset now)
    {
        Id = ApprovalRequestId.New();
        (SubjectKind, SubjectId, SubjectVersion) = (subject.Kind, subject.Id, subject.Version);
        (Title, Hash, RequestedBy, RequestedAt) = (title, hash, by, now);
        (Class, ClassRow, Commercial) = (classification.Class, classification.Row, classification.Commercial);
        (Sensitive, ClinicalClaims, IsOpen) = (need.Sensitive, need.ClinicalClaims, true);
        var approvers = RequiredApprovers.For(need);
        if (approvers.Count == 0)
            throw new InvalidOperationException($"A subject of class {need.Class} cannot be approved; its owner must refuse it before.");
        slots.AddRange(approvers.Select(kind => new ApprovalSlot(Id, kind)));
    }

    public ApprovalRequestId Id { get; private set; }
    public string SubjectKind { get; private set; } = "";
    public Guid SubjectId { get; private set; }
    public int SubjectVersion { get; private set; }

    /// <summary>The subject's name at submission.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What was submitted, lower-case hex.</summary>
    public string Hash { get; private set; } = "";
    public HipaaClass Class { get; private set; }

    /// <summary>Row of the decision table.</summary>
    public int ClassRow { get; private set; }
    public CommercialClass Commercial { get; private set; }
    public bool Sensitive { get; private set; }
    public bool ClinicalClaims { get; private set; }
    public UserId RequestedBy { get; private set; }
    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>True while any approver is waited for.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Optimistic concurrency: two approvers deciding at once, one is asked to look again.</summary>
    public int Revision { get; private set; }

    public IReadOnlyList<ApprovalSlot> Slots => slots;

    public ApprovalSubject Subject => new(SubjectKind, SubjectId, SubjectVersion);

    /// <summary>That it concerns the compartment is told by the slot that it was made with.</summary>
    public ApprovalNeed Need => new(Class, Sensitive, ClinicalClaims, slots.Exists(s => s.Kind == ApproverKind.Part2));

    /// <summary>Whose grants it takes: everyone it was made for, and whom the table asks for today; in the order of <see cref="ApproverKind"/>.</summary>
    public IReadOnlyList<ApproverKind> Required => [.. slots.Select(s => s.Kind).Concat(RequiredApprovers.For(Need)).Distinct().Order()];

    /// <summary>Grants the waiting slot of a kind. The person must not have stepped back from it.</summary>
    /// <returns>True when with this grant every required slot is granted.</returns>
    internal Result<bool> Grant(ApproverKind kind, string hash, UserId by, DateTimeOffset now)
    {
        var slot = Waiting(kind, by);
        if (slot.Error is { } closed)
            return closed;
        if (slot.Value.Grant(hash, by, now, Need.ValidDays) is { Error: { } refused })
            return refused;
        Revision++;
        IsOpen = !Required.All(k => slots.Exists(s => s.Kind == k && s.State == ApprovalSlotState.Granted));
        return !IsOpen;
    }

    /// <summary>Rejects, or asks for changes. Grants that others gave no longer count: what comes back will be something else.</summary>
    internal Result Decline(ApproverKind kind, ApprovalSlotState to, UserId by, string comment, DateTimeOffset now)
    {
        var slot = Waiting(kind, by);
        if (slot.Error is { } closed)
            return closed;
        if (slot.Value.Decline(to, by, comment, now) is { Error: { } refused })
            return refused;
        EndGrants(ApprovalSlotState.Stale, null);
        return Result.Success;
    }

    /// <summary>Steps back; a fresh slot of the kind waits for someone else.</summary>
    internal Result Recuse(ApproverKind kind, UserId by, string comment, DateTimeOffset now)
    {
        var slot = Waiting(kind, by);
        if (slot.Error is { } closed)
            return closed;
        if (slot.Value.Decline(ApprovalSlotState.Recused, by, comment, now) is { Error: { } refused })
            return refused;
        slots.Add(new ApprovalSlot(Id, kind));
        Revision++;
        return Result.Success;
    }

    /// <summary>Takes a complete approval back (compliance §11): effective at the next gate check.</summary>
    internal Result Withdraw(string comment)
    {
        if (IsOpen || !slots.Exists(s => s.State == ApprovalSlotState.Granted))
            return ApprovalErrors.NothingGranted;
        EndGrants(ApprovalSlotState.Withdrawn, comment);
        return Result.Success;
    }

    /// <summary>Notes that the time of its grants ran out; the standing says so from that instant on, noted or not.</summary>
    internal void Expire() => EndGrants(ApprovalSlotState.Expired, null);

    /// <summary>Notes that what was approved is no longer what would be sent; the standing says so from that instant on, noted or not.</summary>
    internal void Drift() => EndGrants(ApprovalSlotState.Stale, null);

    private void EndGrants(ApprovalSlotState to, string? comment)
    {
        foreach (var slot in slots.Where(s => s.State == ApprovalSlotState.Granted))
            slot.End(to, comment);
        IsOpen = false;
        Revision++;
    }

    private Result<ApprovalSlot> Waiting(ApproverKind kind, UserId by)
    {
        if (slots.Exists(s => s.Kind == kind && s.State == ApprovalSlotState.Recused && s.DecidedBy == by))
            return ApprovalErrors.Recused;
        if (slots.FindLast(s => s.Kind == kind) is not { } slot)
            return ApprovalErrors.NotRequired(kind);
        return IsOpen || slot.State != ApprovalSlotState.Requested ? slot : ApprovalErrors.Closed;
    }
}

internal sealed class ApprovalRequestMapping : IEntityTypeConfiguration<ApprovalRequest>
{
    public void Configure(EntityTypeBuilder<ApprovalRequest> builder)
    {
        builder.ToTable("approval_requests");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.SubjectKind).HasMaxLength(20);
        builder.Property(r => r.Title).HasMaxLength(200);
        builder.Property(r => r.Hash).HasMaxLength(64);
        builder.Property(r => r.Revision).IsConcurrencyToken();
        builder.Ignore(r => r.Subject).Ignore(r => r.Need).Ignore(r => r.Required);
        builder.HasIndex(r => new { r.SubjectKind, r.SubjectId, r.SubjectVersion });
        builder.HasIndex(r => new { r.IsOpen, r.RequestedAt });
        builder.HasMany(r => r.Slots).WithOne().HasForeignKey(s => s.RequestId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(r => r.Slots).UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>A request as an approver reads it: the proposal beside what was approved last, the facts, and how many people it concerns.</summary>
public sealed record OpenApproval(ApprovalRequestId Request) : ICommand<OpenedApproval>
{
    public static Permission Requires => Permission.ApprovalView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record OpenedApproval
{
    public required ApprovalRequestId Id { get; init; }
    public required CampaignId Campaign { get; init; }
    public required string Title { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required bool IsOpen { get; init; }

    /// <summary>False when what would be sent is no longer what was submitted; <see cref="Drift"/> says what.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>False when the version was submitted again since.</summary>
    public required bool IsLatest { get; init; }

    /// <summary>As submitted where that is known, else as it stands.</summary>
    public required CampaignSetup Setup { get; init; }

    /// <summary>What would be sent now; of an earlier request what it was about, where that is known. Its hash is always the one of now.</summary>
    public required CampaignSummary Proposed { get; init; }

    /// <summary>The last version that was approved before this one; null for a first.</summary>
    public required ApprovedBefore? Before { get; init; }
    public required IReadOnlyList<SlotLine> Slots { get; init; }
    public required IReadOnlyList<SheetLine> Sheets { get; init; }

    /// <summary>Words of the text that may tell a sensitive category, each with what was said of it.</summary>
    public required IReadOnlyList<WordsLine> Words { get; init; }

    /// <summary>People in the segment now; null while no segment is chosen, and where they are not counted for this role (42 CFR part 2).</summary>
    public required ShownCount? People { get; init; }

    /// <summary>True when this person learns neither the rule nor a number of its people (42 CFR part 2).</summary>
    public required bool Closed { get; init; }

    /// <summary>Slots that this person could decide now.</summary>
    public required IReadOnlyList<ApproverKind> MayDecide { get; init; }

    /// <summary>True when this person wrote or edited the version, its email or its audience.</summary>
    public required bool IsEditor { get; init; }

    /// <summary>Part by part as submitted, beside <see cref="Before"/> as it was approved; nothing is marked when there is none.</summary>
    public required IReadOnlyList<DiffPart> Parts { get; init; }

    /// <summary>What was said about this version, oldest first, over all its submissions.</summary>
    public required IReadOnlyList<ReviewThread> Threads { get; init; }

    /// <summary>This person may comment on a part now.</summary>
    public required bool MayComment { get; init; }

    /// <summary>This person may answer and resolve now.</summary>
    public required bool MayAnswer { get; init; }

    /// <summary>
    /// What the request was about, as it stood then: kept with it, or read now where that is the same by its hash. Null where neither is so.
    /// </summary>
    public required SubmittedCampaign? Submitted { get; init; }

    /// <summary>What became of the parts that were submitted.</summary>
    public required PartsKept Kept { get; init; }

    /// <summary>
    /// What reads differently now than it was submitted, policy and rule packs included. Empty where nothing does, where nobody can know
    /// (<see cref="Submitted"/> is null), and for an earlier request, whose version was edited since.
    /// </summary>
    public required IReadOnlyList<DiffPart> Drift { get; init; }

    /// <summary>The hash that was submitted; what would be sent now is <see cref="CampaignSummary.Hash"/>.</summary>
    public required string SubmittedHash { get; init; }
}

/// <summary>Words of one category, and what Compliance said of them; null: nothing yet.</summary>
/// <param name="Hash">Of exactly these words in this text.</param>
public sealed record WordsLine(ProposedLabel Proposed, string Hash, bool? Applies, string? Reason, UserId? By, DateTimeOffset? At);

public sealed record ApprovedBefore(int Version, CampaignSetup Setup, CampaignSummary Summary);

/// <summary>One group of facts with its class and, once given, its confirmation.</summary>
public sealed record SheetLine(FactSheet Sheet, Classification Classification, string Hash, UserId? ConfirmedBy, DateTimeOffset? ConfirmedAt, string? Evidence);

internal sealed class OpenApprovalHandler(CampaignPictures pictures, Submissions submissions, IAudience audiences, Organisation organisation) : IUseCase<OpenApproval, OpenedApproval>
{
    public async Task<Result<OpenedApproval>> HandleAsync(OpenApproval command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.ApprovalRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Request && r.SubjectKind == CampaignApprovals.SubjectKind, cancellationToken) is not { } request)
            return ApprovalErrors.Unknown;
        var campaign = CampaignId.From(request.SubjectId);
        if (await db.CampaignVersionAsync(campaign, request.SubjectVersion, cancellationToken) is not { } version)
            return CampaignErrors.Unknown;
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        var editors = await db.EditorsAsync(version, cancellationToken);
        var confirmations = await db.ConfirmationsOfAsync(request.Subject, cancellationToken);
        var (stored, kept) = await submissions.ReadAsync(db, request, cancellationToken);
        var closed = Part2Campaign.IsClosedTo(scope.Actor, picture) || (stored?.IsCompartment == true && !scope.Actor.Holds(Permission.Part2Use));
        var closedRule = Part2Campaign.ClosedRule(scope.Actor, picture) ?? (closed ? SegmentRules.ClosedRule : null);
        var isEditor = editors.Contains(UserId.From(scope.Actor.Id));
        var isLatest = (await db.LatestApprovalRequestAsync(request.Subject, cancellationToken))?.Id == request.Id;
        var isCurrent = picture.Hash() == request.Hash;
        var submitted = (stored ?? (isCurrent ? SubmittedCampaign.Of(picture) : null))?.For(scope.Actor, closedRule);
        var now = CampaignParts.Of(picture, closedRule);
        var before = await BeforeAsync(db, version, scope.Actor, cancellationToken);
        var summary = CampaignSummary.Of(picture, scope.Actor);
        var comments = scope.Actor.Kind == ActorKind.User && scope.Actor.Holds(Permission.ReviewComment);
        return new OpenedApproval
        {
            Id = request.Id,
            Campaign = campaign,
            Title = request.Title,
            Version = version.Number,
            RequestedAt = request.RequestedAt,
            IsOpen = request.IsOpen,
            IsCurrent = isCurrent,
            IsLatest = isLatest,
            Setup = submitted?.Setup ?? picture.Setup,
            Proposed = isLatest || submitted is null ? summary : summary.As(submitted),
            Before = before?.Version,
            Parts = CampaignDiff.Between(before?.Parts ?? [], submitted?.Parts ?? now),
            Submitted = submitted,
            Kept = kept,
            Drift = submitted is null || !isLatest ? [] : [.. CampaignDiff.Between(submitted.Parts, now).Where(p => p.Change != PartChange.Same)],
            Threads = ReviewThread.Of(await db.ReviewCommentsOfAsync(request.Subject, cancellationToken)),
            MayComment = comments && request.IsOpen && !isEditor && request.Slots.Any(s => scope.Actor.Holds(RequiredApprovers.PermissionOf(s.Kind))),
            MayAnswer = comments && (version.State == CampaignState.InReview || version.State.IsEditable()),
            SubmittedHash = request.Hash,
            Slots = [.. request.Slots.OrderBy(s => s.Kind).ThenBy(s => s.Id.Value).Select(SlotLine.Of)],
            Sheets = [.. (submitted?.Setup ?? picture.Setup).Sheets.Select(sheet => LineOf(sheet, FactsConfirmed.Of(sheet, confirmations, editors)))],
            Words = await WordsAsync(db, request, picture, editors, cancellationToken),
            People = version.Segment is { } segment && !closed
                ? await audiences.ShowCountAsync(db, scope.Actor, segment, organisation.DayAt(scope.Now), scope.Now, cancellationToken)
                : null,
            Closed = closed,
            MayDecide = !request.IsOpen || isEditor || scope.Actor.Holds(Permission.UsersManage) ? [] :
                [.. request.Slots.Where(s => s.State == ApprovalSlotState.Requested && scope.Actor.Holds(RequiredApprovers.PermissionOf(s.Kind))).Select(s => s.Kind)],
            IsEditor = isEditor,
        };
    }

    private static async Task<IReadOnlyList<WordsLine>> WordsAsync(AppDbContext db, ApprovalRequest request, CampaignPicture picture, IReadOnlySet<UserId> editors, CancellationToken cancellationToken)
    {
        if (picture.Proposed is not { Count: > 0 } proposed)
            return [];
        var judgments = await db.WordsJudgmentsOfAsync(request.Subject, cancellationToken);
        return [.. proposed.Select(p => (Proposed: p, Said: WordsJudged.Of(p, judgments, editors))).Select(w => new WordsLine(w.Proposed, w.Proposed.Hash(), w.Said?.Applies, w.Said?.Reason, w.Said?.By, w.Said?.At))];
    }

    private static SheetLine LineOf(FactSheet sheet, FactConfirmation? confirmed) => new(
        sheet, sheet.Class, sheet.Hash(), confirmed?.ConfirmedBy, confirmed?.ConfirmedAt, confirmed?.Evidence);

    /// <summary>The version before as it was approved; as it reads today where its request kept no parts.</summary>
    private async Task<(ApprovedBefore Version, IReadOnlyList<CampaignPart> Parts)?> BeforeAsync(AppDbContext db, CampaignVersion version, Actor reader, CancellationToken cancellationToken)
    {
        if (await db.ApprovedBeforeAsync(version, cancellationToken) is not { } before)
            return null;
        var picture = await pictures.OfAsync(db, before, cancellationToken);
        return (new ApprovedBefore(before.Number, picture.Setup, CampaignSummary.Of(picture, reader)), await submissions.ApprovedPartsAsync(db, before, picture, reader, cancellationToken));
    }
}

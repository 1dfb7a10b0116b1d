using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.ApprovalEvidence;

/// <summary>
/// Takes the evidence of one approval out, as data and as a page for printing, of any request: as it was submitted, whatever came after. No
/// data about people; audited as an export. Refused where that is not on file: the request kept no parts and another thing would be sent now.
/// </summary>
public sealed record ExportApprovalEvidence(ApprovalRequestId Request) : ICommand<ApprovalEvidenceFiles>
{
    public static Permission Requires => Permission.ApprovalEvidenceExport;
    public static AuditAction Audits => AuditAction.ApprovalEvidenceExported;
}

/// <param name="Name">Of the files, without an ending.</param>
/// <param name="Json">Pack and hash.</param>
/// <param name="Html">One page that loads nothing.</param>
/// <param name="Sha256">Over the canonical pack (RFC 8785), lower-case hex; also in the audit trail.</param>
public sealed record ApprovalEvidenceFiles(string Name, string Json, string Html, string Sha256);

internal sealed class ExportApprovalEvidenceHandler(
    IUseCase<OpenApproval, OpenedApproval> approvals,
    IUseCase<PreviewContentVersion, ContentPreview> previews,
    IUseCase<NameStaff, IReadOnlyDictionary<Guid, string>> staff,
    Organisation organisation) : IUseCase<ExportApprovalEvidence, ApprovalEvidenceFiles>
{
    /// <summary>Events that a pack lists; it says when there are more.</summary>
    private const int MostEvents = 2000;

    /// <summary>Events that tell how a version came about; sends and looks are another matter.</summary>
    private static readonly string[] Kinds = ["campaign"];

    public async Task<Result<ApprovalEvidenceFiles>> HandleAsync(ExportApprovalEvidence command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var opened = await approvals.HandleAsync(new OpenApproval(command.Request), scope, cancellationToken);
        if (opened.Error is { } unknown)
            return unknown;
        var approval = opened.Value;
        if (approval.Submitted is not { } submitted)
            return ApprovalErrors.NoEvidence(approval.Kept == PartsKept.Unproven);
        ContentPreview? email = null;
        if (submitted.Setup.Content is { } content)
        {
            var shown = await previews.HandleAsync(new PreviewContentVersion(content), scope, cancellationToken);
            if (shown.Error is { } error)
                return error;
            if (shown.Value.Content.Hash != submitted.ContentHash)
                return ApprovalErrors.NoEvidence(true);
            email = shown.Value;
        }

        var db = scope.Db;
        var (campaign, number) = (approval.Campaign, approval.Version);
        var key = campaign.Value.ToString("N");
        // Events of later versions belong to their own approval.
        var history = await db.AuditEvents.AsNoTracking()
            .Where(e => Kinds.Contains(e.ObjectType) && e.ObjectId == key && (e.ObjectVersion == null || e.ObjectVersion <= number))
            .OrderBy(e => e.RowId).Take(MostEvents + 1).ToListAsync(cancellationToken);
        var cut = history.Count > MostEvents;
        if (cut)
            history.RemoveAt(MostEvents);
        var ticks = (await db.LaunchTicksOfAsync(campaign, number, cancellationToken)).OrderBy(t => t.At).ToList();
        var samples = await db.LaunchSamples.AsNoTracking().Where(s => s.CampaignId == campaign && s.Version == number).OrderBy(s => s.At).ToListAsync(cancellationToken);
        var people = PeopleOf(approval, history, scope.Actor).Concat(ticks.Select(t => t.By.Value)).Concat(samples.Select(s => s.By.Value)).ToHashSet();
        var pack = new ApprovalPack
        {
            Organisation = organisation.Name,
            MadeAt = scope.Now,
            MadeBy = scope.Actor,
            Approval = approval,
            Submitted = submitted,
            Email = email,
            Ticks = ticks,
            Samples = samples,
            History = history,
            HistoryCut = cut,
            Head = await db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.Seq).FirstOrDefaultAsync(cancellationToken),
            Names = (await staff.HandleAsync(new NameStaff(people), scope, cancellationToken)).Value,
        };
        var data = pack.Content();
        var hash = ApprovalHash.Of(data);
        ApprovalDecisions.Describe(scope, CampaignApprovals.SubjectOf(campaign, number));
        scope.Audit.ReasonCodes = null;
        scope.Audit.AfterHash = Convert.FromHexString(hash);
        return new ApprovalEvidenceFiles($"approval-{command.Request.Value:N}", ApprovalPack.Json(data), ApprovalPackPage.Of(pack, data), hash);
    }

    private static HashSet<Guid> PeopleOf(OpenedApproval approval, IReadOnlyList<AuditEvent> history, Actor maker) =>
    [
        maker.Id,
        .. approval.Slots.Select(s => s.By?.Value).OfType<Guid>(),
        .. approval.Sheets.Select(s => s.ConfirmedBy?.Value).OfType<Guid>(),
        .. approval.Words.Select(w => w.By?.Value).OfType<Guid>(),
        .. approval.Threads.SelectMany(t => new[] { t.By.Value, t.ResolvedBy?.Value ?? t.By.Value }.Concat(t.Answers.Select(a => a.By.Value))),
        .. history.Where(e => e.ActorKind == ActorKind.User).Select(e => e.ActorId),
    ];
}

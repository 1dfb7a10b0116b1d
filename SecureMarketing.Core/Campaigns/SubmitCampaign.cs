using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Submits a draft for approval: opens a slot for every approver whom class, claims and sensitivity demand.</summary>
public sealed record SubmitCampaign(CampaignId Campaign, int Version, long Revision) : ICommand<ApprovalRequestId>
{
    public static Permission Requires => Permission.CampaignEdit;
    public static AuditAction Audits => AuditAction.CampaignSubmitted;
}

internal sealed class SubmitCampaignHandler(CampaignPictures pictures, CampaignFields fields, Submissions submissions) : IUseCase<SubmitCampaign, ApprovalRequestId>
{
    public async Task<Result<ApprovalRequestId>> HandleAsync(SubmitCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, command.Revision, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var version = loaded.Value;
        var picture = await pictures.OfAsync(scope.Db, version, cancellationToken);
        var campaign = await scope.Db.Campaigns.SingleAsync(c => c.Id == command.Campaign, cancellationToken);
        // A draft that is not complete hears what is missing rather than a remark on states.
        if (version.State.IsEditable() && picture.Obstacle(campaign.Name) is { } obstacle)
            return obstacle;
        if (version.State.IsEditable() && await fields.RefuseAsync(scope.Db, picture, cancellationToken) is { } notGranted)
            return notGranted;
        if (version.State.IsEditable() && await CampaignGrants.RefuseAsync(scope.Db, campaign.Id, picture, cancellationToken) is { } notHeld)
            return notHeld;
        if (version.Move(CampaignState.InReview, null, scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        campaign.Touch(scope.Now);
        var by = UserId.From(scope.Actor.Id);
        await scope.Db.NoteEditorAsync(campaign.Id, by, scope.Now, cancellationToken);
        var hash = picture.Hash();
        var request = new ApprovalRequest(version.Subject, campaign.Name, hash, picture.Need, picture.Classification, by, scope.Now);
        scope.Db.ApprovalRequests.Add(request);
        submissions.Keep(scope.Db, request, picture);
        scope.Audit.AfterHash = Convert.FromHexString(hash);
        scope.Audit.ReasonCodes = $"{picture.Classification.Class},row {picture.Classification.Row}";
        return request.Id;
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// Edits a campaign that is past drafting: a new draft with the set-up of the latest version. What was approved keeps running
/// under its own approval until the new version is launched. Answers the new number.
/// </summary>
public sealed record StartCampaignVersion(CampaignId Campaign) : ICommand<int>
{
    public static Permission Requires => Permission.CampaignEdit;
    public static AuditAction Audits => AuditAction.CampaignEdited;
}

internal sealed class StartCampaignVersionHandler(CampaignPictures pictures) : IUseCase<StartCampaignVersion, int>
{
    public async Task<Result<int>> HandleAsync(StartCampaignVersion command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Names(command.Campaign, null);
        if (await scope.Db.Campaigns.SingleOrDefaultAsync(c => c.Id == command.Campaign, cancellationToken) is not { } campaign ||
            await scope.Db.CampaignVersionAsync(campaign.Id, campaign.LatestVersion, cancellationToken) is not { } latest)
            return CampaignErrors.Unknown;
        if (latest.State.IsEditable() || latest.State == CampaignState.InReview)
            return CampaignErrors.VersionOpen;
        // What it was granted ended with it; the new version asks for itself.
        foreach (var grant in latest.State.IsTerminal() ? await scope.Db.SensitiveGrants.Where(g => g.CampaignId == campaign.Id).ToListAsync(cancellationToken) : [])
        {
            if (grant.State.IsOpen())
                grant.EndWithCampaign(UserId.From(scope.Actor.Id), scope.Now);
        }

        var setup = latest.Setup();
        var version = new CampaignVersion(campaign.Id, campaign.NextVersion(scope.Now), setup, scope.Now);
        var picture = await pictures.OfAsync(scope.Db, setup, cancellationToken);
        if (!picture.Classification.IsBlocked)
            version.Move(CampaignState.FactsStated, null, scope.Now);
        scope.Db.CampaignVersions.Add(version);
        await scope.Db.NoteEditorAsync(campaign.Id, UserId.From(scope.Actor.Id), scope.Now, cancellationToken);
        scope.Names(campaign.Id, version.Number);
        return version.Number;
    }
}

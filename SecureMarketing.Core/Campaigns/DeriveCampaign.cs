using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>What would follow from a set-up that is not saved yet: class, approvers and what is missing, while a person edits.</summary>
/// <param name="Setup">As it stands.</param>
/// <param name="Name">The campaign's name as it stands; null: not asked.</param>
/// <param name="Campaign">Which campaign, for what it was granted; null: nothing.</param>
public sealed record DeriveCampaign(CampaignSetup Setup, string? Name = null, CampaignId? Campaign = null) : ICommand<CampaignSummary>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class DeriveCampaignHandler(CampaignPictures pictures, SensitiveAccess access) : IUseCase<DeriveCampaign, CampaignSummary>
{
    public async Task<Result<CampaignSummary>> HandleAsync(DeriveCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var picture = await pictures.OfAsync(scope.Db, command.Setup, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign?.Origin, cancellationToken);
        return CampaignSummary.Of(picture, rights, command.Name, command.Campaign is { } campaign ? await CampaignGrants.RefuseAsync(scope.Db, campaign, picture, cancellationToken) : null);
    }
}

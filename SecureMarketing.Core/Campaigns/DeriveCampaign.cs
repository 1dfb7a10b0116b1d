using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>What would follow from a set-up that is not saved yet: class, approvers and what is missing, while a person edits.</summary>
/// <param name="Name">The campaign's name as it stands; null: not asked.</param>
public sealed record DeriveCampaign(CampaignSetup Setup, string? Name = null) : ICommand<CampaignSummary>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class DeriveCampaignHandler(CampaignPictures pictures) : IUseCase<DeriveCampaign, CampaignSummary>
{
    public async Task<Result<CampaignSummary>> HandleAsync(DeriveCampaign command, UseCaseScope scope, CancellationToken cancellationToken) =>
        CampaignSummary.Of(await pictures.OfAsync(scope.Db, command.Setup, cancellationToken), scope.Actor, command.Name);
}

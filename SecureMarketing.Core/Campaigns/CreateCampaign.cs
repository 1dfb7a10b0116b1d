using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Begins a campaign with an empty first version.</summary>
/// <param name="Name">1–120 characters; for staff, so it may say what it is about.</param>
public sealed record CreateCampaign(string Name) : ICommand<CampaignId>
{
    public static Permission Requires => Permission.CampaignEdit;
    public static AuditAction Audits => AuditAction.CampaignCreated;
}

internal sealed class CreateCampaignValidator : AbstractValidator<CreateCampaign>
{
    public CreateCampaignValidator() =>
        RuleFor(c => c.Name).NotEmpty().MaximumLength(Campaign.NameLength).WithMessage("Give the campaign a name of 1 to 120 characters.");
}

internal sealed class CreateCampaignHandler : IUseCase<CreateCampaign, CampaignId>
{
    public async Task<Result<CampaignId>> HandleAsync(CreateCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var by = UserId.From(scope.Actor.Id);
        var campaign = new Campaign(command.Name.Trim(), by, scope.Now);
        scope.Db.Campaigns.Add(campaign);
        scope.Db.CampaignVersions.Add(new CampaignVersion(campaign.Id, 1, new CampaignSetup(), scope.Now));
        await scope.Db.NoteEditorAsync(campaign.Id, by, scope.Now, cancellationToken);
        scope.Names(campaign.Id, 1);
        return campaign.Id;
    }
}

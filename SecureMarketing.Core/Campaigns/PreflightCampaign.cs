using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Looks at everything that would refuse a send, without scheduling one. The sending domain's records are looked up when that was not done lately.</summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="Version">Null: the latest.</param>
public sealed record PreflightCampaign(CampaignId Campaign, int? Version = null) : ICommand<PreflightReport>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class PreflightCampaignHandler(CampaignPreflight preflight) : IUseCase<PreflightCampaign, PreflightReport>
{
    public async Task<Result<PreflightReport>> HandleAsync(PreflightCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (campaign, number) = (command.Campaign, command.Version);
        var version = await scope.Db.CampaignVersions.AsNoTracking().Where(v => v.CampaignId == campaign && (number == null || v.Number == number))
            .OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (version is null)
            return CampaignErrors.Unknown;
        return await preflight.RunAsync(scope.Db, version, scope.Now, cancellationToken) is { } report ? report : CampaignErrors.Incomplete;
    }
}

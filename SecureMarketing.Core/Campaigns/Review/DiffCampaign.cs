using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>
/// A version as it reads now beside the one that was approved before it, as that was approved: what drifted under it shows as well.
/// Names and rules only, nobody's data.
/// </summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="To">The newer version; null: the latest.</param>
/// <param name="From">The older version; null: the last one approved before <paramref name="To"/>. The same number: what drifted since it was submitted.</param>
public sealed record DiffCampaign(CampaignId Campaign, int? To = null, int? From = null) : ICommand<CampaignComparison>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="From">The older version; null when none was approved before.</param>
/// <param name="To">The newer version.</param>
/// <param name="Parts">Every part, changed or not.</param>
public sealed record CampaignComparison(int? From, int To, IReadOnlyList<DiffPart> Parts);

internal sealed class DiffCampaignHandler(CampaignPictures pictures, Submissions submissions) : IUseCase<DiffCampaign, CampaignComparison>
{
    public async Task<Result<CampaignComparison>> HandleAsync(DiffCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var (campaign, to) = (command.Campaign, command.To);
        var version = await db.CampaignVersions.AsNoTracking().Where(v => v.CampaignId == campaign && (to == null || v.Number == to))
            .OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (version is null)
            return CampaignErrors.Unknown;
        var before = command.From is { } from
            ? await db.CampaignVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CampaignId == campaign && v.Number == from, cancellationToken)
            : await db.ApprovedBeforeAsync(version, cancellationToken);
        if (before is null && command.From is not null)
            return CampaignErrors.Unknown;
        return new CampaignComparison(before?.Number, version.Number, CampaignDiff.Between(
            before is null ? [] : await submissions.ApprovedPartsAsync(db, before, await pictures.OfAsync(db, before, cancellationToken), scope.Actor, cancellationToken),
            await NowAsync()));

        async Task<IReadOnlyList<CampaignPart>> NowAsync()
        {
            var picture = await pictures.OfAsync(db, version, cancellationToken);
            return CampaignParts.Of(picture, Part2Campaign.ClosedRule(scope.Actor, picture));
        }
    }
}

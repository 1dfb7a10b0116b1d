using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation.CodeLists;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Segment versions by which a campaign is yet to find its people. Once they are counted and the send has its time, it keeps the people and no rule.</summary>
internal sealed class CampaignKeepers : IVersionKeepers
{
    private static readonly List<CampaignState> Looking = [.. Enum.GetValues<CampaignState>().Where(s => s.LooksForPeople())];

    public async Task<IReadOnlyList<KeptVersion>> KeptAsync(UseCaseScope scope, CancellationToken cancellationToken)
    {
        var kept = await scope.Db.CampaignVersions.AsNoTracking().Where(v => v.Segment != null && Looking.Contains(v.State))
            .Join(scope.Db.Campaigns, v => v.CampaignId, c => c.Id, (v, c) => new { v.Segment, c.Name }).Distinct().OrderBy(k => k.Name).ToListAsync(cancellationToken);
        var named = scope.Actor.Holds(Permission.CampaignView);
        return kept.ConvertAll(k => new KeptVersion(k.Segment!.Value, named ? $"campaign “{k.Name}”" : "a campaign"));
    }
}

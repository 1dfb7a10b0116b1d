using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Campaigns by name, latest change first: for the command palette and "what I last worked on".</summary>
/// <param name="Part">Part of the name, whatever its case; null for all.</param>
/// <param name="Mine">Only those the person ever edited.</param>
/// <param name="Take">1–50.</param>
public sealed record FindCampaigns(string? Part, bool Mine, int Take) : ICommand<IReadOnlyList<FoundCampaign>>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>A campaign by its latest version.</summary>
/// <param name="Since">Since when it is in this state.</param>
/// <param name="Reason">Why it came back or ended; null when nobody had to say.</param>
public sealed record FoundCampaign(CampaignId Id, string Name, int Version, CampaignState State, DateTimeOffset Since, string? Reason, DateTimeOffset ChangedAt);

internal sealed class FindCampaignsHandler : IUseCase<FindCampaigns, IReadOnlyList<FoundCampaign>>
{
    public async Task<Result<IReadOnlyList<FoundCampaign>>> HandleAsync(FindCampaigns command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var campaigns = scope.Db.Campaigns.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(command.Part))
        {
            var part = command.Part.Trim().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // Translated to the database's lower(); the overloads with a culture are not.
            campaigns = campaigns.Where(c => c.Name.ToLower().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }

        if (command.Mine)
        {
            var editors = scope.Db.CampaignEditors;
            var me = UserId.From(scope.Actor.Id);
            campaigns = campaigns.Where(c => editors.Any(e => e.CampaignId == c.Id && e.EditorId == me));
        }

        var versions = scope.Db.CampaignVersions.AsNoTracking();
        return await campaigns
            .OrderByDescending(c => c.ChangedAt).ThenBy(c => c.Id).Take(Math.Clamp(command.Take, 1, 50))
            .Join(versions, c => new { c.Id, Number = c.LatestVersion }, v => new { Id = v.CampaignId, v.Number }, (c, v) => new { Campaign = c, Version = v })
            .OrderByDescending(r => r.Campaign.ChangedAt).ThenBy(r => r.Campaign.Id)
            .Select(r => new FoundCampaign(r.Campaign.Id, r.Campaign.Name, r.Version.Number, r.Version.State, r.Version.StateSince, r.Version.StateReason, r.Campaign.ChangedAt))
            .ToListAsync(cancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Which campaigns a list shows.</summary>
public enum CampaignView
{
    All = 0,

    /// <summary>Latest version still being written.</summary>
    Drafts = 1,
    InReview = 2,

    /// <summary>Approved or scheduled, running or paused.</summary>
    Active = 3,

    /// <summary>Nothing follows.</summary>
    Ended = 4,
}

/// <summary>In which order a list shows campaigns.</summary>
public enum CampaignSort
{
    LatestChange = 0,
    EarliestChange = 1,

    /// <summary>A to Z, whatever the case.</summary>
    Name = 2,
    NameDescending = 3,
}

/// <summary>A page of campaigns by their latest version.</summary>
/// <param name="View">Which ones.</param>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">1–100.</param>
/// <param name="Sort">In which order.</param>
public sealed record ListCampaigns(CampaignView View, int Skip, int Take, CampaignSort Sort = CampaignSort.LatestChange) : ICommand<CampaignRows>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record CampaignRows(IReadOnlyList<CampaignRow> Rows, int Total);

/// <summary>One campaign.</summary>
/// <param name="People">Of the frozen audience; null while it is not frozen, and where they are not counted for this role (42 CFR part 2).</param>
/// <param name="SendAt">When it began or will begin; null until scheduled.</param>
public sealed record CampaignRow(
    CampaignId Id, string Name, int Version, CampaignState State, string? Segment, ShownCount? People, DateTimeOffset? SendAt, DateTimeOffset ChangedAt);

internal sealed class ListCampaignsHandler(CampaignPictures pictures) : IUseCase<ListCampaigns, CampaignRows>
{
    public async Task<Result<CampaignRows>> HandleAsync(ListCampaigns command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var versions = scope.Db.CampaignVersions.AsNoTracking();
        var states = StatesOf(command.View);
        var matching = scope.Db.Campaigns.AsNoTracking()
            .Join(versions, c => new { c.Id, Number = c.LatestVersion }, v => new { Id = v.CampaignId, v.Number }, (c, v) => new { Campaign = c, Version = v })
            .Where(r => states.Contains(r.Version.State));
#pragma warning disable CA1304, CA1311, MA0011 // Translated to the database's lower(); the overloads with a culture are not.
        var ordered = command.Sort switch
        {
            CampaignSort.EarliestChange => matching.OrderBy(r => r.Campaign.ChangedAt),
            CampaignSort.Name => matching.OrderBy(r => r.Campaign.Name.ToLower()),
            CampaignSort.NameDescending => matching.OrderByDescending(r => r.Campaign.Name.ToLower()),
            _ => matching.OrderByDescending(r => r.Campaign.ChangedAt),
        };
#pragma warning restore CA1304, CA1311, MA0011
        var found = await ordered.ThenBy(r => r.Campaign.Id)
            .Skip(command.Skip).Take(Math.Clamp(command.Take, 1, 100)).ToListAsync(cancellationToken);
        var rows = new List<CampaignRow>(found.Count);
        var shared = await pictures.SurroundingsAsync(scope.Db, cancellationToken);
        foreach (var row in found)
        {
            var picture = await pictures.OfAsync(scope.Db, row.Version.Setup(), shared, cancellationToken);
            rows.Add(new CampaignRow(
                row.Campaign.Id, row.Campaign.Name, row.Version.Number, row.Version.State, picture.Audience?.Name,
                row.Version.FrozenCount is { } people && !Part2Campaign.IsClosedTo(scope.Actor, picture) ? SmallCells.Show(people) : null, row.Version.SendAt, row.Campaign.ChangedAt));
        }

        return new CampaignRows(rows, await matching.CountAsync(cancellationToken));
    }

    private static CampaignState[] StatesOf(CampaignView view) =>
    [
        .. Enum.GetValues<CampaignState>().Where(s => view switch
        {
            CampaignView.Drafts => s.IsEditable(),
            CampaignView.InReview => s == CampaignState.InReview,
            CampaignView.Active => !s.IsEditable() && s != CampaignState.InReview && !s.IsTerminal(),
            CampaignView.Ended => s.IsTerminal(),
            _ => true,
        }),
    ];
}

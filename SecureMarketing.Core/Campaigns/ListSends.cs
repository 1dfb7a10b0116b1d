using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Sends under way, and those that ended lately: read from the versions and their messages, so it survives any reload.</summary>
/// <param name="EndedSince">Ended ones are told back to this instant.</param>
public sealed record ListSends(DateTimeOffset EndedSince) : ICommand<IReadOnlyList<SendLine>>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One send.</summary>
/// <param name="StartedAt">When the first recipient could be written.</param>
/// <param name="Since">Since when it is in this state.</param>
/// <param name="Progress">Counts of people under the small-cell rules.</param>
public sealed record SendLine(CampaignId Id, string Name, int Version, CampaignState State, DateTimeOffset StartedAt, DateTimeOffset Since, SendProgress Progress);

internal sealed class ListSendsHandler(CampaignPictures pictures) : IUseCase<ListSends, IReadOnlyList<SendLine>>
{
    /// <summary>More would not be read; the campaigns list has them all.</summary>
    private const int Most = 20;

    public async Task<Result<IReadOnlyList<SendLine>>> HandleAsync(ListSends command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var campaigns = scope.Db.Campaigns.AsNoTracking();
        var found = await scope.Db.CampaignVersions.AsNoTracking()
            .Where(v => v.State == CampaignState.Running || v.State == CampaignState.Paused
                || ((v.State == CampaignState.Completed || v.State == CampaignState.Withdrawn) && v.StartedAt != null && v.StateSince >= command.EndedSince))
            .OrderByDescending(v => v.StartedAt).Take(Most)
            .Join(campaigns, v => v.CampaignId, c => c.Id, (v, c) => new { c.Id, c.Name, Version = v })
            .ToListAsync(cancellationToken);
        var closed = await pictures.ClosedToAsync(scope.Db, scope.Actor, [.. found.Select(r => r.Version)], cancellationToken);
        var lines = new List<SendLine>(found.Count);
        foreach (var row in found.OrderByDescending(r => r.Version.StartedAt))
        {
            var version = row.Version;
            lines.Add(new SendLine(
                row.Id, row.Name, version.Number, version.State, version.StartedAt ?? version.StateSince, version.StateSince,
                (await SendProgress.ReadAsync(scope.Db, row.Id.Origin, cancellationToken)).For(closed.Contains(row.Id))));
        }

        return lines;
    }
}

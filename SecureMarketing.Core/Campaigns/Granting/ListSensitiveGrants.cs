using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Granting;

/// <summary>What a campaign asked for and holds, newest first; without a campaign what waits for a decision, oldest first.</summary>
/// <param name="Campaign">Null: of all campaigns that are not closed, what waits; 100 at most.</param>
public sealed record ListSensitiveGrants(CampaignId? Campaign = null) : ICommand<SensitiveGrants>
{
    /// <summary>Most rows that wait.</summary>
    public const int MostWaiting = 100;

    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Name">Of the campaign; empty without one.</param>
/// <param name="IsClosed">The campaign is closed: nothing is in effect and nothing can be asked for.</param>
/// <param name="InEffect">Labels that count now; none without a campaign.</param>
/// <param name="MayAsk">Labels that this person could ask for now.</param>
public sealed record SensitiveGrants(string Name, bool IsClosed, Sensitivity InEffect, IReadOnlyList<Sensitivity> MayAsk, IReadOnlyList<SensitiveGrantRow> Rows);

/// <param name="Campaign">Of whom.</param>
/// <param name="CampaignName">Its name today.</param>
/// <param name="Reason">Why it was asked for.</param>
/// <param name="Decision">Why it was granted or refused; null while it waits.</param>
/// <param name="EndReason">Why it was withdrawn; null unless it was.</param>
/// <param name="MayDecide">This person may grant or refuse it now.</param>
/// <param name="MayWithdraw">This person may withdraw it now.</param>
public sealed record SensitiveGrantRow(
    SensitiveGrantId Id, CampaignId Campaign, string CampaignName, Sensitivity Label, SensitiveGrantState State,
    UserId AskedBy, DateTimeOffset AskedAt, string Reason, UserId? DecidedBy, DateTimeOffset? DecidedAt, string? Decision,
    UserId? EndedBy, DateTimeOffset? EndedAt, string? EndReason, bool MayDecide, bool MayWithdraw);

internal sealed class ListSensitiveGrantsHandler : IUseCase<ListSensitiveGrants, SensitiveGrants>
{
    public async Task<Result<SensitiveGrants>> HandleAsync(ListSensitiveGrants command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, one) = (scope.Db, command.Campaign);
        if (one is { } asked && !await db.Campaigns.AnyAsync(c => c.Id == asked, cancellationToken))
            return CampaignErrors.Unknown;
        var found = one is { } campaign
            ? await db.SensitiveGrants.AsNoTracking().Where(g => g.CampaignId == campaign).OrderByDescending(g => g.AskedAt).ThenBy(g => g.Label).ToListAsync(cancellationToken)
            : await db.SensitiveGrants.AsNoTracking().Where(g => g.State == SensitiveGrantState.Asked).OrderBy(g => g.AskedAt).ThenBy(g => g.Label).Take(ListSensitiveGrants.MostWaiting).ToListAsync(cancellationToken);
        var ids = found.Select(g => g.CampaignId).Concat(one is { } id ? [id] : []).Distinct().ToList();
        var versions = db.CampaignVersions;
        var campaigns = ids.Count == 0 ? [] : await db.Campaigns.AsNoTracking().Where(c => ids.Contains(c.Id))
            .Join(versions, c => new { c.Id, Number = c.LatestVersion }, v => new { Id = v.CampaignId, v.Number }, (c, v) => new { c.Id, c.Name, v.State })
            .ToDictionaryAsync(c => c.Id, c => (c.Name, c.State), cancellationToken);
        var person = UserId.From(scope.Actor.Id);
        var officer = scope.Actor.Kind == ActorKind.User && scope.Actor.Holds(Permission.ApprovalCompliance);
        var own = officer && ids.Count > 0
            ? (await db.CampaignEditors.AsNoTracking().Where(e => e.EditorId == person && ids.Contains(e.CampaignId)).Select(e => e.CampaignId).ToListAsync(cancellationToken)).ToHashSet()
            : [];
        var rows = found.Where(g => one is not null || !campaigns[g.CampaignId].State.IsTerminal()).Select(RowOf).ToList();
        if (one is not { } shown)
            return new SensitiveGrants("", false, Sensitivity.None, [], rows);
        var (name, state) = campaigns[shown];
        var standing = found.ConvertAll(g => (g.Label, g.State));
        return new SensitiveGrants(name, state.IsTerminal(), SensitiveGrantRules.InEffect(state, standing),
            scope.Actor.Holds(Permission.CampaignEdit) ? [.. SensitiveRights.Grantable.Where(l => SensitiveGrantRules.RefuseToAsk(l, state, standing) is null)] : [], rows);

        SensitiveGrantRow RowOf(SensitiveGrant g) => new(
            g.Id, g.CampaignId, campaigns[g.CampaignId].Name, g.Label, g.State, g.AskedBy, g.AskedAt, g.Reason, g.DecidedBy, g.DecidedAt, g.Decision, g.EndedBy, g.EndedAt, g.EndReason,
            officer && g.State == SensitiveGrantState.Asked
                && SensitiveGrantRules.RefuseToDecide(campaigns[g.CampaignId].State, g.AskedBy == person || own.Contains(g.CampaignId), scope.Actor.Holds(Permission.UsersManage)) is null,
            officer && g.State == SensitiveGrantState.Granted && !campaigns[g.CampaignId].State.IsTerminal());
    }
}

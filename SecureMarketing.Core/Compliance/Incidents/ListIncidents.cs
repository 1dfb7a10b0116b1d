using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Incidents, those that wait for somebody first, then latest first.</summary>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
/// <param name="State">Null for all.</param>
public sealed record ListIncidents(int Skip = 0, int Take = 50, IncidentState? State = null) : ICommand<IncidentList>
{
    public static Permission Requires => Permission.IncidentsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Open">Of all incidents those reported or in triage.</param>
public sealed record IncidentList(int Total, int Open, IReadOnlyList<IncidentRow> Rows);

public sealed record IncidentRow(IncidentId Id, IncidentKind Kind, string ObjectType, string ObjectId, IReadOnlyList<string> Codes, DateTimeOffset DiscoveredAt, IncidentState State, DateTimeOffset StateSince, string? Note);

internal sealed class ListIncidentsHandler : IUseCase<ListIncidents, IncidentList>
{
    public async Task<Result<IncidentList>> HandleAsync(ListIncidents command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var all = scope.Db.Incidents.AsNoTracking();
        var open = await all.CountAsync(i => i.State == IncidentState.Reported || i.State == IncidentState.Triage, cancellationToken);
        var chosen = command.State is { } state ? all.Where(i => i.State == state) : all;
        var total = await chosen.CountAsync(cancellationToken);
        var rows = await chosen.OrderBy(i => i.State == IncidentState.Reported ? 0 : i.State == IncidentState.Triage ? 1 : 2).ThenByDescending(i => i.DiscoveredAt)
            .Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, 100))
            .Select(i => new { i.Id, i.Kind, i.ObjectType, i.ObjectId, i.Codes, i.DiscoveredAt, i.State, i.StateSince, i.Note }).ToListAsync(cancellationToken);
        return new IncidentList(total, open, [.. rows.Select(i => new IncidentRow(
            i.Id, i.Kind, i.ObjectType, i.ObjectId, i.Codes.Split(','), i.DiscoveredAt, i.State, i.StateSince, i.Note))]);
    }
}

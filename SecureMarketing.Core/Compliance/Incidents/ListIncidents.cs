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

/// <param name="Open">Of all incidents those that are not closed in some way.</param>
/// <param name="Overdue">Of these, such as have passed the 60 days from discovery.</param>
public sealed record IncidentList(int Total, int Open, int Overdue, IReadOnlyList<IncidentRow> Rows);

/// <param name="DueOn">The last day for notices to people, were it a breach (45 CFR 164.404(b)); null when nothing can become of it any more.</param>
/// <param name="Overdue">That day is over.</param>
public sealed record IncidentRow(
    IncidentId Id, IncidentKind Kind, string ObjectType, string ObjectId, IReadOnlyList<string> Codes, string? Description, DateTimeOffset DiscoveredAt, IncidentState State, DateTimeOffset StateSince, string? Note,
    DateOnly? DueOn, bool Overdue)
{
    internal static IncidentRow Of(Incident i, Organisation organisation, DateTimeOffset now)
    {
        DateOnly? due = IncidentTransitions.IsFinal(i.State) ? null : BreachDuties.IndividualsDue(organisation.DayAt(i.DiscoveredAt));
        return new IncidentRow(i.Id, i.Kind, i.ObjectType, i.ObjectId, i.Codes.Split(','), i.Description, i.DiscoveredAt, i.State, i.StateSince, i.Note, due, due < organisation.DayAt(now));
    }
}

internal sealed class ListIncidentsHandler(Organisation organisation) : IUseCase<ListIncidents, IncidentList>
{
    /// <summary>From which no step leads on.</summary>
    internal static readonly IncidentState[] Final = [.. Enum.GetValues<IncidentState>().Where(IncidentTransitions.IsFinal)];

    public async Task<Result<IncidentList>> HandleAsync(ListIncidents command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var all = scope.Db.Incidents.AsNoTracking();
        var open = all.Where(i => !Final.Contains(i.State));
        var chosen = command.State is { } state ? all.Where(i => i.State == state) : all;
        var rows = await chosen.OrderBy(i => i.State == IncidentState.Reported ? 0 : Final.Contains(i.State) ? 2 : 1).ThenByDescending(i => i.DiscoveredAt)
            .Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, 100)).ToListAsync(cancellationToken);
        return new IncidentList(
            await chosen.CountAsync(cancellationToken), await open.CountAsync(cancellationToken), await OverdueAsync(open, organisation, scope.Now, cancellationToken),
            [.. rows.Select(i => IncidentRow.Of(i, organisation, scope.Now))]);
    }

    internal static Task<int> OverdueAsync(IQueryable<Incident> open, Organisation organisation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var discoveredBefore = organisation.StartOf(organisation.DayAt(now).AddDays(-BreachDuties.Days));
        return open.CountAsync(i => i.DiscoveredAt < discoveredBefore, cancellationToken);
    }
}

/// <summary>One incident with all that was said and signed. Ids and codes; nobody's name.</summary>
public sealed record ViewIncident(IncidentId Incident) : ICommand<IncidentDetail>
{
    public static Permission Requires => Permission.IncidentsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Factors">Null: not judged.</param>
/// <param name="FirstSignedBy">Null: nobody signed that the probability is low.</param>
/// <param name="Duties">Notices that it asks for, with the day each was sent; empty unless it is a breach whose people were counted.</param>
public sealed record IncidentDetail(
    IncidentRow Row, BreachException? Exception, int? People, IReadOnlyDictionary<string, int> ByState, FourFactors? Factors, Guid? WrittenBy, Guid? FirstSignedBy, DateTimeOffset? FirstSignedAt, Guid? SecondSignedBy,
    IReadOnlyList<IncidentDuty> Duties, IReadOnlyList<IncidentStepRow> Steps);

/// <param name="SentOn">Null: not yet.</param>
public sealed record IncidentDuty(BreachDuty Duty, DateOnly? SentOn, string? Evidence, bool Overdue);

public sealed record IncidentStepRow(IncidentState From, IncidentState To, Guid By, string Note, DateTimeOffset At);

internal sealed class ViewIncidentHandler(Organisation organisation) : IUseCase<ViewIncident, IncidentDetail>
{
    public async Task<Result<IncidentDetail>> HandleAsync(ViewIncident command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Incident);
        if (await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } incident)
            return ComplianceErrors.IncidentUnknown;
        var assessment = await db.IncidentAssessments.AsNoTracking().SingleOrDefaultAsync(a => a.Incident == id, cancellationToken);
        var steps = await db.IncidentSteps.AsNoTracking().Where(s => s.Incident == id).OrderBy(s => s.Number).Select(s => new IncidentStepRow(s.From, s.To, s.By, s.Note, s.At)).ToListAsync(cancellationToken);
        var notices = await db.BreachNotices.AsNoTracking().Where(n => n.Incident == id).ToListAsync(cancellationToken);
        var today = organisation.DayAt(scope.Now);
        var duties = BreachDuties.Of(incident, organisation.DayAt(incident.DiscoveredAt)).Select(d =>
        {
            var sent = notices.Find(n => n.Audience == d.Audience && n.State == d.State);
            return new IncidentDuty(d, sent?.SentOn, sent?.Evidence, (sent?.SentOn ?? today) > d.DueOn);
        });
        return new IncidentDetail(
            IncidentRow.Of(incident, organisation, scope.Now), incident.Exception, incident.People, AffectedStates.Read(incident.PeopleByState), assessment?.Factors, assessment?.WrittenBy,
            assessment?.FirstSignedBy, assessment?.FirstSignedAt, assessment?.SecondSignedBy, [.. duties], steps);
    }
}

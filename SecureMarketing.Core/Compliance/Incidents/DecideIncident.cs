using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Takes one step of an incident. An undefined step changes nothing and is on record as refused; a step that lacks what it needs says what.
/// Low probability is reached by two signatures alone (<see cref="SignLowProbability"/>).
/// </summary>
/// <param name="Incident">The incident.</param>
/// <param name="To">The state it is to have.</param>
/// <param name="Note">Why, 5–2,000 characters, no names. Of an exception: its proof.</param>
/// <param name="Exception">With <see cref="IncidentState.ExceptionApplies"/>: which.</param>
public sealed record DecideIncident(IncidentId Incident, IncidentState To, string Note, BreachException? Exception = null) : ICommand<Unit>
{
    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.IncidentDecided;
}

internal sealed class DecideIncidentValidator : AbstractValidator<DecideIncident>
{
    public DecideIncidentValidator()
    {
        RuleFor(c => c.To).IsInEnum().WithErrorCode("incident.state").WithMessage("Say what the incident is to become.");
        RuleFor(c => c.Note).Must(IncidentText.IsNote).WithErrorCode("incident.note").WithMessage("Say why, in 5 to 2,000 characters, without names.");
        RuleFor(c => c.Exception).IsInEnum().WithErrorCode("incident.exception").WithMessage("Choose one of the exceptions.");
    }
}

internal static class IncidentText
{
    public static bool IsNote(string? text) => text?.Trim().Length is >= 5 and <= IncidentMapping.NoteLength;
}

internal sealed class DecideIncidentHandler(Organisation organisation) : IUseCase<DecideIncident, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DecideIncident command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.IncidentAsync(command.Incident, cancellationToken);
        if (loaded.Error is { } unknown)
            return unknown;
        var incident = loaded.Value;
        if (command.To == IncidentState.ExceptionApplies && incident.State == IncidentState.FourFactor && command.Exception is { } exception)
            incident.Except(exception);
        var assessment = await scope.Db.IncidentAssessments.AsNoTracking().SingleOrDefaultAsync(a => a.Incident == command.Incident, cancellationToken);
        if (IncidentTransitions.Allows(incident.State, command.To)
            && IncidentTransitions.Missing(command.To, incident, assessment, await scope.OpenDutiesAsync(incident, organisation, cancellationToken)) is { } missing)
            return missing;
        return await scope.MoveAsync(incident, command.To, command.Note.Trim(), cancellationToken);
    }
}

/// <summary>What the steps of an incident share.</summary>
internal static class IncidentSteps
{
    public static async Task<Result<Incident>> IncidentAsync(this UseCaseScope scope, IncidentId id, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("incident", id.Value.ToString("N"));
        return await scope.Db.Incidents.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is { } incident ? incident : ComplianceErrors.IncidentUnknown;
    }

    /// <summary>Notices that are due of a breach and not on record.</summary>
    public static async Task<IReadOnlyList<BreachDuty>> OpenDutiesAsync(this UseCaseScope scope, Incident incident, Organisation organisation, CancellationToken cancellationToken)
    {
        var sent = await scope.Db.BreachNotices.AsNoTracking().Where(n => n.Incident == incident.Id).Select(n => new { n.Audience, n.State }).ToListAsync(cancellationToken);
        return [.. BreachDuties.Of(incident, organisation.DayAt(incident.DiscoveredAt)).Where(d => !sent.Any(n => n.Audience == d.Audience && n.State == d.State))];
    }

    public static async Task<Result<Unit>> MoveAsync(this UseCaseScope scope, Incident incident, IncidentState to, string note, CancellationToken cancellationToken)
    {
        var from = incident.State;
        scope.Audit.ReasonCodes = incident.Exception is { } exception && to == IncidentState.ExceptionApplies ? $"{from},{to},{exception}" : $"{from},{to}";
        if (incident.Move(to, scope.Actor.Id, note, scope.Now).Error is { } refused)
        {
            (scope.Audit.Action, scope.Audit.Outcome) = (AuditAction.TransitionRefused, AuditOutcome.Refused);
            return refused;
        }

        await scope.StepAsync(incident, from, note, cancellationToken);
        return Unit.Value;
    }

    /// <summary>Writes down how the incident came to the state that it is in; from that same state: a first signature.</summary>
    public static async Task StepAsync(this UseCaseScope scope, Incident incident, IncidentState from, string note, CancellationToken cancellationToken)
    {
        var number = await scope.Db.IncidentSteps.CountAsync(s => s.Incident == incident.Id, cancellationToken) + 1;
        scope.Db.IncidentSteps.Add(new IncidentStep(incident.Id, number, from, incident.State, scope.Actor.Id, note, scope.Now));
    }
}

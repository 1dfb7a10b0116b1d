using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Takes an incident into triage, or says what it was. An undefined step changes nothing and is on record as refused.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="To">The state it is to have.</param>
/// <param name="Note">Why, 5–2,000 characters, no names.</param>
public sealed record DecideIncident(IncidentId Incident, IncidentState To, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.IncidentDecided;
}

internal sealed class DecideIncidentValidator : AbstractValidator<DecideIncident>
{
    public DecideIncidentValidator()
    {
        RuleFor(c => c.To).IsInEnum().WithErrorCode("incident.state").WithMessage("Say what the incident is to become.");
        RuleFor(c => c.Note).Must(n => n?.Trim().Length is >= 5 and <= IncidentMapping.NoteLength).WithErrorCode("incident.note").WithMessage("Say why, in 5 to 2,000 characters, without names.");
    }
}

internal sealed class DecideIncidentHandler : IUseCase<DecideIncident, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DecideIncident command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "incident";
        scope.Audit.ObjectId = command.Incident.Value.ToString("N");
        if (await scope.Db.Incidents.SingleOrDefaultAsync(i => i.Id == command.Incident, cancellationToken) is not { } incident)
            return ComplianceErrors.IncidentUnknown;
        scope.Audit.ReasonCodes = $"{incident.State},{command.To}";
        if (incident.Move(command.To, scope.Actor.Id, command.Note.Trim(), scope.Now).Error is not { } refused)
            return Unit.Value;
        scope.Audit.Action = AuditAction.TransitionRefused;
        scope.Audit.Outcome = AuditOutcome.Refused;
        return refused;
    }
}

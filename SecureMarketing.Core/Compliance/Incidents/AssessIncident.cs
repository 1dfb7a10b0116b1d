using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Judges the four factors (45 CFR 164.402(2)). Judging anew takes a signature back.</summary>
public sealed record AssessIncident(IncidentId Incident, FourFactors Factors) : ICommand<Unit>
{
    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.IncidentAssessed;
}

/// <summary>Signs that the probability of a compromise is low. The second person's signature closes the incident.</summary>
/// <param name="Incident">In state <see cref="IncidentState.FourFactor"/>.</param>
/// <param name="Note">Why, 5–2,000 characters, no names; each signature's is a step of the incident.</param>
public sealed record SignLowProbability(IncidentId Incident, string Note) : ICommand<IncidentState>
{
    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.IncidentSignedOff;

    public static Proof Demands => Proof.Fresh;
}

/// <summary>Says how many people an incident affects, and how many of them live in which state.</summary>
/// <param name="Incident">A breach.</param>
/// <param name="People">1 upward.</param>
/// <param name="ByState">Residents per state; together not more than <paramref name="People"/>.</param>
public sealed record CountAffected(IncidentId Incident, int People, IReadOnlyDictionary<string, int> ByState) : ICommand<Unit>
{
    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.IncidentAffectedCounted;
}

/// <summary>Notes that a notice was sent.</summary>
/// <param name="Incident">In state <see cref="IncidentState.Notifying"/>.</param>
/// <param name="Audience">Who heard.</param>
/// <param name="State">Of media, its state; else empty.</param>
/// <param name="SentOn">Not in the future, not before the discovery.</param>
/// <param name="Evidence">How, and where the proof lies, 5–400 characters, no names.</param>
public sealed record NoteBreachNotice(IncidentId Incident, BreachAudience Audience, string State, DateOnly SentOn, string Evidence) : ICommand<Unit>
{
    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.BreachNoticeNoted;
}

internal sealed class AssessIncidentValidator : AbstractValidator<AssessIncident>
{
    public AssessIncidentValidator() => RuleForEach(c => c.Factors.All).Must(f => Enum.IsDefined(f.Rating) && f.Text?.Trim().Length is >= 10 and <= IncidentMapping.NoteLength)
        .WithErrorCode("incident.factors").WithMessage("Judge each of the four factors and say why, in 10 to 2,000 characters, without names.");
}

internal sealed class SignLowProbabilityValidator : AbstractValidator<SignLowProbability>
{
    public SignLowProbabilityValidator() => RuleFor(c => c.Note).Must(IncidentText.IsNote).WithErrorCode("incident.note").WithMessage("Say why, in 5 to 2,000 characters, without names.");
}

internal sealed class CountAffectedValidator : AbstractValidator<CountAffected>
{
    public CountAffectedValidator() => RuleFor(c => c).Must(c => c.People is >= 1 and <= 400_000_000 && c.ByState.Values.Sum(n => (long)n) <= c.People)
        .WithErrorCode("incident.people").WithMessage("Give how many people are affected, 1 or more, and no more per state together than that.");
}

internal sealed class NoteBreachNoticeValidator : AbstractValidator<NoteBreachNotice>
{
    public NoteBreachNoticeValidator(TimeProvider clock, Organisation organisation)
    {
        RuleFor(c => c.SentOn).Must(d => d <= organisation.DayAt(clock.GetUtcNow())).WithErrorCode("incident.sent_on").WithMessage("A notice cannot have been sent in the future.");
        RuleFor(c => c.Evidence).Must(e => e?.Trim().Length is >= 5 and <= BreachNoticeMapping.EvidenceLength).WithErrorCode("incident.evidence").WithMessage("Say how it was sent and where the proof lies, in 5 to 400 characters.");
    }
}

internal sealed class AssessIncidentHandler : IUseCase<AssessIncident, Unit>
{
    public async Task<Result<Unit>> HandleAsync(AssessIncident command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.IncidentAsync(command.Incident, cancellationToken);
        if (loaded.Error is { } unknown)
            return unknown;
        if (loaded.Value.State != IncidentState.FourFactor)
            return ComplianceErrors.NotNow(loaded.Value.State, IncidentState.FourFactor);
        var assessment = await scope.Db.IncidentAssessments.SingleOrDefaultAsync(a => a.Incident == command.Incident, cancellationToken);
        if (assessment is null)
            scope.Db.IncidentAssessments.Add(assessment = new IncidentAssessment(command.Incident));
        assessment.Judge(command.Factors, scope.Actor.Id, scope.Now);
        scope.Audit.ObjectVersion = assessment.Version;
        scope.Audit.ReasonCodes = string.Join(',', command.Factors.All.Select(f => f.Rating));
        return Unit.Value;
    }
}

internal sealed class SignLowProbabilityHandler : IUseCase<SignLowProbability, IncidentState>
{
    public async Task<Result<IncidentState>> HandleAsync(SignLowProbability command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Two people are told apart by their accounts; the command line has none.
        if (scope.Actor.Kind != ActorKind.User)
            return ComplianceErrors.NotAPerson;
        var loaded = await scope.IncidentAsync(command.Incident, cancellationToken);
        if (loaded.Error is { } unknown)
            return unknown;
        var incident = loaded.Value;
        if (incident.State != IncidentState.FourFactor)
            return ComplianceErrors.NotNow(incident.State, IncidentState.FourFactor);
        if (await scope.Db.IncidentAssessments.SingleOrDefaultAsync(a => a.Incident == command.Incident, cancellationToken) is not { } assessment)
            return ComplianceErrors.AssessmentMissing;
        var signed = assessment.Sign(scope.Actor.Id, scope.Now);
        if (signed.Error is { } refused)
            return refused;
        scope.Audit.ObjectVersion = assessment.Version;
        scope.Audit.ReasonCodes = "first";
        var note = command.Note.Trim();
        if (!signed.Value)
            await scope.StepAsync(incident, incident.State, note, cancellationToken);
        else if ((await scope.MoveAsync(incident, IncidentState.LowProbability, note, cancellationToken)).Error is { } undefined)
            return undefined;
        return incident.State;
    }
}

internal sealed class CountAffectedHandler : IUseCase<CountAffected, Unit>
{
    public async Task<Result<Unit>> HandleAsync(CountAffected command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.IncidentAsync(command.Incident, cancellationToken);
        if (loaded.Error is { } unknown)
            return unknown;
        if (loaded.Value.State is not (IncidentState.Breach or IncidentState.Notifying))
            return ComplianceErrors.NotNow(loaded.Value.State, IncidentState.Breach);
        loaded.Value.Count(command.People, command.ByState);
        scope.Audit.ReasonCodes = FormattableString.Invariant($"people:{command.People},states:{command.ByState.Count}");
        return Unit.Value;
    }
}

internal sealed class NoteBreachNoticeHandler(Organisation organisation) : IUseCase<NoteBreachNotice, Unit>
{
    public async Task<Result<Unit>> HandleAsync(NoteBreachNotice command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.IncidentAsync(command.Incident, cancellationToken);
        if (loaded.Error is { } unknown)
            return unknown;
        var incident = loaded.Value;
        if (incident.State != IncidentState.Notifying)
            return ComplianceErrors.NotNow(incident.State, IncidentState.Notifying);
        if (command.SentOn < organisation.DayAt(incident.DiscoveredAt))
            return ComplianceErrors.NoticeBeforeDiscovery;
        if ((await scope.OpenDutiesAsync(incident, organisation, cancellationToken)).FirstOrDefault(d => d.Audience == command.Audience && d.State == command.State) is not { } duty)
            return ComplianceErrors.NoticeNotDue;
        scope.Db.BreachNotices.Add(new BreachNotice(incident.Id, duty, command.SentOn, command.Evidence.Trim(), scope.Actor.Id, scope.Now));
        scope.Audit.ReasonCodes = $"{duty.Audience}{(duty.State.Length == 0 ? "" : ":" + duty.State)},{(command.SentOn > duty.DueOn ? "late" : "in_time")}";
        return Unit.Value;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>Notes what a record found and what corrects it. A class: it may stand in a complaint.</summary>
public sealed class RaiseFinding : ICommand<int>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.FindingRaised;

    public required RegisterRecordId Record { get; init; }

    public required FindingSeverity Severity { get; init; }

    /// <summary>What was found, 5–2,000 characters; kept sealed.</summary>
    public required string Text { get; init; }

    /// <summary>What corrects it, 5–2,000 characters; kept sealed.</summary>
    public required string Action { get; init; }

    /// <summary>User id of who corrects it; null: who notes it.</summary>
    public Guid? Owner { get; init; }

    public required DateOnly DueOn { get; init; }
}

/// <summary>Says that the corrective action was done.</summary>
/// <param name="Note">How, 5–2,000 characters.</param>
public sealed record ReportFindingDone(RegisterRecordId Record, int Number, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.FindingDone;
}

/// <summary>Finds, as another person than who did it, that the finding is corrected.</summary>
/// <param name="Note">What was looked at, 5–2,000 characters.</param>
public sealed record CloseFinding(RegisterRecordId Record, int Number, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.FindingClosed;
}

/// <summary>Finds, as another person than who did it, that it is not corrected: it is open again.</summary>
/// <param name="Note">What is missing, 5–2,000 characters.</param>
public sealed record ReturnFinding(RegisterRecordId Record, int Number, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.FindingReturned;
}

internal sealed class RaiseFindingValidator : AbstractValidator<RaiseFinding>
{
    public RaiseFindingValidator()
    {
        RuleFor(c => c.Severity).IsInEnum();
        RuleFor(c => c).Must(c => RegisterNotes.IsNote(c.Text) && RegisterNotes.IsNote(c.Action)).WithErrorCode(GovernanceErrors.FindingWords.Code).WithMessage(GovernanceErrors.FindingWords.Message);
    }
}

internal sealed class ReportFindingDoneValidator : AbstractValidator<ReportFindingDone>
{
    public ReportFindingDoneValidator() => RuleFor(c => c.Note).Must(RegisterNotes.IsNote).WithErrorCode(GovernanceErrors.RecordNote.Code).WithMessage(GovernanceErrors.RecordNote.Message);
}

internal sealed class CloseFindingValidator : AbstractValidator<CloseFinding>
{
    public CloseFindingValidator() => RuleFor(c => c.Note).Must(RegisterNotes.IsNote).WithErrorCode(GovernanceErrors.RecordNote.Code).WithMessage(GovernanceErrors.RecordNote.Message);
}

internal sealed class ReturnFindingValidator : AbstractValidator<ReturnFinding>
{
    public ReturnFindingValidator() => RuleFor(c => c.Note).Must(RegisterNotes.IsNote).WithErrorCode(GovernanceErrors.RecordNote.Code).WithMessage(GovernanceErrors.RecordNote.Message);
}

internal sealed class RaiseFindingHandler(RegisterReader reader, IFieldCipher cipher) : IUseCase<RaiseFinding, int>
{
    public async Task<Result<int>> HandleAsync(RaiseFinding command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.About(command.Record);
        if (await scope.Db.RegisterRecords.FindAsync([command.Record], cancellationToken) is not { } record)
            return GovernanceErrors.RecordUnknown;
        if (!record.IsOpen)
            return GovernanceErrors.RecordClosed;
        if (command.DueOn < reader.DayOf(scope.Now))
            return GovernanceErrors.RecordDue;
        var owner = command.Owner ?? scope.Actor.Id;
        if (!await RegisterReader.IsOwnerAsync(scope, owner, cancellationToken))
            return GovernanceErrors.RecordOwner;
        var number = record.NextFinding();
        scope.Db.RegisterFindings.Add(
            new RegisterFinding(record.Id, number, command.Severity, new FindingWords(command.Text.Trim(), command.Action.Trim()), owner, command.DueOn, cipher, scope.Actor.Id, scope.Now));
        scope.Db.RegisterSteps.Add(record.Step(RegisterAct.FindingRaised, null, null, cipher, scope.Actor.Id, scope.Now));
        scope.Audit.ReasonCodes = FormattableString.Invariant($"finding:{number},severity:{command.Severity}");
        return number;
    }
}

/// <summary>The steps of a finding: each loads it with its record, and leaves a step there.</summary>
internal sealed class FindingSteps(IFieldCipher cipher)
{
    public async Task<Result<Unit>> TakeAsync(
        UseCaseScope scope, RegisterRecordId id, int number, string note, RegisterAct act, Func<RegisterFinding, Result> step, CancellationToken cancellationToken)
    {
        scope.Audit.About(id);
        scope.Audit.ReasonCodes = FormattableString.Invariant($"finding:{number}");
        if (await scope.Db.RegisterFindings.SingleOrDefaultAsync(f => f.Record == id && f.Number == number, cancellationToken) is not { } finding)
            return GovernanceErrors.FindingUnknown;
        if (step(finding).Error is { } error)
            return error;
        var record = await scope.Db.RegisterRecords.SingleAsync(r => r.Id == id, cancellationToken);
        scope.Db.RegisterSteps.Add(record.Step(act, null, note.Trim(), cipher, scope.Actor.Id, scope.Now));
        return Unit.Value;
    }
}

internal sealed class ReportFindingDoneHandler(FindingSteps steps) : IUseCase<ReportFindingDone, Unit>
{
    public Task<Result<Unit>> HandleAsync(ReportFindingDone command, UseCaseScope scope, CancellationToken cancellationToken) =>
        steps.TakeAsync(scope, command.Record, command.Number, command.Note, RegisterAct.FindingDone, f => f.Do(scope.Actor.Id, scope.Now), cancellationToken);
}

internal sealed class CloseFindingHandler(FindingSteps steps) : IUseCase<CloseFinding, Unit>
{
    public Task<Result<Unit>> HandleAsync(CloseFinding command, UseCaseScope scope, CancellationToken cancellationToken) =>
        steps.TakeAsync(scope, command.Record, command.Number, command.Note, RegisterAct.FindingClosed, f => f.Look(true, scope.Actor.Id, scope.Now), cancellationToken);
}

internal sealed class ReturnFindingHandler(FindingSteps steps) : IUseCase<ReturnFinding, Unit>
{
    public Task<Result<Unit>> HandleAsync(ReturnFinding command, UseCaseScope scope, CancellationToken cancellationToken) =>
        steps.TakeAsync(scope, command.Record, command.Number, command.Note, RegisterAct.FindingReturned, f => f.Look(false, scope.Actor.Id, scope.Now), cancellationToken);
}

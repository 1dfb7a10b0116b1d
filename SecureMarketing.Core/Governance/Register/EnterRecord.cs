using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>Puts a record into the register. A class: a complaint's words may name people.</summary>
public sealed class EnterRecord : ICommand<RegisterRecordId>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.RegisterRecordOpened;

    public required RecordKind Kind { get; init; }

    /// <summary>3–200 characters; null for a complaint, whose title is its day.</summary>
    public required string? Title { get; init; }

    /// <summary>What it is about, 5–4,000 characters; kept sealed.</summary>
    public required string Words { get; init; }

    /// <summary>User id of who sees to it; null: who opens it.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Last day on which it must be complete.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>Months after which it is looked at again, 1 to that of its kind; null: that of its kind.</summary>
    public int? PeriodMonths { get; init; }
}

/// <summary>Gives a record that is under way to another owner, or another day.</summary>
/// <param name="Note">Why, 5–2,000 characters.</param>
public sealed record AssignRecord(RegisterRecordId Record, Guid Owner, DateOnly DueOn, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.RegisterRecordChanged;
}

/// <summary>Takes a record's next step (<see cref="RecordPolicy"/>).</summary>
/// <param name="Note">Why, 5–2,000 characters.</param>
public sealed record MoveRecord(RegisterRecordId Record, RecordState To, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.RegisterRecordMoved;
}

internal sealed class EnterRecordValidator : AbstractValidator<EnterRecord>
{
    public EnterRecordValidator()
    {
        RuleFor(c => c.Kind).IsInEnum().WithErrorCode(GovernanceErrors.RecordKind.Code).WithMessage(GovernanceErrors.RecordKind.Message);
        RuleFor(c => c.Title).Must((c, t) => c.Kind == RecordKind.Complaint ? t is null : t?.Trim().Length is >= 3 and <= RegisterRecordMapping.TitleLength)
            .WithErrorCode(GovernanceErrors.RecordTitle.Code).WithMessage(GovernanceErrors.RecordTitle.Message);
        RuleFor(c => c.Words).Must(w => w?.Trim().Length is >= 5 and <= 4000).WithErrorCode(GovernanceErrors.RecordWords.Code).WithMessage(GovernanceErrors.RecordWords.Message);
    }
}

internal sealed class AssignRecordValidator : AbstractValidator<AssignRecord>
{
    public AssignRecordValidator() => RuleFor(c => c.Note).Must(RegisterNotes.IsNote).WithErrorCode(GovernanceErrors.RecordNote.Code).WithMessage(GovernanceErrors.RecordNote.Message);
}

internal sealed class MoveRecordValidator : AbstractValidator<MoveRecord>
{
    public MoveRecordValidator() => RuleFor(c => c.Note).Must(RegisterNotes.IsNote).WithErrorCode(GovernanceErrors.RecordNote.Code).WithMessage(GovernanceErrors.RecordNote.Message);
}

internal static class RegisterNotes
{
    public static bool IsNote(string? note) => note?.Trim().Length is >= 5 and <= 2000;
}

internal sealed class EnterRecordHandler(RegisterReader reader, IFieldCipher cipher) : IUseCase<EnterRecord, RegisterRecordId>
{
    public async Task<Result<RegisterRecordId>> HandleAsync(EnterRecord command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var today = reader.DayOf(scope.Now);
        var usual = RecordPolicy.PeriodOf(command.Kind);
        if (command.DueOn < today)
            return GovernanceErrors.RecordDue;
        if (RecordPolicy.LongestOf(command.Kind) is { } days && command.DueOn > today.AddDays(days))
            return GovernanceErrors.RecordLate(days);
        if (command.PeriodMonths is { } months && (usual is not { } most || months < 1 || months > most))
            return GovernanceErrors.RecordPeriod(usual ?? 0);
        var owner = command.Owner ?? scope.Actor.Id;
        if (!await RegisterReader.IsOwnerAsync(scope, owner, cancellationToken))
            return GovernanceErrors.RecordOwner;
        // What a person complains about could name them in the title, and titles stand in lists.
        var title = command.Title?.Trim() ?? FormattableString.Invariant($"Complaint of {today:d MMM yyyy}");
        var record = new RegisterRecord(command.Kind, title, command.Words.Trim(), owner, command.DueOn, command.PeriodMonths ?? usual, cipher, scope.Actor.Id, scope.Now);
        scope.Db.RegisterRecords.Add(record);
        scope.Db.RegisterSteps.Add(record.Step(RegisterAct.Opened, RecordState.Open, null, cipher, scope.Actor.Id, scope.Now));
        scope.Audit.About(record.Id);
        scope.Audit.ReasonCodes = "kind:" + command.Kind;
        return record.Id;
    }
}

internal sealed class AssignRecordHandler(RegisterReader reader, IFieldCipher cipher) : IUseCase<AssignRecord, Unit>
{
    public async Task<Result<Unit>> HandleAsync(AssignRecord command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.About(command.Record);
        if (await scope.Db.RegisterRecords.FindAsync([command.Record], cancellationToken) is not { } record)
            return GovernanceErrors.RecordUnknown;
        if (!record.IsOpen)
            return GovernanceErrors.RecordClosed;
        if (command.DueOn != record.DueOn && command.DueOn < reader.DayOf(scope.Now))
            return GovernanceErrors.RecordDue;
        if (RecordPolicy.LongestOf(record.Kind) is { } days && command.DueOn > reader.DayOf(record.OpenedAt).AddDays(days))
            return GovernanceErrors.RecordLate(days);
        if (!await RegisterReader.IsOwnerAsync(scope, command.Owner, cancellationToken))
            return GovernanceErrors.RecordOwner;
        scope.Audit.ReasonCodes = FormattableString.Invariant($"from:{record.DueOn:yyyy-MM-dd},to:{command.DueOn:yyyy-MM-dd}");
        record.Assign(command.Owner, command.DueOn);
        scope.Db.RegisterSteps.Add(record.Step(RegisterAct.Changed, null, command.Note.Trim(), cipher, scope.Actor.Id, scope.Now));
        return Unit.Value;
    }
}

internal sealed class MoveRecordHandler(IFieldCipher cipher) : IUseCase<MoveRecord, Unit>
{
    public async Task<Result<Unit>> HandleAsync(MoveRecord command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.About(command.Record);
        if (await scope.Db.RegisterRecords.FindAsync([command.Record], cancellationToken) is not { } record)
            return GovernanceErrors.RecordUnknown;
        scope.Audit.ReasonCodes = $"from:{record.State},to:{command.To}";
        if (!RecordPolicy.Allows(record.State, command.To))
            return GovernanceErrors.RecordStep(record.State, command.To);
        if (RecordPolicy.Missing(command.To, await RegisterReader.FactsAsync(scope.Db, record, cancellationToken)) is { } missing)
            return missing;
        record.Move(command.To, scope.Now);
        scope.Db.RegisterSteps.Add(record.Step(RegisterAct.Moved, command.To, command.Note.Trim(), cipher, scope.Actor.Id, scope.Now));
        return Unit.Value;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>Brings a document to a record that is open or under way. It counts once a second person has judged it. A class: it holds the document.</summary>
public sealed class AddEvidence : ICommand<RegisterEvidenceId>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.RegisterEvidenceAdded;

    public required RegisterRecordId Record { get; init; }

    /// <summary>The day whose state it shows; today or before.</summary>
    public required DateOnly CollectedOn { get; init; }

    /// <summary>E.g. <c>application/pdf</c>, at most 100 characters.</summary>
    public required string MediaType { get; init; }

    /// <summary>1 byte to <see cref="RegisterEvidence.MaxBytes"/>.</summary>
    public required byte[] Content { get; init; }
}

/// <summary>Says whether evidence shows what it must: by another person than who brought it.</summary>
/// <param name="Note">Why, 5–2,000 characters.</param>
public sealed record JudgeEvidence(RegisterEvidenceId Evidence, EvidenceResult Result, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.RegisterEvidenceJudged;
}

/// <summary>The document, byte for byte. Logged; that of a complaint needs <see cref="Permission.ComplaintsRead"/>.</summary>
public sealed record OpenRecordEvidence(RegisterEvidenceId Evidence) : ICommand<OpenedRecordEvidence>
{
    public static Permission Requires => Permission.GovernanceView;

    public static AuditAction Audits => AuditAction.RegisterEvidenceOpened;
}

/// <summary>May hold PHI: prints nothing.</summary>
public sealed class OpenedRecordEvidence(string mediaType, byte[] content)
{
    public string MediaType { get; } = mediaType;

    public byte[] Content { get; } = content;
}

internal sealed class AddEvidenceValidator : AbstractValidator<AddEvidence>
{
    public AddEvidenceValidator()
    {
        RuleFor(c => c.Content).Must(c => c?.Length is >= 1 and <= RegisterEvidence.MaxBytes).WithErrorCode(GovernanceErrors.EvidenceSize.Code).WithMessage(GovernanceErrors.EvidenceSize.Message);
        RuleFor(c => c.MediaType).NotEmpty().MaximumLength(100).WithMessage("A document has a media type of at most 100 characters.");
    }
}

internal sealed class JudgeEvidenceValidator : AbstractValidator<JudgeEvidence>
{
    public JudgeEvidenceValidator()
    {
        RuleFor(c => c.Result).IsInEnum();
        RuleFor(c => c.Note).Must(RegisterNotes.IsNote).WithErrorCode(GovernanceErrors.RecordNote.Code).WithMessage(GovernanceErrors.RecordNote.Message);
    }
}

internal sealed class AddEvidenceHandler(RegisterReader reader, IFieldCipher cipher) : IUseCase<AddEvidence, RegisterEvidenceId>
{
    public async Task<Result<RegisterEvidenceId>> HandleAsync(AddEvidence command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.About(command.Record);
        if (await scope.Db.RegisterRecords.FindAsync([command.Record], cancellationToken) is not { } record)
            return GovernanceErrors.RecordUnknown;
        if (!record.IsOpen)
            return GovernanceErrors.RecordClosed;
        if (command.CollectedOn > reader.DayOf(scope.Now))
            return GovernanceErrors.EvidenceDay;
        var evidence = new RegisterEvidence(record.Id, command.CollectedOn, command.MediaType.Trim(), command.Content, cipher, scope.Actor.Id, scope.Now);
        scope.Db.RegisterEvidence.Add(evidence);
        scope.Db.RegisterSteps.Add(record.Step(RegisterAct.EvidenceAdded, null, null, cipher, scope.Actor.Id, scope.Now));
        scope.Audit.AfterHash = Convert.FromHexString(evidence.Sha256);
        return evidence.Id;
    }
}

internal sealed class JudgeEvidenceHandler(IFieldCipher cipher) : IUseCase<JudgeEvidence, Unit>
{
    public async Task<Result<Unit>> HandleAsync(JudgeEvidence command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.RegisterEvidence.FindAsync([command.Evidence], cancellationToken) is not { } evidence)
            return GovernanceErrors.EvidenceUnknown;
        var id = evidence.Record;
        scope.Audit.About(id);
        scope.Audit.ReasonCodes = command.Result.ToString();
        // Nobody judges what cannot be read.
        if (evidence.Open(cipher) is null)
            return GovernanceErrors.EvidenceUnknown;
        if (evidence.Judge(command.Result, scope.Actor.Id, scope.Now).Error is { } error)
            return error;
        var record = await scope.Db.RegisterRecords.SingleAsync(r => r.Id == id, cancellationToken);
        var act = command.Result == EvidenceResult.Passed ? RegisterAct.EvidencePassed : RegisterAct.EvidenceFailed;
        scope.Db.RegisterSteps.Add(record.Step(act, null, command.Note.Trim(), cipher, scope.Actor.Id, scope.Now));
        return Unit.Value;
    }
}

internal sealed class OpenRecordEvidenceHandler(IFieldCipher cipher) : IUseCase<OpenRecordEvidence, OpenedRecordEvidence>
{
    public async Task<Result<OpenedRecordEvidence>> HandleAsync(OpenRecordEvidence command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var id = command.Evidence;
        if (await scope.Db.RegisterEvidence.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } evidence)
            return GovernanceErrors.EvidenceUnknown;
        var about = evidence.Record;
        scope.Audit.About(about);
        if (!scope.Actor.Holds(Permission.ComplaintsRead) && await scope.Db.RegisterRecords.AnyAsync(r => r.Id == about && r.Kind == RecordKind.Complaint, cancellationToken))
            return GovernanceErrors.ComplaintSealed;
        return evidence.Open(cipher) is { } content ? new OpenedRecordEvidence(evidence.MediaType, content) : GovernanceErrors.EvidenceUnknown;
    }
}

using FluentValidation;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Keeps the protocol of a restore that somebody tested with the tools of the database, which the product does not back up, as evidence of
/// the same record. A second person judges it. A class: it holds the document.
/// </summary>
public sealed class RecordRestoreTest : ICommand<RegisterRecordId>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.RegisterEvidenceAdded;

    /// <summary>Day of the test; today or before.</summary>
    public required DateOnly TestedOn { get; init; }

    /// <summary>E.g. <c>application/pdf</c>, at most 100 characters.</summary>
    public required string MediaType { get; init; }

    /// <summary>1 byte to <see cref="RegisterEvidence.MaxBytes"/>.</summary>
    public required byte[] Content { get; init; }
}

internal sealed class RecordRestoreTestValidator : AbstractValidator<RecordRestoreTest>
{
    public RecordRestoreTestValidator()
    {
        RuleFor(c => c.Content).Must(c => c?.Length is >= 1 and <= RegisterEvidence.MaxBytes).WithErrorCode(GovernanceErrors.EvidenceSize.Code).WithMessage(GovernanceErrors.EvidenceSize.Message);
        RuleFor(c => c.MediaType).NotEmpty().MaximumLength(100).WithMessage("A document has a media type of at most 100 characters.");
    }
}

internal sealed class RecordRestoreTestHandler(RestoreRecord record, Organisation organisation) : IUseCase<RecordRestoreTest, RegisterRecordId>
{
    public async Task<Result<RegisterRecordId>> HandleAsync(RecordRestoreTest command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (command.TestedOn > organisation.DayAt(scope.Now))
            return GovernanceErrors.EvidenceDay;
        var kept = await record.BringAsync(scope, null, command.TestedOn, command.MediaType.Trim(), command.Content);
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("register-record", kept.Id.Value.ToString("N"));
        return kept.Id;
    }
}

using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>A compliance officer confirms one group of stated facts with evidence (compliance §1).</summary>
public sealed record ConfirmFacts : ICommand<Unit>
{
    public static Permission Requires => Permission.FactsConfirm;
    public static AuditAction Audits => AuditAction.FactsConfirmed;

    public required ApprovalRequestId Request { get; init; }

    /// <summary>Which group.</summary>
    public required string SheetKey { get; init; }

    /// <summary>Hash of the facts that were shown.</summary>
    public required string FactsHash { get; init; }

    /// <summary>Where the proof is, 1–2000 characters.</summary>
    public required string Evidence { get; init; }
}

internal sealed class ConfirmFactsValidator : AbstractValidator<ConfirmFacts>
{
    public ConfirmFactsValidator() => RuleFor(c => c.Evidence).NotEmpty().MaximumLength(FactConfirmation.EvidenceLength)
        .WithMessage("Say where the proof is (contract, policy, minutes), in 1 to 2000 characters.");
}

internal sealed class ConfirmFactsHandler(ApprovalDecisions decisions) : IUseCase<ConfirmFacts, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ConfirmFacts command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await decisions.LoadAsync(scope, command.Request, ApproverKind.Compliance, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var (request, subject, _, state, person) = loaded.Value;
        if (!request.IsOpen)
            return ApprovalDecisions.Refused(scope, ApprovalErrors.Closed);
        if (state.Sheets.FirstOrDefault(s => s.Key == command.SheetKey) is not { } sheet)
            return ApprovalErrors.SheetUnknown;
        if (sheet.Hash() != command.FactsHash)
            return ApprovalErrors.Changed;
        scope.Db.FactConfirmations.Add(new FactConfirmation(subject, sheet, sheet.Class, person, command.Evidence.Trim(), scope.Now));
        scope.Audit.AfterHash = Convert.FromHexString(command.FactsHash);
        return Unit.Value;
    }
}

using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>Grants one required approval for exactly what the approver was shown. Answers true when it was the last one needed.</summary>
public sealed record GrantApproval : ICommand<bool>
{
    public static Permission Requires => Permission.ApprovalView;
    public static AuditAction Audits => AuditAction.ApprovalGranted;

    public required ApprovalRequestId Request { get; init; }
    public required ApproverKind Kind { get; init; }

    /// <summary>The hash of what the approver saw.</summary>
    public required string Hash { get; init; }
}

internal sealed class GrantApprovalValidator : AbstractValidator<GrantApproval>
{
    public GrantApprovalValidator()
    {
        RuleFor(c => c.Kind).IsInEnum();
        RuleFor(c => c.Hash).Length(64);
    }
}

internal sealed class GrantApprovalHandler(ApprovalDecisions decisions) : IUseCase<GrantApproval, bool>
{
    public async Task<Result<bool>> HandleAsync(GrantApproval command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await decisions.LoadAsync(scope, command.Request, command.Kind, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var (request, subject, owner, state, person) = loaded.Value;
        scope.Audit.ReasonCodes = command.Kind.ToString();
        scope.Audit.AfterHash = Convert.FromHexString(state.Hash);
        if (state.Hash != command.Hash || state.Hash != request.Hash)
            return ApprovalErrors.Changed;
        if (state.Obstacle is { } obstacle)
            return obstacle;
        if (command.Kind == ApproverKind.Compliance)
        {
            var confirmations = await scope.Db.ConfirmationsOfAsync(subject, cancellationToken);
            if (!FactsConfirmed.All(state.Sheets, confirmations, state.Editors))
                return ApprovalErrors.FactsUnconfirmed;
            if (state.Proposed.Count > 0 && WordsJudged.Refuse(state.Proposed, await scope.Db.WordsJudgmentsOfAsync(subject, cancellationToken), state.Editors) is { } unjudged)
                return unjudged;
        }

        var granted = request.Grant(command.Kind, state.Hash, person, scope.Now);
        if (granted.Error is { } refused)
            return ApprovalDecisions.Refused(scope, refused);
        if (granted.Value && (await owner.DecidedAsync(scope.Db, subject, ApprovalVerdict.Approved, scope.Now, cancellationToken)).Error is { } stuck)
            return stuck;
        return granted.Value;
    }
}

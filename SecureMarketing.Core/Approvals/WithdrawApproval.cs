using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>Compliance takes an approval back. Every message still waiting is cancelled at its next gate check.</summary>
public sealed record WithdrawApproval : ICommand<Unit>
{
    public static Permission Requires => Permission.ApprovalCompliance;
    public static AuditAction Audits => AuditAction.ApprovalWithdrawn;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public required ApprovalRequestId Request { get; init; }

    /// <summary>1–2000 characters; never about a patient.</summary>
    public required string Reason { get; init; }
}

internal sealed class WithdrawApprovalValidator : AbstractValidator<WithdrawApproval>
{
    public WithdrawApprovalValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(ApprovalSlot.CommentLength).WithMessage("Say why, in 1 to 2000 characters.");
}

internal sealed class WithdrawApprovalHandler(ApprovalDecisions decisions) : IUseCase<WithdrawApproval, Unit>
{
    public async Task<Result<Unit>> HandleAsync(WithdrawApproval command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await decisions.LoadAsync(scope, command.Request, ApproverKind.Compliance, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var (request, subject, owner, _, _) = loaded.Value;
        // The owner cancels what waits by statements of their own; both happen or neither.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        if (request.Withdraw(command.Reason).Error is { } refused)
            return ApprovalDecisions.Refused(scope, refused);
        return (await owner.DecidedAsync(scope.Db, subject, ApprovalVerdict.Withdrawn, scope.Now, cancellationToken)).Error is { } stuck ? stuck : Unit.Value;
    }
}

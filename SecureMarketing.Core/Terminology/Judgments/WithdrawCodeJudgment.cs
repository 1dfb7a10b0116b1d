using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Judgments;

/// <summary>
/// Takes a proposal back that waits, or one that was accepted: the code then counts again as the value sets and its sources say, and as
/// sensitive where they say nothing. What would open the code is refused: that takes two persons. The command line takes back only what it
/// proposed itself and nobody decided. Answers what it is labelled now.
/// </summary>
/// <param name="Judgment">What was proposed.</param>
/// <param name="Reason">1–400 characters; never about a patient.</param>
public sealed record WithdrawCodeJudgment(CodeJudgmentId Judgment, string Reason) : ICommand<Sensitivity>
{
    public static Permission Requires => Permission.SensitiveTermsManage;
    public static AuditAction Audits => AuditAction.CodeJudgmentWithdrawn;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

internal sealed class WithdrawCodeJudgmentValidator : AbstractValidator<WithdrawCodeJudgment>
{
    public WithdrawCodeJudgmentValidator() =>
        RuleFor(c => c.Reason).Must(r => r.Trim().Length is > 0 and <= CodeJudgment.ReasonLength).WithMessage($"Say why, in 1 to {CodeJudgment.ReasonLength} characters.");
}

internal sealed class WithdrawCodeJudgmentHandler : IUseCase<WithdrawCodeJudgment, Sensitivity>
{
    public async Task<Result<Sensitivity>> HandleAsync(WithdrawCodeJudgment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.CodeJudgments.SingleOrDefaultAsync(j => j.Id == command.Judgment, cancellationToken) is not { } judgment)
            return JudgmentErrors.Unknown;
        scope.Names(judgment);
        if (scope.Actor.Kind != ActorKind.User && !(scope.Actor.Kind == ActorKind.Operator && judgment is { IsOfCommandLine: true, State: CodeJudgmentState.Asked }))
            return JudgmentErrors.NotAPerson;
        var code = await JudgmentScope.CodeOfAsync(db, judgment, cancellationToken);
        var (before, without) = (judgment.State, code.Labels.JudgedAs(null, code.Catalogue));
        if (CodeJudgmentRules.RefuseToWithdraw(before, code.Sensitivity, without.Sensitivity) is { } notPermitted)
            return notPermitted;
        if (judgment.Withdraw(command.Reason.Trim(), UserId.From(scope.Actor.Id), scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        if (before != CodeJudgmentState.Accepted)
            return code.Sensitivity;
        return await CodeLabelRows.ChangeAsync(db, [code], _ => without, cancellationToken) ? without.Sensitivity : JudgmentErrors.ChangedMeanwhile;
    }
}

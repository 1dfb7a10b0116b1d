using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Judgments;

/// <summary>
/// Proposes what a code on file tells of, where no value set says it, or where people judged it before. Until another person accepts it the
/// code counts as it did. The command line may propose, too; it never accepts, for it is an administrator's.
/// </summary>
/// <param name="System">A word of <see cref="CodeSystems"/>, or a URI.</param>
/// <param name="Code">As records carry it.</param>
/// <param name="Labels">Of <see cref="CodeJudgmentRules.Choices"/>; none = not sensitive.</param>
/// <param name="Reason">Why, 1–400 characters; never about a patient.</param>
public sealed record AskCodeJudgment(string System, string Code, Sensitivity Labels, string Reason) : ICommand<CodeJudgmentId>
{
    public static Permission Requires => Permission.SensitiveTermsManage;
    public static AuditAction Audits => AuditAction.CodeJudgmentAsked;
}

internal sealed class AskCodeJudgmentValidator : AbstractValidator<AskCodeJudgment>
{
    public AskCodeJudgmentValidator() =>
        RuleFor(c => c.Reason).Must(r => r.Trim().Length is > 0 and <= CodeJudgment.ReasonLength).WithMessage($"Say why, in 1 to {CodeJudgment.ReasonLength} characters.");
}

internal sealed class AskCodeJudgmentHandler : IUseCase<AskCodeJudgment, CodeJudgmentId>
{
    public async Task<Result<CodeJudgmentId>> HandleAsync(AskCodeJudgment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, system, value) = (scope.Db, command.System, command.Code);
        if (scope.Actor.Kind is not (ActorKind.User or ActorKind.Operator))
            return JudgmentErrors.NotAPerson;
        if (await db.Codes.AsNoTracking().SingleOrDefaultAsync(c => c.System == system && c.Value == value, cancellationToken) is not { } code)
            return JudgmentErrors.CodeUnknown;
        var waits = await db.CodeJudgments.AnyAsync(j => j.System == code.System && j.Code == code.Value && j.State == CodeJudgmentState.Asked, cancellationToken);
        if (CodeJudgmentRules.RefuseToAsk(code.Labels, command.Labels, waits) is { } refused)
            return refused;
        var judgment = new CodeJudgment(code.System, code.Value, command.Labels, command.Reason.Trim(), UserId.From(scope.Actor.Id), scope.Now);
        db.CodeJudgments.Add(judgment);
        scope.Names(judgment);
        return judgment.Id;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Judgments;

/// <summary>
/// A second person accepts what was proposed for a code, or refuses it; never who proposed it, nor an administrator (compliance §11). Accepted,
/// the code is labelled in the same transaction, and a former judgment of it is replaced. Answers what it is labelled now.
/// </summary>
/// <param name="Judgment">What was proposed.</param>
/// <param name="Accept">False refuses.</param>
/// <param name="Reason">1–400 characters; never about a patient.</param>
public sealed record DecideCodeJudgment(CodeJudgmentId Judgment, bool Accept, string Reason) : ICommand<Sensitivity>
{
    public static Permission Requires => Permission.SensitiveTermsManage;
    public static AuditAction Audits => AuditAction.CodeJudgmentDecided;
}

internal sealed class DecideCodeJudgmentValidator : AbstractValidator<DecideCodeJudgment>
{
    public DecideCodeJudgmentValidator() =>
        RuleFor(c => c.Reason).Must(r => r.Trim().Length is > 0 and <= CodeJudgment.ReasonLength).WithMessage($"Say why, in 1 to {CodeJudgment.ReasonLength} characters.");
}

internal sealed class DecideCodeJudgmentHandler : IUseCase<DecideCodeJudgment, Sensitivity>
{
    public async Task<Result<Sensitivity>> HandleAsync(DecideCodeJudgment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        // The label is written by a statement of its own; it, the judgment and the event stand together or not at all.
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.CodeJudgments.SingleOrDefaultAsync(j => j.Id == command.Judgment, cancellationToken) is not { } judgment)
            return JudgmentErrors.Unknown;
        scope.Names(judgment, command.Accept ? "accepted" : "refused");
        if (scope.Actor.Kind != ActorKind.User)
            return JudgmentErrors.NotAPerson;
        var person = UserId.From(scope.Actor.Id);
        if (CodeJudgmentRules.RefuseToDecide(judgment.AskedBy == person, scope.Actor.Holds(Permission.UsersManage)) is { } notPermitted)
            return notPermitted;
        if (command.Accept && judgment.State == CodeJudgmentState.Asked && await ReplaceFormerAsync(judgment, person, scope, cancellationToken) is { } stuck)
            return stuck;
        if (judgment.Decide(command.Accept, command.Reason.Trim(), person, scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        var code = await JudgmentScope.CodeOfAsync(db, judgment, cancellationToken);
        if (!command.Accept)
            return code.Sensitivity;
        var labels = code.Labels.JudgedAs(judgment.Labels, code.Catalogue);
        return await CodeLabelRows.ChangeAsync(db, [code], _ => labels, cancellationToken) ? labels.Sensitivity : JudgmentErrors.ChangedMeanwhile;
    }

    /// <summary>Written before the new one, since the store refuses two that are in effect.</summary>
    private static async Task<Error?> ReplaceFormerAsync(CodeJudgment judgment, UserId person, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, system, value) = (scope.Db, judgment.System, judgment.Code);
        if (await db.CodeJudgments.SingleOrDefaultAsync(j => j.System == system && j.Code == value && j.State == CodeJudgmentState.Accepted, cancellationToken) is not { } former)
            return null;
        if (former.Replace(person, scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return JudgmentErrors.ChangedMeanwhile;
        }
    }
}

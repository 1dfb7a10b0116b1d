using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes.Stages;

/// <summary>Keeps the next version of the stage rules. Conditions that are saved keep theirs; new ones take this one.</summary>
/// <param name="Note">Why, 5–200 characters.</param>
/// <param name="BasedOn">The version that the change started from; refused when a later one exists.</param>
public sealed record ChangeStageRules(StageRules Rules, string Note, int BasedOn) : ICommand<int>
{
    public static Permission Requires => Permission.AttributesManage;

    public static AuditAction Audits => AuditAction.StageRulesChanged;
}

internal sealed class ChangeStageRulesValidator : AbstractValidator<ChangeStageRules>
{
    public ChangeStageRulesValidator()
    {
        Refuse(c => Days(c.Rules.NewDays) && Days(c.Rules.OverdueDays) && Days(c.Rules.RiskDays), StageErrors.Days);
        Refuse(c => c.Rules.OverdueDays >= c.Rules.NewDays, StageErrors.Order);
        Refuse(c => Signs(c.Rules.AtRisk).Concat(Signs(c.Rules.HighRisk)).All(n => n is null or (>= 1 and <= RiskSigns.MostTimes)), StageErrors.Times);
        // Where high risk asks for no more, nobody could be at risk by that sign.
        Refuse(c => Signs(c.Rules.AtRisk).Zip(Signs(c.Rules.HighRisk)).All(s => s.Second is null || s.First is null || s.Second > s.First), StageErrors.Risk);
        Refuse(c => c.Note?.Trim().Length is >= 5 and <= StageRulesVersion.NoteLength, StageErrors.Note);
    }

    private void Refuse(Func<ChangeStageRules, bool> holds, Error error) => RuleFor(c => c).Must(c => holds(c)).WithErrorCode(error.Code).WithMessage(error.Message);

    private static bool Days(int days) => days is >= 1 and <= StageRules.MostDays;

    private static int?[] Signs(RiskSigns signs) => [signs.Missed, signs.Emergency, signs.Hospital];
}

internal sealed class ChangeStageRulesHandler : IUseCase<ChangeStageRules, int>
{
    public async Task<Result<int>> HandleAsync(ChangeStageRules command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var latest = (await StageRegister.AllAsync(scope.Db, cancellationToken))[0];
        if (latest.Number != command.BasedOn)
            return StageErrors.ChangedMeanwhile;
        if (latest.Rules == command.Rules)
            return StageErrors.Unchanged;
        var number = latest.Number + 1;
        scope.Db.StageRules.Add(new StageRulesVersion
        {
            Number = number,
            Rules = command.Rules,
            Note = command.Note.Trim(),
            CreatedAt = scope.Now,
            CreatedBy = scope.Actor.Kind == ActorKind.User ? UserId.From(scope.Actor.Id) : null,
        });
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ObjectVersion) = ("stage-rules", "stage-rules", number);
        scope.Audit.Purpose = command.Note.Trim();
        return number;
    }
}

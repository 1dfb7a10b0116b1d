using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Rules;

/// <summary>Switches a rule on (adopting one that is not in force) or off, for the next gate check on.</summary>
public sealed record SwitchRule : ICommand<Unit>
{
    public static Permission Requires => Permission.RulePackManage;
    public static AuditAction Audits => AuditAction.RulePackChanged;

    public required string RuleId { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>5–400 characters.</summary>
    public required string Reason { get; init; }
}

/// <summary>Records that someone looked the rule up, and what they found.</summary>
public sealed record VerifyRule : ICommand<Unit>
{
    public static Permission Requires => Permission.RulePackManage;
    public static AuditAction Audits => AuditAction.RulePackChanged;

    public required string RuleId { get; init; }

    public required RuleStanding Standing { get; init; }

    /// <summary>Who of counsel signed off, null when nobody did.</summary>
    public string? CounselSignOff { get; init; }
}

internal sealed class SwitchRuleValidator : AbstractValidator<SwitchRule>
{
    public SwitchRuleValidator() =>
        RuleFor(c => c.Reason).NotEmpty().Length(5, RuleSettingMapping.TextLength).WithMessage("Give the reason, in 5 to 400 characters.");
}

internal sealed class VerifyRuleValidator : AbstractValidator<VerifyRule>
{
    public VerifyRuleValidator()
    {
        RuleFor(c => c.Standing).IsInEnum().WithMessage("Say what the rule's standing is.");
        RuleFor(c => c.CounselSignOff).MaximumLength(RuleSettingMapping.TextLength);
    }
}

internal sealed class SwitchRuleHandler(RuleBook book, Organisation organisation) : IUseCase<SwitchRule, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SwitchRule command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (book.Find(command.RuleId) is not { } shipped)
            return RulesErrors.NotFound;
        var setting = await RuleSettings.OfAsync(scope, command.RuleId, cancellationToken);
        var now = RuleNow.Of(shipped, setting, organisation.DayAt(scope.Now));
        if (command.Enabled && now.Standing is RuleStanding.Vacated or RuleStanding.Repealed)
            return RulesErrors.NeverDenies;
        setting.Switch(command.Enabled, command.Reason, scope.Now);
        scope.Audit.ReasonCodes = command.Enabled ? "on" : "off";
        return Unit.Value;
    }
}

internal sealed class VerifyRuleHandler(RuleBook book, Organisation organisation) : IUseCase<VerifyRule, Unit>
{
    public async Task<Result<Unit>> HandleAsync(VerifyRule command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (book.Find(command.RuleId) is null)
            return RulesErrors.NotFound;
        var setting = await RuleSettings.OfAsync(scope, command.RuleId, cancellationToken);
        setting.Verify(command.Standing, organisation.DayAt(scope.Now), command.CounselSignOff, scope.Now);
        scope.Audit.ReasonCodes = "verified," + command.Standing;
        return Unit.Value;
    }
}

internal static class RuleSettings
{
    public static async Task<RuleSetting> OfAsync(UseCaseScope scope, string ruleId, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "rule";
        scope.Audit.ObjectId = ruleId;
        var setting = await scope.Db.RuleSettings.SingleOrDefaultAsync(s => s.RuleId == ruleId, cancellationToken);
        if (setting is null)
        {
            setting = new RuleSetting(ruleId);
            scope.Db.RuleSettings.Add(setting);
        }

        return setting;
    }
}

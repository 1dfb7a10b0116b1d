using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>Proposes a rule, or the next version of one. Nothing goes before it is switched on.</summary>
/// <param name="Key"><see cref="RetentionSubject.Key"/>.</param>
/// <param name="Basis">Law, contract or policy, 5–200 characters.</param>
public sealed record ProposeRetentionRule(string Key, KeepFor Keep, RetentionSince Since, string Basis) : ICommand<ProposedRetentionRule>
{
    public static Permission Requires => Permission.RetentionManage;

    public static AuditAction Audits => AuditAction.RetentionRuleProposed;
}

/// <param name="NeedsSecondPerson">True when it lets records go that are kept today.</param>
public sealed record ProposedRetentionRule(string Key, int Number, bool NeedsSecondPerson);

internal sealed class ProposeRetentionRuleValidator : AbstractValidator<ProposeRetentionRule>
{
    public ProposeRetentionRuleValidator() => RuleFor(c => c.Basis).Must(b => b?.Trim().Length is >= 5 and <= RetentionRuleMapping.TextLength)
        .WithErrorCode(RetentionErrors.BasisMissing.Code).WithMessage(RetentionErrors.BasisMissing.Message);
}

internal sealed class ProposeRetentionRuleHandler : IUseCase<ProposeRetentionRule, ProposedRetentionRule>
{
    public async Task<Result<ProposedRetentionRule>> HandleAsync(ProposeRetentionRule command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "retentionRule";
        if (RetentionSubject.Parse(command.Key) is not { } subject)
            return RetentionErrors.BadSubject;
        scope.Audit.ObjectId = subject.Key;
        var term = new RetentionTerm(command.Keep, command.Since);
        if (RetentionPolicy.Refuse(RetentionClasses.Of(subject.Class), term) is { } refused)
            return refused;
        var key = subject.Key;
        var versions = await scope.Db.RetentionRules.Where(r => r.Key == key).ToListAsync(cancellationToken);
        foreach (var older in versions.Where(v => v.State == RetentionRuleState.Proposed))
            older.Leave(RetentionRuleState.Superseded, scope.Now);
        var rule = new RetentionRule(subject, versions.Select(v => v.Number).DefaultIfEmpty().Max() + 1, term, command.Basis.Trim(), scope.Actor.Id, scope.Now);
        scope.Db.RetentionRules.Add(rule);
        scope.Audit.ObjectVersion = rule.Number;
        scope.Audit.ReasonCodes = FormattableString.Invariant($"keep:{term.Keep.Count}{(term.Keep.Unit == KeepUnit.Days ? "d" : "m")},since:{term.Since}");
        var inForce = versions.SingleOrDefault(v => v.State == RetentionRuleState.InForce);
        return new ProposedRetentionRule(key, rule.Number, RetentionPolicy.Shortens(inForce?.Term, term));
    }
}

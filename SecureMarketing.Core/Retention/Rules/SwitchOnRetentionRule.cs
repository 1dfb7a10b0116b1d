using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>Puts a proposed version in force, as it was previewed. What lets records go needs another person than who proposed it.</summary>
/// <param name="Fingerprint">Of the <see cref="RetentionPreview"/> that was seen.</param>
public sealed record SwitchOnRetentionRule(string Key, int Number, string Fingerprint) : ICommand<Unit>
{
    public static Permission Requires => Permission.RetentionManage;

    public static AuditAction Audits => AuditAction.RetentionRuleSwitchedOn;

    public static Proof Demands => Proof.Fresh;
}

/// <summary>Ends a rule, or takes a proposal back: from now on everything of it is kept.</summary>
public sealed record EndRetentionRule(string Key) : ICommand<Unit>
{
    public static Permission Requires => Permission.RetentionManage;

    public static AuditAction Audits => AuditAction.RetentionRuleEnded;
}

internal sealed class SwitchOnRetentionRuleHandler(RetentionPreviewer previewer) : IUseCase<SwitchOnRetentionRule, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SwitchOnRetentionRule command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "retentionRule";
        scope.Audit.ObjectId = command.Key;
        scope.Audit.ObjectVersion = command.Number;
        var key = command.Key;
        var versions = await scope.Db.RetentionRules.Where(r => r.Key == key).ToListAsync(cancellationToken);
        if (versions.SingleOrDefault(v => v.Number == command.Number) is not { } rule)
            return RetentionErrors.NotFound;
        if (rule.SwitchOn(versions.SingleOrDefault(v => v.State == RetentionRuleState.InForce), scope.Actor.Id, scope.Now).Error is { } refused)
            return refused;
        var preview = await previewer.MakeAsync(scope.Db, rule, scope.Now, cancellationToken);
        if (preview.Fingerprint != command.Fingerprint)
            return RetentionErrors.PreviewChanged;
        scope.Audit.ReasonCodes = FormattableString.Invariant($"goes:{preview.Counts.Goes},held:{preview.Counts.Held},tied:{preview.Counts.Tied}");
        return Unit.Value;
    }
}

internal sealed class EndRetentionRuleHandler : IUseCase<EndRetentionRule, Unit>
{
    public async Task<Result<Unit>> HandleAsync(EndRetentionRule command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "retentionRule";
        scope.Audit.ObjectId = command.Key;
        var key = command.Key;
        var standing = await scope.Db.RetentionRules
            .Where(r => r.Key == key && (r.State == RetentionRuleState.InForce || r.State == RetentionRuleState.Proposed)).ToListAsync(cancellationToken);
        if (standing.Count == 0)
            return RetentionErrors.NothingInForce;
        // A proposal goes first: taking it back leaves the version in force alone.
        var rule = standing.SingleOrDefault(r => r.State == RetentionRuleState.Proposed) ?? standing[0];
        scope.Audit.ObjectVersion = rule.Number;
        scope.Audit.ReasonCodes = rule.State.ToString();
        rule.Leave(RetentionRuleState.Ended, scope.Now);
        return Unit.Value;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes.Purposes;

/// <summary>Lets a field serve a purpose again.</summary>
/// <param name="Reason">5–200 characters.</param>
public sealed record GrantField(string Field, FieldPurpose Purpose, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.FieldsManage;

    public static AuditAction Audits => AuditAction.FieldGranted;

    public static Proof Demands => Proof.Fresh;
}

/// <summary>A field serves a purpose no longer. Counts cannot be cleared by it, segments not saved and campaigns not launched from now on.</summary>
/// <param name="Reason">5–200 characters.</param>
public sealed record WithdrawField(string Field, FieldPurpose Purpose, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.FieldsManage;

    public static AuditAction Audits => AuditAction.FieldWithdrawn;
}

internal sealed class GrantFieldValidator : AbstractValidator<GrantField>
{
    public GrantFieldValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= FieldGrantMapping.ReasonLength)
        .WithErrorCode(FieldErrors.ReasonMissing.Code).WithMessage(FieldErrors.ReasonMissing.Message);
}

internal sealed class WithdrawFieldValidator : AbstractValidator<WithdrawField>
{
    public WithdrawFieldValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= FieldGrantMapping.ReasonLength)
        .WithErrorCode(FieldErrors.ReasonMissing.Code).WithMessage(FieldErrors.ReasonMissing.Message);
}

internal sealed class GrantFieldHandler(FieldRegister register) : IUseCase<GrantField, Unit>
{
    public Task<Result<Unit>> HandleAsync(GrantField command, UseCaseScope scope, CancellationToken cancellationToken) =>
        FieldDecisions.SetAsync(register, scope, command.Field, command.Purpose, granted: true, command.Reason, cancellationToken);
}

internal sealed class WithdrawFieldHandler(FieldRegister register) : IUseCase<WithdrawField, Unit>
{
    public Task<Result<Unit>> HandleAsync(WithdrawField command, UseCaseScope scope, CancellationToken cancellationToken) =>
        FieldDecisions.SetAsync(register, scope, command.Field, command.Purpose, granted: false, command.Reason, cancellationToken);
}

internal static class FieldDecisions
{
    public static async Task<Result<Unit>> SetAsync(FieldRegister register, UseCaseScope scope, string field, FieldPurpose purpose, bool granted, string reason, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "field";
        scope.Audit.Purpose = reason.Trim();
        if (register.Find(field) is not { } definition)
            return FieldErrors.NotFound;
        if (!Enum.IsDefined(purpose))
            return FieldErrors.BadPurpose;
        scope.Audit.ObjectId = definition.Key.Length <= 64 ? definition.Key : definition.Key[..64];
        scope.Audit.ReasonCodes = purpose.ToString();
        if (!FieldPurposes.MayServe(definition, purpose))
            return FieldErrors.Unlawful;
        var decided = await scope.Db.FieldGrants.SingleOrDefaultAsync(g => g.Field == field && g.Purpose == purpose, cancellationToken);
        if ((decided?.Granted ?? true) == granted)
            return FieldErrors.AlreadySo;
        if (decided is null)
            scope.Db.FieldGrants.Add(decided = new FieldGrant(field, purpose));
        decided.Set(granted, reason.Trim(), scope.Actor.Id, scope.Now);
        return Unit.Value;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Second factor: the authenticator's code, or a recovery code once. Success opens the session.</summary>
public sealed class CheckSecondFactor : ICommand<OpenedSession>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.SignInSucceeded;

    /// <summary>Who passed the first factor, from the short-lived encrypted cookie.</summary>
    public required UserId User { get; init; }

    public required string Code { get; init; }

    /// <summary>True for one of the ten recovery codes.</summary>
    public bool IsRecoveryCode { get; init; }
}

internal sealed class CheckSecondFactorValidator : AbstractValidator<CheckSecondFactor>
{
    public CheckSecondFactorValidator() => RuleFor(c => c.Code).MaximumLength(32).WithMessage(AccessErrors.CodeRefused.Message);
}

internal sealed class CheckSecondFactorHandler(IFieldCipher cipher, ITokenMac mac) : IUseCase<CheckSecondFactor, OpenedSession>
{
    public async Task<Result<OpenedSession>> HandleAsync(CheckSecondFactor command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = command.User.Value.ToString("N");
        var user = await scope.Db.StaffUsers.SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken);
        if (user is not { IsActive: true } || user.IsLocked(scope.Now))
        {
            scope.Audit.Action = AuditAction.SecondFactorFailed;
            return AccessErrors.CodeRefused;
        }

        if (!(command.IsRecoveryCode ? Redeem(user, command.Code) : Accept(user, command.Code, scope.Now)))
        {
            scope.Audit.Action = user.RecordFailure(scope.Now) ? AuditAction.LockedOut : AuditAction.SecondFactorFailed;
            await scope.Db.SaveChangesAsync(cancellationToken);
            return AccessErrors.CodeRefused;
        }

        if (command.IsRecoveryCode)
            scope.Audit.ReasonCodes = "recovery_code";
        user.RecordSuccess();
        return await OpenedSession.OpenAsync(scope.Db, user, cipher, scope.Now, cancellationToken);
    }

    private bool Accept(StaffUser user, string code, DateTimeOffset now)
    {
        if (user.AuthenticatorSealed is null)
            return false;
        var secret = cipher.OpenBytes(user.Id.Value, StaffUser.AuthenticatorField, user.AuthenticatorSealed);
        if (Totp.Accept(secret, code, now, user.LastTotpStep) is not { } step)
            return false;
        user.LastTotpStep = step;
        return true;
    }

    private bool Redeem(StaffUser user, string code)
    {
        if (RecoveryCodes.Redeem(mac, user.Id, user.RecoveryCodeMacs, code) is not { } remaining)
            return false;
        user.RecoveryCodeMacs = remaining;
        return true;
    }
}

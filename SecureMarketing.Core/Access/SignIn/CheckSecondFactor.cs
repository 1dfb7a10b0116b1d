using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
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

    /// <summary>The browser's own word, for the list of sessions; null when there is none.</summary>
    public string? UserAgent { get; init; }
}

internal sealed class CheckSecondFactorValidator : AbstractValidator<CheckSecondFactor>
{
    public CheckSecondFactorValidator() => RuleFor(c => c.Code).MaximumLength(32).WithMessage(AccessErrors.CodeRefused.Message);
}

internal sealed class CheckSecondFactorHandler(IFieldCipher cipher, ITokenMac mac, IAuditTrail trail) : IUseCase<CheckSecondFactor, OpenedSession>
{
    public async Task<Result<OpenedSession>> HandleAsync(CheckSecondFactor command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = command.User.Value.ToString("N");
        var user = await scope.Db.StaffUsers.SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken);
        if (user is null || !user.IsActiveAt(scope.Now) || user.IsLocked(scope.Now))
        {
            scope.Audit.Action = AuditAction.SecondFactorFailed;
            return AccessErrors.CodeRefused;
        }

        if (!(command.IsRecoveryCode ? user.AcceptRecoveryCode(command.Code, mac) : user.AcceptCode(command.Code, cipher, scope.Now)))
        {
            scope.Audit.Action = user.RecordFailure(scope.Now) ? AuditAction.LockedOut : AuditAction.SecondFactorFailed;
            await scope.Db.SaveChangesAsync(cancellationToken);
            return AccessErrors.CodeRefused;
        }

        if (command.IsRecoveryCode)
        {
            scope.Audit.ReasonCodes = "recovery_code";
            trail.Append(scope.Db, scope.Actor, RecoveryCodeUsed(user), scope.Now);
        }

        user.RecordSuccess();
        var method = command.IsRecoveryCode ? SignInMethod.RecoveryCode : SignInMethod.Code;
        return await OpenedSession.OpenAsync(scope.Db, user, method, command.UserAgent, cipher, scope.Now, cancellationToken);
    }

    private static AuditEntry RecoveryCodeUsed(StaffUser user) => new()
    {
        Action = AuditAction.RecoveryCodeUsed,
        ObjectType = "user",
        ObjectId = user.Id.Value.ToString("N"),
        ReasonCodes = string.Create(CultureInfo.InvariantCulture, $"left:{user.RecoveryCodesLeft}"),
    };
}

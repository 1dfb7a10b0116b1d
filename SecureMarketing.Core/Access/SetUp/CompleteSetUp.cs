using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Last step of set-up: a code proves the authenticator, the link is used up, recovery codes are shown once, and the
/// session opens: both factors were just proven.
/// </summary>
public sealed class CompleteSetUp : ICommand<SetUpDone>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.SecondFactorEnrolled;

    public required string Token { get; init; }

    public required string Code { get; init; }

    /// <summary>The browser's own word, for the list of sessions; null when there is none.</summary>
    public string? UserAgent { get; init; }
}

/// <summary>The end of set-up. A class: never log it.</summary>
public sealed class SetUpDone
{
    /// <summary>Ten codes; they are not stored readably and cannot be shown again.</summary>
    public required IReadOnlyList<string> RecoveryCodes { get; init; }

    public required OpenedSession Session { get; init; }
}

internal sealed class CompleteSetUpValidator : AbstractValidator<CompleteSetUp>
{
    public CompleteSetUpValidator() => RuleFor(c => c.Code).MaximumLength(32).WithMessage(AccessErrors.CodeRefused.Message);
}

internal sealed class CompleteSetUpHandler(IFieldCipher cipher, ITokenMac mac) : IUseCase<CompleteSetUp, SetUpDone>
{
    public async Task<Result<SetUpDone>> HandleAsync(CompleteSetUp command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var link = await scope.Db.OpenLinkAsync(command.Token, scope.Now, cancellationToken, SetUpPurpose.Account, SetUpPurpose.FirstAdministrator);
        if (link is null)
            return AccessErrors.LinkInvalid;
        var user = link.UserId is { } id ? await scope.Db.StaffUsers.SingleAsync(u => u.Id == id, cancellationToken) : null;
        if (user?.PasswordHash is null || user.AuthenticatorSealed is null)
            return AccessErrors.PasswordFirst;
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        var secret = cipher.OpenBytes(user.Id.Value, StaffUser.AuthenticatorField, user.AuthenticatorSealed);
        if (Totp.Accept(secret, command.Code, scope.Now, user.LastTotpStep) is not { } step)
            return AccessErrors.CodeRefused;

        user.LastTotpStep = step;
        var codes = RecoveryCodes.New();
        user.RecoveryCodeMacs = RecoveryCodes.MacsOf(mac, user.Id, codes);
        user.Enrol(scope.Now);
        link.Use(scope.Now);
        scope.Audit.ReasonCodes = "set_up_link_used";
        return new SetUpDone { RecoveryCodes = codes, Session = await OpenedSession.OpenAsync(scope.Db, user, SignInMethod.Code, command.UserAgent, cipher, scope.Now, cancellationToken) };
    }
}

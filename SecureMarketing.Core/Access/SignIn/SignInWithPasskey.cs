using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>A challenge for the sign-in page. It writes nothing and tells nobody who has an account.</summary>
public sealed record AskForPasskey : ICommand<PasskeyChallenge>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>
/// Both factors in one: the passkey the person has, opened by what they know or are (user verification is required).
/// Success opens the session. The lock of five wrong passwords does not hold it up, because it guards secrets that can be
/// guessed; it would let a stranger lock out an administrator.
/// </summary>
public sealed class SignInWithPasskey : ICommand<OpenedSession>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.SignInSucceeded;

    public required string Ticket { get; init; }

    /// <summary>The browser's answer, JSON.</summary>
    public required string CredentialJson { get; init; }

    /// <summary>The browser's own word, for the list of sessions; null when there is none.</summary>
    public string? UserAgent { get; init; }
}

internal sealed class SignInWithPasskeyValidator : AbstractValidator<SignInWithPasskey>
{
    public SignInWithPasskeyValidator() => RuleFor(c => c.CredentialJson).MaximumLength(PasskeyLimits.AnswerLength).WithMessage(AccessErrors.PasskeyRefused.Message);
}

internal sealed class AskForPasskeyHandler(PasskeyCeremonies ceremonies) : IUseCase<AskForPasskey, PasskeyChallenge>
{
    public Task<Result<PasskeyChallenge>> HandleAsync(AskForPasskey command, UseCaseScope scope, CancellationToken cancellationToken) =>
        ceremonies.AskAsync(PasskeyPurpose.SignIn, null, default, scope.Now);
}

internal sealed class SignInWithPasskeyHandler(PasskeyCeremonies ceremonies, IFieldCipher cipher) : IUseCase<SignInWithPasskey, OpenedSession>
{
    public async Task<Result<OpenedSession>> HandleAsync(SignInWithPasskey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "user";
        var user = await ceremonies.JudgeAsync(PasskeyPurpose.SignIn, default, command.Ticket, command.CredentialJson, scope, cancellationToken);
        if (user is null || !user.IsActiveAt(scope.Now))
        {
            scope.Audit.ObjectId = user?.Id.Value.ToString("N");
            scope.Audit.Action = AuditAction.SignInFailed;
            return AccessErrors.PasskeyRefused;
        }

        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        scope.Audit.ReasonCodes = "passkey";
        return await OpenedSession.OpenAsync(scope.Db, user, SignInMethod.Passkey, command.UserAgent, cipher, scope.Now, cancellationToken);
    }
}

using System.Security.Cryptography;
using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Makes the secret of a new authenticator; the old one works until the new one is proven.</summary>
public sealed record BeginAuthenticator : ICommand<EnrolmentView>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
    public static Proof Demands => Proof.Fresh;
}

/// <summary>A code of the new authenticator puts it in the old one's place.</summary>
public sealed record ConfirmAuthenticator(string Code) : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.AuthenticatorReplaced;
    public static Proof Demands => Proof.Fresh;
}

internal sealed class ConfirmAuthenticatorValidator : AbstractValidator<ConfirmAuthenticator>
{
    public ConfirmAuthenticatorValidator() => RuleFor(c => c.Code).MaximumLength(32).WithMessage(AccessErrors.NewCodeRefused.Message);
}

internal sealed class BeginAuthenticatorHandler(IFieldCipher cipher) : IUseCase<BeginAuthenticator, EnrolmentView>
{
    public async Task<Result<EnrolmentView>> HandleAsync(BeginAuthenticator command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        user.NextAuthenticatorSealed = cipher.SealBytes(user.Id.Value, StaffUser.AuthenticatorField, secret);
        user.Touch();
        return new EnrolmentView { KeyUri = Totp.KeyUri(ShowEnrolmentHandler.Issuer, user.Email(cipher), secret), ReadableSecret = Totp.Readable(secret) };
    }
}

internal sealed class ConfirmAuthenticatorHandler(IFieldCipher cipher) : IUseCase<ConfirmAuthenticator, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ConfirmAuthenticator command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.NextAuthenticatorSealed is not { } sealedSecret)
            return AccessErrors.NewCodeRefused;
        if (Totp.Accept(cipher.OpenBytes(user.Id.Value, StaffUser.AuthenticatorField, sealedSecret), command.Code, scope.Now, null) is not { } step)
            return AccessErrors.NewCodeRefused;
        user.AuthenticatorSealed = sealedSecret;
        user.NextAuthenticatorSealed = null;
        user.LastTotpStep = step;
        user.Touch();
        return Unit.Value;
    }
}

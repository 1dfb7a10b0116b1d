using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Second step of set-up: the authenticator's secret, made at first sight and the same until it is proven.</summary>
public sealed class ShowEnrolment : ICommand<EnrolmentView>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.NotAudited;

    public required string Token { get; init; }
}

/// <summary>What an authenticator app needs. A class: never log it.</summary>
public sealed class EnrolmentView
{
    /// <summary>The <c>otpauth:</c> address for the QR code.</summary>
    public required string KeyUri { get; init; }

    /// <summary>The secret for typing by hand, in groups of four.</summary>
    public required string ReadableSecret { get; init; }
}

internal sealed class ShowEnrolmentHandler(IFieldCipher cipher) : IUseCase<ShowEnrolment, EnrolmentView>
{
    public const string Issuer = "SecureMarketing";

    public async Task<Result<EnrolmentView>> HandleAsync(ShowEnrolment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var link = await scope.Db.OpenLinkAsync(command.Token, scope.Now, cancellationToken, SetUpPurpose.Account, SetUpPurpose.FirstAdministrator);
        if (link is null)
            return AccessErrors.LinkInvalid;
        var user = link.UserId is { } id ? await scope.Db.StaffUsers.SingleAsync(u => u.Id == id, cancellationToken) : null;
        if (user?.PasswordHash is null)
            return AccessErrors.PasswordFirst;
        if (user.AuthenticatorSealed is null)
        {
            user.AuthenticatorSealed = cipher.SealBytes(user.Id.Value, StaffUser.AuthenticatorField, RandomNumberGenerator.GetBytes(Totp.SecretBytes));
            user.Touch();
        }

        var secret = cipher.OpenBytes(user.Id.Value, StaffUser.AuthenticatorField, user.AuthenticatorSealed);
        return new EnrolmentView { KeyUri = Totp.KeyUri(Issuer, user.Email(cipher), secret), ReadableSecret = Totp.Readable(secret) };
    }
}

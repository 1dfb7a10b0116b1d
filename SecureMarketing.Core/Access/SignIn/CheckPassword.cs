using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>First factor: address and password. Success is not yet a sign-in; the second factor decides.</summary>
public sealed class CheckPassword : ICommand<UserId>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.NotAudited;

    public required string Email { get; init; }
    public required string Password { get; init; }
}

internal sealed class CheckPasswordValidator : AbstractValidator<CheckPassword>
{
    public CheckPasswordValidator()
    {
        // Longer input is no password of ours; hashing it would only cost time.
        RuleFor(c => c.Email).MaximumLength(254).WithMessage(AccessErrors.SignInRefused.Message);
        RuleFor(c => c.Password).MaximumLength(256).WithMessage(AccessErrors.SignInRefused.Message);
    }
}

internal sealed class CheckPasswordHandler(UserManager<StaffUser> manager, IPasswordHasher<StaffUser> hasher, IBlindIndex index) : IUseCase<CheckPassword, UserId>
{
    // The hash of nobody's password: an unknown address costs the same time as a known one.
    private static string? decoy;

    public async Task<Result<UserId>> HandleAsync(CheckPassword command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "user";
        var user = await FindAsync(command.Email, scope, cancellationToken);
        if (user?.PasswordHash is null)
        {
            decoy ??= hasher.HashPassword(null!, SetUpToken.Random());
            hasher.VerifyHashedPassword(null!, decoy, command.Password);
            return Refuse(scope, "unknown");
        }

        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.IsLocked(scope.Now))
            return Refuse(scope, "locked");
        if (!await manager.CheckPasswordAsync(user, command.Password))
        {
            var locked = user.RecordFailure(scope.Now);
            // A refusal drops the handler's changes, and this one must outlive it.
            await scope.Db.SaveChangesAsync(cancellationToken);
            return Refuse(scope, locked ? "locked_now" : "wrong_password");
        }

        return user.IsActiveAt(scope.Now) ? user.Id : Refuse(scope, user.HasLeft(scope.Now) ? "deactivated" : "not_set_up");
    }

    private async Task<StaffUser?> FindAsync(string email, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(email, out var address))
            return null;
        var wanted = StaffUser.IndexOf(index, address);
        return await scope.Db.StaffUsers.SingleOrDefaultAsync(u => u.EmailIndex == wanted, cancellationToken);
    }

    private static Error Refuse(UseCaseScope scope, string why)
    {
        scope.Audit.Action = why == "locked_now" ? AuditAction.LockedOut : AuditAction.SignInFailed;
        return AccessErrors.SignInRefused with { Code = "access.sign_in_refused:" + why };
    }
}

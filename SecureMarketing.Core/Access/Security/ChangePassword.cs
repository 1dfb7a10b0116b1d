using FluentValidation;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Another password for the actor, after a fresh proof. Every other session of theirs ends: if somebody else knew the old
/// one, they are out. Holds a password: a class, never log it.
/// </summary>
public sealed class ChangePassword : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.PasswordChanged;
    public static Proof Demands => Proof.Fresh;

    public required string Password { get; init; }
}

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator() => RuleFor(c => c.Password).MaximumLength(256).WithMessage("A password has at most 256 characters.");
}

internal sealed class ChangePasswordHandler(UserManager<StaffUser> manager) : IUseCase<ChangePassword, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ChangePassword command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        user.PasswordHash = null;
        if (await manager.AddPasswordAsync(user, command.Password) is { Succeeded: false } refused)
            return AccessErrors.PasswordRefused(string.Join(' ', refused.Errors.Select(e => e.Description)));
        user.EndSessions();
        (await scope.Db.SessionOfAsync(scope.Actor, cancellationToken)).Keep(user);
        return Unit.Value;
    }
}

using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>First step of set-up: the password, and for the first administrator also who they are.</summary>
public sealed class ChoosePassword : ICommand<Unit>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.PasswordChanged;

    public required string Token { get; init; }

    /// <summary>Ignored unless the link is the first administrator's.</summary>
    public string? Email { get; init; }

    /// <summary>Ignored unless the link is the first administrator's.</summary>
    public string? Name { get; init; }

    public required string Password { get; init; }
}

internal sealed class ChoosePasswordValidator : AbstractValidator<ChoosePassword>
{
    public ChoosePasswordValidator()
    {
        RuleFor(c => c.Password).MaximumLength(256).WithMessage("A password has at most 256 characters.");
        RuleFor(c => c.Name).MaximumLength(100).WithMessage("A name has at most 100 characters.");
    }
}

internal sealed class ChoosePasswordHandler(UserManager<StaffUser> manager, IFieldCipher cipher, IBlindIndex index) : IUseCase<ChoosePassword, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ChoosePassword command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var link = await db.OpenLinkAsync(command.Token, scope.Now, cancellationToken, SetUpPurpose.Account, SetUpPurpose.FirstAdministrator);
        if (link is null)
            return AccessErrors.LinkInvalid;
        StaffUser user;
        if (link.UserId is { } id)
        {
            user = await db.StaffUsers.SingleAsync(u => u.Id == id, cancellationToken);
        }
        else
        {
            if (!EmailAddress.TryParse(command.Email, out var email))
                return AccessErrors.EmailInvalid;
            if (string.IsNullOrWhiteSpace(command.Name))
                return new Error("access.name_missing", "Enter your name: colleagues see it beside what you approve.");
            user = StaffUser.Create(email, command.Name, cipher, index, scope.Now);
            if (await db.StaffUsers.AnyAsync(u => u.EmailIndex == user.EmailIndex, cancellationToken))
                return AccessErrors.EmailTaken;
            db.StaffUsers.Add(user);
            db.StaffRoles.Add(new StaffRole { UserId = user.Id, Role = Role.Admin });
            link.BindTo(user.Id);
        }

        // The page may be gone back to: the last password before the second factor is the one that counts.
        user.PasswordHash = null;
        if (await manager.AddPasswordAsync(user, command.Password) is { Succeeded: false } refused)
            return AccessErrors.PasswordRefused(string.Join(' ', refused.Errors.Select(e => e.Description)));
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        return Unit.Value;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Lists a new person and makes their set-up link.</summary>
public sealed class InviteUser : ICommand<Invitation>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.UserCreated;
    public static Proof Demands => Proof.Fresh;

    public required string Email { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyCollection<Role> Roles { get; init; }
}

/// <summary>A set-up link to hand over. A class: never log it.</summary>
public sealed class Invitation
{
    public required UserId User { get; init; }
    public required string Token { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class InviteUserValidator : AbstractValidator<InviteUser>
{
    public InviteUserValidator() =>
        RuleFor(c => c.Name).NotEmpty().WithMessage("Enter the person's name.").MaximumLength(100).WithMessage("A name has at most 100 characters.");
}

internal sealed class InviteUserHandler(IFieldCipher cipher, IBlindIndex index) : IUseCase<InviteUser, Invitation>
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    public async Task<Result<Invitation>> HandleAsync(InviteUser command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(command.Email, out var email))
            return AccessErrors.EmailInvalid;
        var roles = command.Roles.Distinct().ToList();
        if (RoleRules.Refuse(roles) is { } refused)
            return refused;
        var db = scope.Db;
        var user = StaffUser.Create(email, command.Name, cipher, index, scope.Now);
        if (await db.StaffUsers.AnyAsync(u => u.EmailIndex == user.EmailIndex, cancellationToken))
            return AccessErrors.EmailTaken;
        db.StaffUsers.Add(user);
        db.StaffRoles.AddRange(roles.Select(role => new StaffRole { UserId = user.Id, Role = role }));
        var token = await db.IssueLinkAsync(SetUpPurpose.Account, user.Id, scope.Now, Lifetime, cancellationToken);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        scope.Audit.ReasonCodes = string.Join(',', roles.Order());
        return new Invitation { User = user.Id, Token = token, ExpiresAt = scope.Now + Lifetime };
    }
}

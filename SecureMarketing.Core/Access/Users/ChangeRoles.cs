using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Gives a person exactly these roles. Every session of theirs ends at its next step.</summary>
public sealed record ChangeRoles(UserId User, IReadOnlyCollection<Role> Roles) : ICommand<Unit>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.RolesChanged;
    public static Proof Demands => Proof.Fresh;
}

internal sealed class ChangeRolesHandler : IUseCase<ChangeRoles, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ChangeRoles command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var wanted = command.Roles.Distinct().ToHashSet();
        if (RoleRules.Refuse(wanted) is { } refused)
            return refused;
        if (await db.StaffUsers.SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken) is not { } user)
            return AccessErrors.UserUnknown;
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.IsActiveAt(scope.Now) && !wanted.Contains(Role.Admin) && await LastAdministrator.IsAsync(db, user.Id, cancellationToken))
            return AccessErrors.LastAdministrator;

        var held = await db.StaffRoles.Where(r => r.UserId == user.Id).ToListAsync(cancellationToken);
        scope.Audit.ReasonCodes = $"from:{string.Join('+', held.Select(r => r.Role).Order())},to:{string.Join('+', wanted.Order())}";
        db.StaffRoles.RemoveRange(held.Where(r => !wanted.Contains(r.Role)));
        db.StaffRoles.AddRange(wanted.Except(held.Select(r => r.Role)).Select(role => new StaffRole { UserId = user.Id, Role = role }));
        user.EndSessions();
        return Unit.Value;
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Ends a person's access at once (45 CFR 164.308(a)(3)(ii)(C)). What they did stays on record; <see cref="ResetSignIn"/>
/// brings them back.
/// </summary>
public sealed record DeactivateUser(UserId User) : ICommand<Unit>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.UserChanged;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class DeactivateUserHandler : IUseCase<DeactivateUser, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DeactivateUser command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.StaffUsers.SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken) is not { } user)
            return AccessErrors.UserUnknown;
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.IsActiveAt(scope.Now) && await LastAdministrator.IsAsync(db, user.Id, cancellationToken))
            return AccessErrors.LastAdministrator;
        await AccessEnd.RunAsync(db, user, scope.Now, cancellationToken);
        scope.Audit.ReasonCodes = "deactivated";
        return Unit.Value;
    }
}

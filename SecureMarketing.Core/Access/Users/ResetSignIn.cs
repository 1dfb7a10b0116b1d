using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Lost phone, forgotten password, expired invitation: password, second factor and passkeys are forgotten, every session ends, and
/// a new set-up link is made. Also brings a deactivated person back.
/// </summary>
public sealed record ResetSignIn(UserId User) : ICommand<Invitation>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.UserChanged;
    public static Proof Demands => Proof.Fresh;
}

internal sealed class ResetSignInHandler : IUseCase<ResetSignIn, Invitation>
{
    public async Task<Result<Invitation>> HandleAsync(ResetSignIn command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.StaffUsers.Include(u => u.Passkeys).SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken) is not { } user)
            return AccessErrors.UserUnknown;
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.IsActiveAt(scope.Now) && await LastAdministrator.IsAsync(db, user.Id, cancellationToken))
            return AccessErrors.LastAdministrator;
        user.ForgetSecrets(scope.Now);
        scope.Audit.ReasonCodes = "sign_in_reset";
        var token = await db.IssueLinkAsync(SetUpPurpose.Account, user.Id, scope.Now, InviteUserHandler.Lifetime, cancellationToken);
        return new Invitation { User = user.Id, Token = token, ExpiresAt = scope.Now + InviteUserHandler.Lifetime };
    }
}

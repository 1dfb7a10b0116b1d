using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Ends the actor's own session, in every tab.</summary>
public sealed record SignOut : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.SignedOut;
}

internal sealed class SignOutHandler : IUseCase<SignOut, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SignOut command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(scope.Actor.Session, out var id))
            return AccessErrors.SessionEnded;
        var wanted = new SessionId(id);
        var session = await scope.Db.StaffSessions.SingleOrDefaultAsync(s => s.Id == wanted, cancellationToken);
        session?.End(SessionEnd.SignedOut, scope.Now);
        return Unit.Value;
    }
}

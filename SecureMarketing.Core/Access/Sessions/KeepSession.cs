using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// A sign of life from the browser: typing in a circuit makes no request. It says how long ago the last key was pressed, so
/// that reporting late does not lengthen the session, and is told what is left.
/// </summary>
/// <param name="Idle">Since the last activity of the person; less than zero counts as zero.</param>
public sealed record KeepSession(TimeSpan Idle) : ICommand<SessionTimes>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>What is left of a session.</summary>
/// <param name="UntilIdle">Until it ends for want of activity.</param>
/// <param name="UntilExpired">Until it ends whatever happens.</param>
public sealed record SessionTimes(TimeSpan UntilIdle, TimeSpan UntilExpired);

internal sealed class KeepSessionHandler : IUseCase<KeepSession, SessionTimes>
{
    public async Task<Result<SessionTimes>> HandleAsync(KeepSession command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var session = await scope.Db.SessionOfAsync(scope.Actor, cancellationToken);
        session.Seen(scope.Now - (command.Idle > TimeSpan.Zero ? command.Idle : TimeSpan.Zero));
        return new SessionTimes(session.LastSeenAt + StaffSession.IdleLimit - scope.Now, session.StartedAt + StaffSession.AbsoluteLimit - scope.Now);
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Ends one of the actor's own sessions, or all but the present one. Asks for no fresh proof: whoever sees a stranger in the
/// list must be quick. Answers how many ended.
/// </summary>
/// <param name="Session">Null: all others.</param>
public sealed record RevokeOwnSessions(SessionId? Session) : ICommand<int>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.SessionRevoked;
}

/// <summary>Ends one session of another person, or all of them, at once. Answers how many ended.</summary>
/// <param name="User">Whose.</param>
/// <param name="Session">Null: all.</param>
public sealed record RevokeUserSessions(UserId User, SessionId? Session) : ICommand<int>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.SessionRevoked;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

internal sealed class RevokeOwnSessionsHandler : IUseCase<RevokeOwnSessions, int>
{
    public async Task<Result<int>> HandleAsync(RevokeOwnSessions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        return await Revocation.RunAsync(scope, user, s => command.Session is { } one ? s.Id == one : !s.View(scope.Actor).IsThisOne, command.Session is null, cancellationToken);
    }
}

internal sealed class RevokeUserSessionsHandler : IUseCase<RevokeUserSessions, int>
{
    public async Task<Result<int>> HandleAsync(RevokeUserSessions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.StaffUsers.SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken) is not { } user)
            return AccessErrors.UserUnknown;
        return await Revocation.RunAsync(scope, user, s => command.Session is null || s.Id == command.Session, command.Session is null, cancellationToken);
    }
}

internal static class Revocation
{
    public static async Task<Result<int>> RunAsync(UseCaseScope scope, StaffUser user, Func<StaffSession, bool> chosen, bool all, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        var ended = (await scope.Db.OpenSessionsAsync(user, scope.Now, cancellationToken)).Where(chosen).ToList();
        // Another's session, or one that ended meanwhile: the list on the screen was old.
        if (ended.Count == 0 && !all)
            return AccessErrors.SessionUnknown;
        foreach (var session in ended)
            session.End(SessionEnd.Revoked, scope.Now);
        scope.Audit.ReasonCodes = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ended:{ended.Count}");
        return ended.Count;
    }
}

using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// People are judged by their live session and the roles held now; the command line, workers and the public by what they
/// carry, because nobody else can make such an actor.
/// </summary>
internal sealed class SessionRightsGuard(LiveSessions sessions) : IRightsGuard
{
    public async ValueTask<Error?> RefuseAsync(Actor actor, Permission permission, CancellationToken cancellationToken)
    {
        if (permission == Permission.Public)
            return null;
        if (actor.Kind != ActorKind.User)
            return actor.Holds(permission) ? null : Refusal(permission);
        var rights = await sessions.RightsAsync(new UserId(actor.Id), actor.Session, isUse: !actor.IsWatching, cancellationToken);
        if (rights is null)
            return AccessErrors.SessionEnded;
        return rights.Contains(permission) ? null : Refusal(permission);
    }

    private static Error Refusal(Permission permission) =>
        new("usecase.forbidden", $"Your roles do not include \"{permission}\". An administrator can grant a role that does.", ErrorKind.Forbidden);
}

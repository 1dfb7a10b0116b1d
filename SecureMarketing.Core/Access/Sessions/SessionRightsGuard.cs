using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// People are judged by their live session and the roles held now; the command line, workers and the public by what they
/// carry, because nobody else can make such an actor. A fresh proof is asked of people only: the others have no keyboard
/// that could be left unlocked.
/// </summary>
internal sealed class SessionRightsGuard(LiveSessions sessions) : IRightsGuard
{
    public async ValueTask<Error?> RefuseAsync(Actor actor, Permission permission, Proof proof, CancellationToken cancellationToken)
    {
        if (permission == Permission.Public)
            return null;
        if (actor.Kind != ActorKind.User)
            return actor.Holds(permission) ? null : Refusal(permission);
        if (await sessions.LookAsync(new UserId(actor.Id), actor.Session, cancellationToken) is not { } standing)
            return AccessErrors.SessionEnded;
        if (!standing.Rights.Contains(permission))
            return standing.NeedsPasskey ? AccessErrors.PasskeyFirst : Refusal(permission);
        return proof == Proof.Fresh && !standing.IsFresh ? UseCaseErrors.ProofNeeded : null;
    }

    private static Error Refusal(Permission permission) =>
        new("usecase.forbidden", $"Your roles do not include \"{permission}\". An administrator can grant a role that does.", ErrorKind.Forbidden);
}

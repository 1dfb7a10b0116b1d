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
    public async ValueTask<RightsVerdict> JudgeAsync(Actor actor, Permission permission, Proof proof, CancellationToken cancellationToken)
    {
        if (permission == Permission.Public)
            return new(null, actor);
        if (actor.Kind != ActorKind.User)
            return new(actor.Holds(permission) ? null : Refusal(permission), actor);
        if (await sessions.LookAsync(new UserId(actor.Id), actor.Session, cancellationToken) is not { } standing)
            return new(AccessErrors.SessionEnded, actor);
        var emergency = standing.Emergency is not null && !standing.Rights.Contains(permission) && BreakGlassRights.All.Contains(permission);
        // Emergency access counts for what could not be done without it, and there alone: the rest is done, and shown, by the roles.
        if (standing.Emergency is not null || actor.IsInEmergency)
            actor = actor.With(emergency ? standing.Rights.Union(BreakGlassRights.All).ToHashSet() : standing.Rights, emergency);
        if (!emergency && !standing.Rights.Contains(permission))
            return new(standing.NeedsPasskey ? AccessErrors.PasskeyFirst : Refusal(permission), actor);
        return new(proof == Proof.Fresh && !standing.IsFresh ? UseCaseErrors.ProofNeeded : null, actor, emergency ? standing.Emergency!.Value.Value : null);
    }

    private static Error Refusal(Permission permission) =>
        new("usecase.forbidden", $"Your roles do not include \"{permission}\". An administrator can grant a role that does.", ErrorKind.Forbidden);
}

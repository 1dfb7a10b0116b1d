using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

internal static class ConsentActors
{
    /// <summary>The member of staff behind an act; null for programs, the command line and the public.</summary>
    public static UserId? AsUser(this Actor actor) => actor.Kind == ActorKind.User ? new UserId(actor.Id) : null;
}

using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.UseCases;

/// <summary>Trusts the permissions the actor carries: right for the command line, workers and the public.</summary>
internal sealed class HeldRightsGuard : IRightsGuard
{
    public ValueTask<Error?> RefuseAsync(Actor actor, Permission permission, CancellationToken cancellationToken) =>
        ValueTask.FromResult(actor.Holds(permission) ? null : Refusal(permission));

    internal static Error Refusal(Permission permission) =>
        new("usecase.forbidden", $"Your roles do not include \"{permission}\". An administrator can grant a role that does.", ErrorKind.Forbidden);
}

using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.Support;

/// <summary>
/// Trusts the permissions a test's actor names, so that a test of a module need not sign anybody in or prove it again. Access's own tests
/// and the browser tests run with the real guard.
/// </summary>
internal sealed class CarriedRights : IRightsGuard
{
    public ValueTask<RightsVerdict> JudgeAsync(Actor actor, Permission permission, Proof proof, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new RightsVerdict(actor.Holds(permission) ? null : new Error("usecase.forbidden", $"The actor lacks {permission}.", ErrorKind.Forbidden), actor));
}

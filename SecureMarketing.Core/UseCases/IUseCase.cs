using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.UseCases;

/// <summary>Carries out one kind of command. Registered by scanning Core; constructed per call.</summary>
public interface IUseCase<in TCommand, TResult> where TCommand : ICommand<TResult>
{
    /// <summary>
    /// Runs after validation and the permission check. Changes go through <see cref="UseCaseScope.Db"/>; the gate saves
    /// them together with the audit event in one transaction, and drops both when the result is a refusal. A handler that
    /// also writes by set (<c>ExecuteUpdate</c>) opens a transaction on the context first; the gate ends it: committed with
    /// the event on success, rolled back on a refusal.
    /// </summary>
    Task<Result<TResult>> HandleAsync(TCommand command, UseCaseScope scope, CancellationToken cancellationToken);
}

/// <summary>Decides whether an actor holds a permission now. Implemented by Access.</summary>
public interface IRightsGuard
{
    /// <returns>Whether, and by what; the refusal is <see cref="UseCaseErrors.ProofNeeded"/> when only the proof is too old.</returns>
    ValueTask<RightsVerdict> JudgeAsync(Actor actor, Permission permission, Proof proof, CancellationToken cancellationToken);
}

/// <summary>What the guard says of one call.</summary>
/// <param name="Refusal">Null when permitted.</param>
/// <param name="Actor">Who acts from here on, with the rights that count for this call.</param>
/// <param name="Emergency">The emergency access without which it would be refused; null when it rests on none.</param>
public readonly record struct RightsVerdict(Error? Refusal, Actor Actor, Guid? Emergency = null);

/// <summary>Decides whether an actor's training lets them act now. Implemented by Governance.</summary>
public interface ITrainingGuard
{
    /// <returns>Null when it does; else a refusal that names the course and where it is taken.</returns>
    ValueTask<Error?> RefuseAsync(Actor actor, CancellationToken cancellationToken);
}

/// <summary>Refusals of the gate that callers tell apart.</summary>
public static class UseCaseErrors
{
    /// <summary>Fail closed (compliance §6): without a record nothing is changed, shown, exported or sent.</summary>
    public static readonly Error TrailDown = new(
        "audit.unavailable", "The audit trail cannot be written, so this was not done and nothing left the system. Try again in a moment; if it stays so, tell an administrator.", ErrorKind.Unavailable);

    /// <summary>Not a denial: the same command succeeds once the person has proven who they are.</summary>
    public static readonly Error ProofNeeded = new("usecase.proof_needed", "Confirm that it is you, then do this again.", ErrorKind.Forbidden);
}

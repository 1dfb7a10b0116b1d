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
    /// <returns>Null when permitted, else the refusal.</returns>
    ValueTask<Error?> RefuseAsync(Actor actor, Permission permission, CancellationToken cancellationToken);
}

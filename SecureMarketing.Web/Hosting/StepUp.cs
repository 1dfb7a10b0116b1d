using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Runs use cases that may demand a fresh proof of identity (<see cref="Proof.Fresh"/>): asks for it in a dialog over the
/// page, which stays as it is, and then goes on. A page that calls such a use case does so through here.
/// </summary>
public sealed class StepUp(UseCaseRunner useCases, CurrentActor current)
{
    /// <summary>The dialog was closed without a proof.</summary>
    public static readonly Error NotConfirmed = new("access.not_confirmed", "You did not confirm that it is you, so nothing was done.", ErrorKind.Forbidden);

    private Func<Task<bool>>? ask;

    public async Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, CancellationToken cancellationToken = default) where TCommand : ICommand<TResult>
    {
        var answer = await useCases.RunAsync<TCommand, TResult>(command, await current.GetAsync(), cancellationToken);
        if (answer.Error != UseCaseErrors.ProofNeeded || ask is null)
            return answer;
        return await ask() ? await useCases.RunAsync<TCommand, TResult>(command, await current.GetAsync(), cancellationToken) : NotConfirmed;
    }

    /// <summary>The shell's dialog says how it asks: true when the person proved who they are.</summary>
    internal void AskBy(Func<Task<bool>>? dialog) => ask = dialog;
}

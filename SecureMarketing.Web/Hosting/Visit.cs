using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Hosting;

/// <summary>One person before the shell: who they are, and the way to the use cases for the modules that contribute to it.</summary>
/// <param name="useCases">The gate.</param>
/// <param name="actor">Who looks.</param>
/// <param name="now">One instant for the whole look.</param>
/// <param name="watching">True when the page looks by itself; it then does not postpone the idle logoff.</param>
public sealed class Visit(UseCaseRunner useCases, Actor actor, DateTimeOffset now, bool watching = false)
{
    private readonly Actor reader = watching ? actor.Watching() : actor;

    public Actor Actor { get; } = actor;

    public DateTimeOffset Now { get; } = now;

    /// <summary>True when the page looks by itself.</summary>
    public bool IsWatching => reader.IsWatching;

    /// <summary>Asks.</summary>
    public Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, CancellationToken cancellationToken) where TCommand : ICommand<TResult> =>
        useCases.RunAsync<TCommand, TResult>(command, reader, cancellationToken);

    /// <summary>Acts on a person's click. Null when done, else the refusal to show.</summary>
    public async Task<Error?> ActAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult> =>
        (await useCases.RunAsync<TCommand, TResult>(command, Actor, CancellationToken.None)).Error;
}

using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Home;

/// <summary>One thing the home page tells a person.</summary>
/// <param name="Title">What it is about: "Approvals waiting".</param>
/// <param name="Figure">The number or word in large type.</param>
/// <param name="Detail">One sentence: what it means, what happens next.</param>
/// <param name="Href">Where to act.</param>
/// <param name="LinkText">Names the act.</param>
/// <param name="IsWaiting">True when it needs this person; such cards come first.</param>
public sealed record HomeCard(string Title, string Figure, string Detail, string Href, string LinkText, bool IsWaiting = false);

/// <summary>What one module contributes to the home page. Implementations are found by scanning and are asked only when the person holds the permission.</summary>
public interface IHomeSource
{
    /// <summary>Smaller comes first.</summary>
    int Order { get; }

    Permission Needs { get; }

    Task<HomeAnswer> AskAsync(HomeVisit visit, CancellationToken cancellationToken);
}

/// <summary>A module's contribution for one person.</summary>
/// <param name="Card">Null when there is nothing worth a card.</param>
/// <param name="FirstStep">A point of the first-run checklist; null when the module has none for this person.</param>
public sealed record HomeAnswer(HomeCard? Card, ChecklistItem? FirstStep = null);

/// <summary>The visit of one person: their actor and the way to the use cases.</summary>
public sealed class HomeVisit(UseCaseRunner useCases, Actor actor, DateTimeOffset now)
{
    public Actor Actor { get; } = actor;

    public DateTimeOffset Now { get; } = now;

    public Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, CancellationToken cancellationToken) where TCommand : ICommand<TResult> =>
        useCases.RunAsync<TCommand, TResult>(command, Actor, cancellationToken);
}

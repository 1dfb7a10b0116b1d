using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Home;

/// <summary>Which part of the home page a card stands in.</summary>
public enum HomePart
{
    /// <summary>Nothing goes on until this person acts.</summary>
    Waiting = 1,

    /// <summary>Good to know.</summary>
    Glance = 2,
}

/// <summary>One thing the home page tells a person.</summary>
/// <param name="Part">Whether it waits for the person.</param>
/// <param name="Title">What it is about: "Approvals".</param>
/// <param name="Figure">The number, or the word, in large type.</param>
/// <param name="Detail">One sentence: what it means, what happens to people.</param>
/// <param name="Href">Where to act.</param>
/// <param name="LinkText">Names the act.</param>
/// <param name="Tone">Error where sends stand still, warning where they will.</param>
public sealed record HomeCard(HomePart Part, string Title, string Figure, string Detail, string Href, string LinkText, Tone Tone = Tone.Neutral);

/// <summary>
/// What one module tells on the home page. Implementations are found by scanning and are asked only when the person holds the
/// permission; what they may tell is the use case's decision.
/// </summary>
public interface IHomeSource
{
    /// <summary>Smaller comes first.</summary>
    int Order { get; }

    Permission Needs { get; }

    /// <summary>Null when there is nothing to tell.</summary>
    Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken);
}

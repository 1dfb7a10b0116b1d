using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>What stands above every page of one person until they act.</summary>
/// <param name="Text">What is so and what follows from it.</param>
/// <param name="Href">Where to act.</param>
/// <param name="LinkText">Names the act.</param>
/// <param name="Tone">Warning, or error once something does not work any more.</param>
public sealed record ShellNotice(string Text, string Href, string LinkText, Tone Tone);

/// <summary>What one module tells above every page. Implementations are found by scanning; most people are told nothing.</summary>
public interface INoticeSource
{
    /// <summary>Null when there is nothing to tell.</summary>
    Task<ShellNotice?> AskAsync(Visit visit, CancellationToken cancellationToken);
}

/// <summary>Says within one circuit that what notices tell may have changed.</summary>
public sealed class ShellNews
{
    public event Action? Changed;

    public void Tell() => Changed?.Invoke();
}

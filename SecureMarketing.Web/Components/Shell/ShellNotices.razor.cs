using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>Asks the modules again whenever the person goes to another page, and when one of them has news.</summary>
public sealed partial class ShellNotices(
    IEnumerable<INoticeSource> sources, ShellNews news, UseCaseRunner useCases, CurrentActor current, TimeProvider clock, NavigationManager navigation, ILogger<ShellNotices> log) : IDisposable
{
    private IReadOnlyList<ShellNotice> notices = [];

    /// <summary>Not asked while prerendering: the page itself comes first.</summary>
    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;
        news.Changed += Look;
        navigation.LocationChanged += LookAgain;
        await AskAsync();
    }

    private async Task AskAsync()
    {
        var actor = await current.GetAsync();
        if (!actor.Holds(Permission.SignedIn))
            return;
        var visit = new Visit(useCases, actor, clock.GetUtcNow(), watching: true);
        var told = new List<ShellNotice>();
        foreach (var source in sources)
        {
            try
            {
                if (await source.AskAsync(visit, CancellationToken.None) is { } notice)
                    told.Add(notice);
            }
            catch (Exception failure)
            {
                // The page below still works.
                AskFailed(log, source.GetType().Name, failure.GetType().Name);
            }
        }

        notices = told;
    }

    /// <summary>On the page that a notice leads to it says nothing new.</summary>
    private bool IsHere(ShellNotice notice) => string.Equals(new Uri(navigation.Uri).AbsolutePath, notice.Href, StringComparison.Ordinal);

    private void Look() => _ = InvokeAsync(async () =>
    {
        await AskAsync();
        StateHasChanged();
    });

    private void LookAgain(object? sender, LocationChangedEventArgs change) => Look();

    public void Dispose()
    {
        news.Changed -= Look;
        navigation.LocationChanged -= LookAgain;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices: {Source} could not be asked ({Reason}).")]
    private static partial void AskFailed(ILogger log, string source, string reason);
}

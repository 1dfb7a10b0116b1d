using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace SecureMarketing.Web.Components.Layout;

/// <summary>The shell of every page behind the sign-in: bar, navigation, one main, one announcer.</summary>
public sealed partial class MainLayout(ILogger<MainLayout> log, IJSRuntime js) : IDisposable
{
    private ErrorBoundary? boundary;
    private Exception? reported;
    private string reference = "";

    private string Here => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0] + "#main";

    protected override void OnInitialized() => Navigation.LocationChanged += RecoverOnNavigation;

    /// <summary>Marks on the document that controls answer now; until then a prerendered button does nothing.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await js.InvokeVoidAsync("document.documentElement.setAttribute", "data-circuit", "ready");
    }

    private void RecoverOnNavigation(object? sender, LocationChangedEventArgs change) => Recover();

    private void Recover() => boundary?.Recover();

    /// <summary>The reference shown to the person is the one in the log; the exception's text is never shown.</summary>
    private string FailureReference(Exception exception)
    {
        if (!ReferenceEquals(reported, exception))
        {
            reported = exception;
            reference = ErrorReference.New();
            PageFailed(log, reference, exception.GetType().Name, exception);
        }

        return reference;
    }

    public void Dispose() => Navigation.LocationChanged -= RecoverOnNavigation;

    [LoggerMessage(Level = LogLevel.Error, Message = "Page failed, reference {Reference}: {Kind}")]
    private static partial void PageFailed(ILogger log, string reference, string kind, Exception exception);
}

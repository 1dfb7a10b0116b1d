using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Core.Workspace;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>Views above a list; a person may keep their own under a name.</summary>
public sealed partial class SavedViews(UseCaseRunner useCases, CurrentActor current, NavigationManager navigation, Announcer announcer)
{
    private readonly string fieldId = "view-name";
    private IReadOnlyList<SavedViewLine> saved = [];
    private ConfirmDialog? naming;
    private string present = "";
    private string name = "";

    /// <summary>The list's path without slash: "campaigns".</summary>
    [Parameter, EditorRequired] public string List { get; set; } = "";

    /// <summary>Views that everyone has, in order.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<ViewLink> Views { get; set; } = [];

    /// <summary>The own view that the address shows now; null when it shows none.</summary>
    private SavedViewLine? Own => saved.FirstOrDefault(view => view.Query == present);

    protected override async Task OnInitializedAsync()
    {
        present = ViewAddress.Of(navigation.Uri);
        navigation.LocationChanged += Follow;
        // The prerendered list shows the views that everyone has: waiting for the person's own there would keep the page back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var found = await useCases.RunAsync<ListSavedViews, IReadOnlyList<SavedViewLine>>(new ListSavedViews(List), await current.GetAsync(), CancellationToken.None);
        // Without an answer the list itself still works.
        saved = found.IsSuccess ? found.Value : [];
    }

    private void Follow(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        present = ViewAddress.Of(change.Location);
        StateHasChanged();
    });

    private string HrefOf(SavedViewLine view) => $"/{List}?{view.Query}";

    private Task OpenAsync()
    {
        name = "";
        return naming!.ShowAsync();
    }

    private async Task<Error?> SaveAsync()
    {
        var kept = await useCases.RunAsync<SaveView, SavedViewId>(new SaveView(List, name, present), await current.GetAsync(), CancellationToken.None);
        if (kept.Error is { } refusal)
            return refusal;
        await LoadAsync();
        announcer.Say($"View {name.Trim()} saved.");
        return null;
    }

    private async Task RemoveAsync()
    {
        if (Own is not { } own)
            return;
        await useCases.RunAsync<RemoveView, Unit>(new RemoveView(own.Id), await current.GetAsync(), CancellationToken.None);
        await LoadAsync();
        announcer.Say($"View {own.Name} removed.");
    }

    public void Dispose() => navigation.LocationChanged -= Follow;
}

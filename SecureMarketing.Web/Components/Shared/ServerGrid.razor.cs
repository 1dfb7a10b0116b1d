using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Components.Shared;

/// <summary>A table whose rows the server pages and sorts: loading, error, empty and filled in one place.</summary>
public sealed partial class ServerGrid<TRow>(NavigationManager navigation, ILogger<ServerGrid<TRow>> log) : IDisposable
{
    private static readonly int[] Sizes = GridAddress.Sizes;

    private CancellationTokenSource? running;
    private GridRows<TRow>? page;
    private Error? failure;
    private string? reference;
    private bool loading;
    private int skip;
    private int take = Sizes[0];
    private string? sort;
    private bool descending;

    /// <summary>What the rows are, plural, sentence case: "Authorizations". Names table and region.</summary>
    [Parameter, EditorRequired] public string Caption { get; set; } = "";

    [Parameter, EditorRequired] public IReadOnlyList<GridColumn> Columns { get; set; } = [];

    /// <summary>Answers one page. An earlier call is cancelled when a newer one starts, and its answer dropped.</summary>
    [Parameter, EditorRequired] public Func<GridQuery, CancellationToken, Task<Result<GridRows<TRow>>>> Load { get; set; } = null!;

    /// <summary>The cells of one row: <c>th scope="row"</c> with the one link first, then <c>td data-label="…"</c>.</summary>
    [Parameter, EditorRequired] public RenderFragment<TRow> Row { get; set; } = null!;

    /// <summary>Identity of a row across loads; null uses the row itself.</summary>
    [Parameter] public Func<TRow, object>? Key { get; set; }

    /// <summary>Shown when there is not a single row: an <c>EmptyState</c>.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>Search and filters above the table.</summary>
    [Parameter] public RenderFragment? Tools { get; set; }

    /// <summary>On narrow screens each row becomes a card (default), else the table scrolls sideways.</summary>
    [Parameter] public bool Cards { get; set; } = true;

    /// <summary>Starts at the first page when it changes; give it the filter's value.</summary>
    [Parameter] public object? Filter { get; set; }

    /// <summary>
    /// Keeps page, sorting and page size in the address, so that a copied link shows the same rows. For the one grid of a page; what
    /// names a person must not be a column to sort by its value there.
    /// </summary>
    [Parameter] public bool InUrl { get; set; }

    private object? loadedFilter;

    private string Position => string.Create(CultureInfo.InvariantCulture, $"{skip + 1:N0}–{Math.Min(skip + take, page!.Total):N0} of {page.Total:N0}");

    protected override async Task OnParametersSetAsync()
    {
        // The prerendered page shows the skeleton: loading there too would ask, and audit, everything twice.
        if (!RendererInfo.IsInteractive)
            return;
        var asked = InUrl ? GridAddress.Of(navigation.Uri) : Present;
        var filtered = !Equals(loadedFilter, Filter);
        if (page is not null && !filtered && asked == Present)
            return;
        // A filter that is not in the address changed under the same address: its rows begin at the first page.
        var restart = page is not null && filtered && asked == Present;
        loadedFilter = Filter;
        Take(restart || !InUrl ? asked with { Skip = 0 } : asked);
        if (restart)
            WriteAddress();
        await ReloadAsync();
    }

    /// <summary>Loads the current page anew.</summary>
    public async Task ReloadAsync()
    {
        // Exchanged before anything is awaited: of two loads the later must be the one that stays. Not disposed: the next may
        // cancel it at any moment, and without a timer it holds nothing.
        var own = new CancellationTokenSource();
        (var overtaken, running) = (running, own);
        var mine = own.Token;
        loading = true;
        if (overtaken is not null)
            await overtaken.CancelAsync();
        try
        {
            var answer = await Load(new GridQuery(skip, take, sort, descending), mine);
            if (mine.IsCancellationRequested)
                return;
            (failure, reference) = (answer.Error, null);
            if (answer.IsSuccess)
                page = answer.Value;
            // The address may ask for a page that rows have left since.
            if (page is { Rows.Count: 0, Total: > 0 } && skip >= page.Total)
            {
                skip = (page.Total - 1) / take * take;
                WriteAddress();
                await ReloadAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return;
        }
        catch (Exception broken)
        {
            // A database that is away must not take the page's other parts with it.
            (failure, reference) = (null, ErrorReference.New());
            LoadFailed(log, reference, Caption, broken.GetType().Name, broken);
        }

        loading = false;
        StateHasChanged();
    }

    private Task MoveAsync(int to)
    {
        skip = Math.Max(0, to);
        return GoAsync();
    }

    private Task ResizeAsync(ChangeEventArgs change)
    {
        take = int.Parse((string)change.Value!, CultureInfo.InvariantCulture);
        skip = 0;
        return GoAsync();
    }

    private Task SortByAsync(string key)
    {
        descending = sort == key && !descending;
        sort = key;
        skip = 0;
        return GoAsync();
    }

    private GridQuery Present => new(skip, take, sort, descending);

    private void Take(GridQuery query) => (skip, take, sort, descending) = query;

    private Task GoAsync()
    {
        WriteAddress();
        return ReloadAsync();
    }

    /// <summary>Replaces the entry of the history: "back" leaves the list instead of walking its pages.</summary>
    private void WriteAddress()
    {
        if (InUrl && GridAddress.Of(navigation.Uri) != Present)
            navigation.NavigateTo(navigation.GetUriWithQueryParameters(GridAddress.Parameters(Present)), replace: true);
    }

    private string? SortOf(GridColumn column) =>
        column.SortKey is null || column.SortKey != sort ? null : descending ? "descending" : "ascending";

    [LoggerMessage(Level = LogLevel.Error, Message = "List could not be loaded, reference {Reference}: {List}, {Kind}")]
    private static partial void LoadFailed(ILogger log, string reference, string list, string kind, Exception exception);

    public void Dispose() => running?.Cancel();
}

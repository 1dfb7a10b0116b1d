using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>The history of imports. While one is going, the list follows it.</summary>
public sealed partial class ImportsPage : IDisposable
{
    private static readonly GridColumn[] Columns =
    [
        new("Requested (UTC)"), new("State"), new("Source"), new("Files", IsNumber: true), new("Created", IsNumber: true), new("Updated", IsNumber: true),
        new("Unchanged", IsNumber: true), new("Facts", IsNumber: true), new("Rejected", IsNumber: true), new("By"),
    ];

    private readonly CancellationTokenSource left = new();
    private ServerGrid<ImportSummary>? grid;
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private bool mayRun;
    private bool going;

    /// <summary>True while the page reloads by itself.</summary>
    private bool following;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "view")] private string? ViewName { get; set; }

    private ImportView View => Enum.TryParse<ImportView>(ViewName, out var view) && Enum.IsDefined(view) ? view : ImportView.All;

    private ViewLink[] Links =>
    [
        new("All", "/imports", View == ImportView.All),
        new("At work", "/imports?view=AtWork", View == ImportView.AtWork),
        new("Rows left out", "/imports?view=Incomplete", View == ImportView.Incomplete),
        new("Failed", "/imports?view=Failed", View == ImportView.Failed),
        new("Undone", "/imports?view=Undone", View == ImportView.Undone),
    ];

    /// <summary>Not disposed: the page's timer may still ask for its token, and without a timer of its own it holds nothing.</summary>
    public void Dispose() => left.Cancel();

    protected override async Task OnInitializedAsync() => mayRun = (await Current.GetAsync()).Holds(Permission.ImportRun);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        try
        {
            while (await timer.WaitForNextTickAsync(left.Token))
            {
                if (!going || grid is null)
                    continue;
                following = true;
                await grid.ReloadAsync();
                following = false;
            }
        }
        catch (OperationCanceledException)
        {
            // The person left the page.
        }
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private async Task<Result<GridRows<ImportSummary>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var actor = await Current.GetAsync();
        var page = await UseCases.RunAsync<ListImports, ImportHistory>(new ListImports(query.Skip, query.Take, View), following ? actor.Watching() : actor, cancellationToken);
        if (page.Error is { } error)
            return error;
        going = page.Value.Items.Any(i => !i.IsOver);
        var people = page.Value.Items.Select(i => i.RequestedBy).Where(p => p != Guid.Empty).ToHashSet();
        if (!people.IsSubsetOf(names.Keys) && await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff(people), actor.Watching(), cancellationToken) is { IsSuccess: true, Value: var found })
            names = found;
        return new GridRows<ImportSummary>(page.Value.Items, page.Value.Total);
    }
}

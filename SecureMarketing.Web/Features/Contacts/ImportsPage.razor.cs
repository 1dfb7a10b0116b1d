using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
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
    private bool mayRun;
    private bool going;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

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
                if (going && grid is not null)
                    await grid.ReloadAsync();
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
        var page = await UseCases.RunAsync<ListImports, ImportHistory>(new ListImports(query.Skip, query.Take), await Current.GetAsync(), cancellationToken);
        if (page.Error is { } error)
            return error;
        going = page.Value.Items.Any(i => !i.IsOver);
        return new GridRows<ImportSummary>(page.Value.Items, page.Value.Total);
    }
}

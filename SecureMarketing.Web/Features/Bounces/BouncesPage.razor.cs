using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Bounces;

/// <summary>What came back: counts, findings without addresses, and the mailboxes they come from.</summary>
public sealed partial class BouncesPage
{
    private static readonly IReadOnlyList<GridColumn> Columns = [new("When"), new("Kind"), new("Reason"), new("Message"), new("What followed")];

    private BounceCounts? counts;
    private Error? failure;
    private bool mayOpen;
    private ServerGrid<BounceRow>? grid;

    /// <summary>A name of <see cref="BounceKind"/>; anything else lists all.</summary>
    [SupplyParameterFromQuery(Name = "kind")] public string? Kind { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private BounceKind? Chosen => Enum.TryParse<BounceKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private ViewLink[] Links =>
    [
        new("All", "/bounces", Chosen is null),
        .. Enum.GetValues<BounceKind>().Select(kind => new ViewLink(BounceWords.Of(kind), $"/bounces?kind={kind}", Chosen == kind)),
    ];

    protected override async Task OnInitializedAsync()
    {
        mayOpen = (await Current.GetAsync()).Holds(Permission.MessageView);
        // The prerendered page shows the skeleton: waiting for the counts there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await CountAsync();
    }

    private async Task CountAsync()
    {
        var answer = await UseCases.RunAsync<CountBounces, BounceCounts>(new CountBounces(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        counts = answer.IsSuccess ? answer.Value : null;
    }

    private async Task ReloadAsync()
    {
        await CountAsync();
        if (grid is not null)
            await grid.ReloadAsync();
    }

    private async Task<Result<GridRows<BounceRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var answer = await UseCases.RunAsync<ListBounces, BounceList>(new ListBounces(Chosen, Skip: query.Skip, Take: query.Take), await Current.GetAsync(), cancellationToken);
        return answer.Error is { } error ? error : new GridRows<BounceRow>(answer.Value.Rows, answer.Value.Total);
    }

    private static Figure[] Totals(BounceCounts counts) =>
    [
        new("Dead addresses", Number(counts.Days.Sum(d => d.Hard))),
        new("Failed for now", Number(counts.Days.Sum(d => d.Soft))),
        new("Late so far", Number(counts.Days.Sum(d => d.Delayed))),
        new("Complaints", Number(counts.Days.Sum(d => d.Complaints))),
        new("Automatic replies", Number(counts.Days.Sum(d => d.Replies))),
    ];

    private static bool HasAny(BounceDay day) => day.Hard + day.Soft + day.Delayed + day.Complaints + day.Replies + day.Others > 0;

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Sending;

/// <summary>The queue by destination, kept current while it is open, with the levers over each domain.</summary>
public sealed partial class DestinationsPage : IDisposable
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlyList<GridColumn> Columns =
    [
        new("Domain"), new("Receiver"), new("State"), new("Waiting", IsNumber: true), new("Due", IsNumber: true), new("Oldest"), new("Why"), new("Last trouble"), new(""),
    ];

    private static readonly IReadOnlyList<(int Minutes, string Text)> Lengths = [(30, "30 minutes"), (120, "2 hours"), (720, "12 hours"), (1440, "1 day"), (10_080, "1 week")];

    private readonly CancellationTokenSource leaving = new();
    private bool mayManage;
    private bool mayLimits;
    private string? search;
    private string? done;
    private ServerGrid<LaneRow>? grid;
    private ConfirmDialog? suspending;
    private RerouteDialog? rerouting;
    private LaneRow? asked;
    private int minutes = 120;
    private bool whole;
    private bool refused;
    private string why = "";

    /// <summary>Only what is held up.</summary>
    [SupplyParameterFromQuery(Name = "troubled")] public bool Troubled { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        (mayManage, mayLimits) = (actor.Holds(Permission.QueueManage), actor.Holds(Permission.DeliveryPolicyView));
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? KeepCurrentAsync(leaving.Token) : Task.CompletedTask;

    private async Task KeepCurrentAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(RefreshEvery, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                if (grid is not null)
                    await grid.ReloadAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The page is left.
        }
    }

    private async Task<Result<GridRows<LaneRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var answer = await UseCases.RunAsync<ListLanes, LaneListing>(
            new ListLanes { Search = search, Troubled = Troubled, Skip = query.Skip, Take = query.Take }, await Current.GetAsync(), cancellationToken);
        return answer.Error is { } error ? error : new GridRows<LaneRow>(answer.Value.Rows, answer.Value.Total);
    }

    private async Task RetryAsync(LaneRow row)
    {
        var answer = await RunAsync<RetryQueued, int>(new RetryQueued(new LaneTarget { Domain = row.Domain }));
        await SayAsync(answer.Error?.Message ?? $"{Messages(answer.Value)} for {row.Domain} due now.", answer.Error is not null);
    }

    private async Task ResumeAsync(LaneRow row)
    {
        var answer = await RunAsync<ResumeDelivery, int>(new ResumeDelivery(new LaneTarget { Domain = row.Domain }));
        await SayAsync(answer.Error?.Message ?? $"{row.Domain} is resumed. The next message shows whether it takes mail again.", answer.Error is not null);
    }

    private Task AskToSuspendAsync(LaneRow row)
    {
        (asked, why, whole, minutes) = (row, "", false, 120);
        return suspending!.ShowAsync();
    }

    private async Task<Error?> SuspendAsync()
    {
        if (asked is null)
            return null;
        var target = whole && asked.RollUp is { } receiver ? new LaneTarget { RollUp = receiver } : new LaneTarget { Domain = asked.Domain };
        var answer = await RunAsync<SuspendDelivery, DateTimeOffset>(new SuspendDelivery(target, TimeSpan.FromMinutes(minutes), why));
        if (answer.Error is { } refusal)
            return refusal;
        await SayAsync($"{(whole ? SendingWords.Receiver(asked.RollUp) : asked.Domain)} is suspended until {SendingWords.At(answer.Value, Organisation)}.");
        return null;
    }

    private Task RerouteAsync(LaneRow row)
    {
        asked = row;
        return rerouting!.ShowAsync(new LaneTarget { Domain = row.Domain }, $"What waits for {row.Domain}, {Messages(row.Waiting)},");
    }

    private Task ReroutedAsync(int moved) => SayAsync($"{Messages(moved)} for {asked?.Domain} rerouted.");

    private async Task SayAsync(string words, bool isRefusal = false)
    {
        (done, refused) = (words, isRefusal);
        await grid!.ReloadAsync();
    }

    private async Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult> =>
        await UseCases.RunAsync<TCommand, TResult>(command, await Current.GetAsync(), CancellationToken.None);

    private static string Messages(int count) => count == 1 ? "1 message" : $"{Number(count)} messages";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

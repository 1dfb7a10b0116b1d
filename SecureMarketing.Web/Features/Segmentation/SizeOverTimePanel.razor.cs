using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>A segment's size at its snapshots. What the small-cell rules hide is a gap in the line, never a guess.</summary>
public sealed partial class SizeOverTimePanel
{
    private SegmentHistory? history;
    private Error? failure;
    private HistoryPace? asked;
    private bool busy;

    [Parameter, EditorRequired] public SegmentId Segment { get; set; }

    /// <summary>The campaign that it is looked at for; null: for none.</summary>
    [Parameter] public OriginId? Campaign { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Announcer Announce { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private IEnumerable<HistoryPace> Paces => Enum.GetValues<HistoryPace>().Where(p => p <= history!.Full);

    private IReadOnlyList<HistoryPoint> Oldest => [.. history!.Points.Reverse()];

    private int Drawn => history!.Points.Count(p => p.People.Number is not null);

    private bool Hides => history!.Points.Any(p => p.People.Number is null || p.Joined is { Number: null } || p.Left is { Number: null });

    private bool ChangedRule => history!.Points.Select(p => p.Version).Distinct().Count() > 1;

    /// <summary>What the line says. Never from a number that is not shown.</summary>
    private string Finding
    {
        get
        {
            var shown = Oldest.Where(p => p.People.Number is not null).ToList();
            return shown switch
            {
                [] => "The sizes are too small, or too close to each other, to be shown.",
                [var only] => $"{only.People} people on {At(only.TakenAt, "d MMM yyyy")}.",
                [var first, .., var last] => $"From {first.People} people on {At(first.TakenAt, "d MMM yyyy")} to {last.People} on {At(last.TakenAt, "d MMM yyyy")}.",
            };
        }
    }

    private List<ChartSeries<double>> Series
    {
        get
        {
            IReadOnlyList<double?> sizes = [.. Oldest.Select(p => (double?)p.People.Number)];
            return [new ChartSeries<double> { Name = "People", Data = new ChartData<double>(sizes) }];
        }
    }

    /// <summary>The first, the middle and the last day, which a phone has room for.</summary>
    private string[] Labels
    {
        get
        {
            var points = Oldest;
            int[] told = [0, points.Count / 2, points.Count - 1];
            return [.. points.Select((p, i) => told.Contains(i) ? At(p.TakenAt, "d MMM") : "")];
        }
    }

    private LineChartOptions Options
    {
        get
        {
            var shown = history!.Points.Select(p => p.People.Number).OfType<long>().ToList();
            return new LineChartOptions
            {
                ChartPalette = ["var(--sm-series-1)"],
                ShowLegend = false,
                ShowDataMarkers = true,
                ConnectNullPoints = false,
                LineStrokeWidth = 2,
                YAxisTicks = NumberAxis.StepOf(shown.Min(), shown.Max()),
                MaxNumYAxisTicks = NumberAxis.MostLines,
                YAxisFormat = "N0",
                YAxisLines = true,
            };
        }
    }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var viewed = await UseCases.RunAsync<ViewSegmentHistory, SegmentHistory>(new ViewSegmentHistory(Segment, asked, Campaign), await Current.GetAsync(), CancellationToken.None);
        failure = viewed.Error;
        history = viewed.IsSuccess ? viewed.Value : null;
    }

    private async Task ChangeAsync(ChangeEventArgs change)
    {
        asked = Enum.Parse<HistoryPace>((string)change.Value!);
        busy = true;
        StateHasChanged();
        await LoadAsync();
        busy = false;
        if (history is not null)
            Announce.Say(Finding);
    }

    private static string Words(HistoryPace pace) => pace switch
    {
        HistoryPace.Night => "each night",
        HistoryPace.Week => "each week",
        _ => "every four weeks",
    };

    private string At(DateTimeOffset time, string format) => TimeZoneInfo.ConvertTime(time, Organisation.Zone).ToString(format, CultureInfo.InvariantCulture);
}

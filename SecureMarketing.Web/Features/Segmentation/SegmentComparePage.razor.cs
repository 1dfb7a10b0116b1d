using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>Two versions of a segment side by side: which conditions came, went and changed, and whom that brings and loses.</summary>
public sealed partial class SegmentComparePage
{
    private SegmentDetails? details;
    private SegmentComparison? comparison;
    private Error? failure;

    [Parameter] public Guid Id { get; set; }

    /// <summary>Number of the earlier version; null = the one before the last.</summary>
    [SupplyParameterFromQuery(Name = "from")] private int? From { get; set; }

    /// <summary>Number of the later version; null = the latest.</summary>
    [SupplyParameterFromQuery(Name = "to")] private int? To { get; set; }

    /// <summary>The campaign that they are read for, whose grants count here; null: for none.</summary>
    [SupplyParameterFromQuery(Name = "campaign")] private Guid? ForCampaign { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private Crumb[] Trail => details is null ? [new("Segments", "/segments")] : [new("Segments", "/segments"), new(details.Name, $"/segments/{Id}{SegmentAddress.Of(ForCampaign, '?')}")];

    private int Later => To ?? details!.Latest;

    private int Earlier => From ?? Math.Max(1, Later - 1);

    // The prerendered page shows the skeleton: waiting for the versions there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var (actor, id, campaign) = (await Current.GetAsync(), SegmentId.From(Id), ForCampaign is { } given ? OriginId.From(given) : (OriginId?)null);
        var found = await UseCases.RunAsync<GetSegment, SegmentDetails>(new GetSegment(id, null, campaign), actor, CancellationToken.None);
        failure = found.Error;
        details = found.IsSuccess ? found.Value : null;
        if (details is not { Versions.Count: > 1 })
            return;
        var compared = await UseCases.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(id, Earlier, Later, campaign), actor, CancellationToken.None);
        failure = compared.Error;
        comparison = compared.IsSuccess ? compared.Value : null;
    }

    private void Go(string? from, string? to) => Navigation.NavigateTo($"/segments/{Id}/compare?from={from ?? Text(Earlier)}&to={to ?? Text(Later)}{SegmentAddress.Of(ForCampaign, '&')}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private RenderFragment Options(int chosen) => builder =>
    {
        foreach (var version in details!.Versions)
        {
            builder.OpenElement(0, "option");
            builder.SetKey(version.Number);
            builder.AddAttribute(1, "value", version.Number);
            builder.AddAttribute(2, "selected", version.Number == chosen);
            builder.AddContent(3, $"Version {version.Number}, {TimeZoneInfo.ConvertTime(version.CreatedAt, Organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)}");
            builder.CloseElement();
        }
    };

    private Figure[] Counts(ComparedPeople people) =>
    [
        new($"Version {comparison!.From.Number}", people.Before.ToString()),
        new($"Version {comparison.To.Number}", people.After.ToString()),
        new("People gained", people.Gained.ToString()),
        new("People lost", people.Lost.ToString()),
    ];

    private static string Word(RuleChange change) => change.Kind switch
    {
        RuleChangeKind.Added => "Added",
        RuleChangeKind.Removed => "Removed",
        _ => change.Before!.Words == change.After!.Words ? "Moved" : "Changed",
    };

    private static Tone ToneOf(RuleChange change) => change.Kind switch
    {
        RuleChangeKind.Added => Tone.Success,
        RuleChangeKind.Removed => Tone.Error,
        _ => Tone.Info,
    };

    /// <summary>The place is said where it differs; of a condition that came or went, only what is deeper than the whole rule.</summary>
    private static string Line(RuleLine? line, RuleChange change)
    {
        if (line is null)
            return "–";
        var place = change.Kind != RuleChangeKind.Changed ? line.Place.Split(" › ", 2).ElementAtOrDefault(1)
            : change.Before!.Place == change.After!.Place ? null : line.Place;
        return place is null ? "People " + line.Words : $"People {line.Words} (in: {place})";
    }
}

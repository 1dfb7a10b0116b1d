using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.Segmentation.Measuring;
using SecureMarketing.Web.Cli.Bench;
using SecureMarketing.Web.Features.Segmentation;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>
/// How long a number takes in the real page, in a real browser on the same machine: to the frame that brings it, and until it can be
/// seen. The suite sees three numbers told and painted; for a measurement, <c>SM_PAINT_CONTACTS</c> says of how many people, and each
/// line goes to the file of <c>SM_PAINT_OUT</c> as well. <c>.ci/run full</c> measures a million after the suite, with nothing beside it, and
/// the bars of <see cref="SegmentBars"/> hold.
/// </summary>
public sealed class PaintedCountTests(ITestOutputHelper output)
{
    private const string People = "SM_PAINT_CONTACTS";
    private const string Lines = "SM_PAINT_OUT";
    private static readonly int? Measured = int.TryParse(Environment.GetEnvironmentVariable(People), NumberStyles.None, CultureInfo.InvariantCulture, out var contacts) ? contacts : null;
    private static readonly int WarmUp = Measured is null ? 0 : 5;
    private static readonly int Edits = Measured is null ? 3 : 60;

    /// <summary>Without codes, which the benchmark's people have in a system that nobody labelled: a marketer may use it, and the guard of previews judges each number.</summary>
    private const string Behaviour = """
        {"all":[{"attribute":"age","operator":"between","value":[40,79]},
          {"any":[{"attribute":"openedOfLast","operator":"atLeast","value":2,"last":10},{"attribute":"clicked","operator":"withinLast","value":180}]},
          {"not":{"attribute":"missedAppointment","operator":"countAtLeast","value":2,"during":{"lastDays":365}}},
          {"attribute":"language","operator":"equals","value":"Spanish"},
          {"attribute":"living","operator":"equals","value":true}]}
        """;

    [Fact]
    public async Task EachNumber_OfALargeOrganisation_IsToldAndPainted()
    {
        var contacts = Measured ?? 2_000;
        await using var site = new BrowserSite();
        await site.InitializeAsync();
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
            await new BenchPopulation(db, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).DayNumber).WriteAsync(contacts, TestContext.Current.CancellationToken);
        await site.Services.GetRequiredService<LiveAudience>().BuildAsync(TestContext.Current.CancellationToken);

        await MeasureAsync(site, contacts, Role.Marketer, "behaviour, past the guard", Behaviour);
        if (Measured is not null)
            await MeasureAsync(site, contacts, Role.ComplianceOfficer, "nested clinical and behaviour, exact", ReferenceSegment.All().Single(s => s.Id == "nested").Definition.GetRawText());
    }

    private async Task MeasureAsync(BrowserSite site, int contacts, Role role, string rule, string definition)
    {
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Painted: " + rule, RuleJson = definition });
        await using var visitor = await site.SignInAsync(role);
        var page = visitor.Page;
        await page.AddInitScriptAsync(PageScript.Text("paint-times"));
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await Expect(page.Locator(".sm-figure:not([data-stale])")).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-figure")).Not.ToHaveTextAsync("–");
        var from = page.GetByLabel("From", new() { Exact = true });
        var (told, painted) = (new List<double>(), new List<double>());
        for (var edit = 1; edit <= WarmUp + Edits; edit++)
        {
            await from.FillAsync((18 + (edit * 7 % 60)).ToString(CultureInfo.InvariantCulture));
            await page.Locator($"html[data-painted='{edit}']").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
            var times = await page.EvaluateAsync<double[]>("[smTimes.told - smTimes.typed, smTimes.painted - smTimes.typed]");
            if (edit <= WarmUp)
                continue;
            told.Add(times[0]);
            painted.Add(times[1]);
        }

        // The page waits that long after the last letter before it counts; what the server and the browser take comes on top.
        var pause = CountRunner.Pause.TotalMilliseconds;
        var line = JsonSerializer.Serialize(
            new { name = "painted", contacts, rule, role = role.ToString(), edits = told.Count, pauseMs = pause, toldMs = At(told, pause), paintedMs = At(painted, pause) }, JsonSerializerOptions.Web);
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable(Lines) is { Length: > 0 } file)
            await File.AppendAllTextAsync(file, line + "\n", TestContext.Current.CancellationToken);
        Assert.All(told.Zip(painted), t => Assert.True(t.First <= t.Second));
        var verdicts = SegmentBars.JudgePainted(contacts, P95(told) - pause, P95(painted) - pause);
        Assert.True(verdicts.All(v => v.Met), $"{rule}: {string.Join("; ", verdicts)}");
        visitor.AssertNoTrouble();
    }

    private static double P95(IReadOnlyCollection<double> times) => times.Order().ElementAt((int)Math.Ceiling(0.95 * times.Count) - 1);

    private static object At(List<double> times, double pause)
    {
        var sorted = times.Select(t => Math.Round(t - pause, 1)).Order().ToList();
        return new { p50 = sorted[(sorted.Count - 1) / 2], p95 = P95(sorted), max = sorted[^1] };
    }
}

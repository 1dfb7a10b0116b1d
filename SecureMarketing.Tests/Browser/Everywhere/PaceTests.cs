using System.Diagnostics;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// How long people wait, on loopback. The clock is asserted in the full tier alone, which runs on a quiet machine; the fast tier
/// prints the same figures from fewer tries.
/// </summary>
[Collection(FilledSiteCollection.Name)]
public sealed class PaceTests(FilledSite filled, ITestOutputHelper output)
{
    /// <summary>Clicks and waits inside the page, so that the test's own wire to the browser is not part of the figure.</summary>
    private const string Interaction = """
        ([press, watch]) => new Promise((resolve, refuse) => {
          const watched = document.querySelector(watch);
          const before = watched.textContent;
          const start = performance.now();
          setTimeout(() => refuse(new Error(`${watch} did not change after ${press}`)), 20000);
          new MutationObserver((_, observer) => {
            if (watched.textContent === before) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - start));
          }).observe(watched, { childList: true, characterData: true, subtree: true });
          [...document.querySelectorAll(press)].find(button => !button.disabled).click();
        })
        """;

    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    [Fact]
    public async Task ColdFirstPage_IsUsableWithinOneAndAHalfSeconds()
    {
        var site = await filled.OpenAsync();
        var times = new List<double>();
        for (var i = 0; i < (Full ? 9 : 3); i++)
        {
            // A window of its own has an empty cache.
            await using var visitor = await site.SignInAsync(Role.Marketer);
            var watch = Stopwatch.StartNew();
            await visitor.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
            await visitor.Page.Locator("html[data-circuit=ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var median = times.Order().ElementAt(times.Count / 2);
        output.WriteLine($"Cold first page until its buttons answer: median {median:0} ms of {times.Count}, load {await LoadAsync()}");
        if (Full)
            Assert.True(median <= 1500, $"{median:0} ms");
    }

    [Fact]
    public async Task Interactions_AnswerWithin150Milliseconds_NinetyFiveTimesInAHundred()
    {
        var site = await filled.OpenAsync();
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var times = new List<double>();
        foreach (var (path, press, watch) in ((string, string, string)[])
        [
            ("/people", ".sm-pager button", ".sm-table tbody"),
            ("/audit", ".sm-pager button", ".sm-table tbody"),
            ("/gallery", ".sm-pager button", ".sm-table tbody"),
        ])
        {
            await visitor.GotoAsync(path);
            for (var i = 0; i < (Full ? 40 : 8); i++)
                times.Add(await visitor.Page.EvaluateAsync<double>(Interaction, new[] { press, watch }));
        }

        var p95 = times.Order().ElementAt((int)(times.Count * 0.95));
        output.WriteLine($"Interactions: median {times.Order().ElementAt(times.Count / 2):0} ms, p95 {p95:0} ms of {times.Count}, load {await LoadAsync()}");
        if (Full)
            Assert.True(p95 <= 150, $"{p95:0} ms");
    }

    private static async Task<string> LoadAsync() => File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0] : "unknown";
}

using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Segmentation;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>A segment's numbers while its rule is being changed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SegmentCountTests(BrowserSite site)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>ui.md checks 14 and 15: the first count is there before the second is asked for, and let go after that was painted.</summary>
    [Fact]
    public async Task ALateCount_IsNeverPainted_AndTheNumberBeforeIsDimmedUntilTheNewest()
    {
        // Thirty people of 31 to 60 years.
        var year = TimeProvider.System.GetUtcNow().Year;
        await site.PeopleAsync(string.Join('\n', Enumerable.Range(31, 30).Select(age => $"late-{age},Example,{year - age}-01-01,99954")), "id,last,birth date,zip");
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = "Late " + Guid.CreateVersion7().ToString("N")[12..],
            RuleJson = """{"all":[{"attribute":"zip","operator":"equals","value":"99954"},{"attribute":"age","operator":"atLeast","value":30}]}""",
        });
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await page.AddInitScriptAsync(PageScript.Text("seen-counts"));
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var age = page.Locator(".sm-rule").Nth(1).GetByLabel("Value", new() { Exact = true });
        await PaintedAsync(page, 30, 30);

        var late = site.Counts.HoldNext();
        try
        {
            await age.FillAsync("36");
            await late.Ready.WaitAsync(Patience, TestContext.Current.CancellationToken);
            await Expect(page.Locator(".sm-figure[data-stale]")).ToHaveTextAsync("30");
            await Expect(page.Locator(".sm-figure")).ToHaveCSSAsync("opacity", "0.6");
            await Expect(page.Locator(".sm-rule-count[data-stale]")).ToHaveCountAsync(3);
            await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("at least 36 years");

            await age.FillAsync("41");
            await PaintedAsync(page, 41, 20);
            await Expect(page.Locator(".sm-rule-count[data-stale]")).ToHaveCountAsync(0);
        }
        finally
        {
            late.Release();
        }

        await age.FillAsync("46");
        await PaintedAsync(page, 46, 15);
        Assert.Equal(["(30)", "20", "(20)", "15"], (await page.EvaluateAsync<string[]>("smSeen")).SkipWhile(n => n != "30").SkipWhile(n => n == "30"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" }).ClickAsync();
        await Expect(page.Locator(".sm-tag").Filter(new() { HasText = "Version 2" })).ToBeVisibleAsync();
        var rule = (await site.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id))).Version.RuleJson;
        Assert.Contains("\"value\":46", rule, StringComparison.Ordinal);
        Assert.Equal(15, (await site.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule })).People.Number);
        visitor.AssertNoTrouble();
    }

    /// <summary>The number is that of the rule which the sentence tells.</summary>
    private static async Task PaintedAsync(IPage page, int age, int people)
    {
        await Expect(page.Locator(".sm-figure:not([data-stale])")).ToHaveTextAsync(people.ToString());
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync($"at least {age} years");
    }
}

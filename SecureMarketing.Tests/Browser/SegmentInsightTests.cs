using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Segmentation;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>The page that tells what a segment's people are like.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SegmentInsightTests(BrowserSite site)
{
    [Fact]
    public async Task Insight_DescribesThePeople_StandsTwoSideBySide_AndTakesASnapshot()
    {
        await site.PeopleAsync(
            string.Join('\n', Enumerable.Range(1, 44).Select(i => $"insight-{i},Example,{(i <= 30 ? "1990-03-02,Tagalog,female" : "1950-03-02,Navajo,male")},99951")), "id,last,birth date,language,gender,zip");
        const string Zip = """{"attribute":"zip","operator":"equals","value":"99951"}""";
        var all = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Insight, all", RuleJson = Zip });
        var older = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Insight, older", RuleJson = $$"""{"all":[{{Zip}},{"attribute":"age","operator":"atLeast","value":65}]}""" });
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/segments/{all.Id.Value}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Insight" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Age" }).Locator("tbody tr")).ToContainTextAsync(["Under 18", "18 to 34", "35 to 49", "50 to 64", "65 to 79", "80 and older", "Not on record"]);
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "35 to 49" })).ToContainTextAsync("30");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "65 to 79" })).ToContainTextAsync("31.8 %");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No snapshot yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take a snapshot" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Snapshots, latest first" }).Locator("tbody tr")).ToHaveCountAsync(1);

        await page.GetByLabel("Compare with").SelectOptionAsync(new SelectOptionValue { Label = "Insight, older" });
        await Expect(page).ToHaveURLAsync(new Regex("beside=" + older.Id.Value));
        await Expect(page.Locator("dl, .sm-figures").Filter(new() { HasText = "In both" }).First).ToContainTextAsync("14");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Sex" }).GetByRole(AriaRole.Row, new() { Name = "Male", Exact = false }).Last).ToContainTextAsync(new Regex("14\\s*100\\s%"));
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-insight-{view}");
        }

        visitor.AssertNoTrouble();
    }
}

using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Persistence;
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
        await Expect(page.Locator(".sm-history-chart")).ToHaveCountAsync(0);

        // Two nights on: fifteen joined, then one. The line, the words and the table tell the same.
        await BackAsync(all.Id);
        await site.PeopleAsync(string.Join('\n', Enumerable.Range(45, 15).Select(i => $"insight-{i},Example,1990-03-02,Tagalog,female,99951")), "id,last,birth date,language,gender,zip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take a snapshot" }).ClickAsync();
        await Expect(page.GetByText(new Regex("^From 44 people on .* to 59 on "))).ToBeVisibleAsync();
        await BackAsync(all.Id);
        await site.PeopleAsync("insight-60,Example,1990-03-02,Tagalog,female,99951", "id,last,birth date,language,gender,zip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take a snapshot" }).ClickAsync();
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Snapshots, latest first" }).Locator("tbody tr");
        await Expect(rows).ToHaveTextAsync([new Regex("1\\s*60\\s*1\\s*0$"), new Regex("1\\s*59\\s*15\\s*0$"), new Regex("1\\s*44\\s*–\\s*–$")]);
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^From 44 people on .* to 60 on ") })).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-history-chart path.mud-chart-line")).ToHaveCountAsync(1);

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

        // Of the one who joined a marketer is told neither the number nor both sizes.
        await using var marketer = await site.SignInAsync(Role.Marketer);
        await marketer.GotoAsync($"/segments/{all.Id.Value}/insight");
        var told = await marketer.Page.GetByRole(AriaRole.Table, new() { Name = "Snapshots, latest first" }).Locator("tbody tr").AllInnerTextsAsync();
        Assert.Equal(3, told.Count);
        Assert.Matches("<11|withheld", told[0] + told[1]);
        Assert.DoesNotMatch(@"60\s+1\s", told[0]);
        await Expect(marketer.Page.GetByText("nor those from which they could be reckoned")).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await marketer.LookAsync(view);
            await marketer.AssertFitsAsync();
            await marketer.AssertAccessibleAsync();
            await marketer.ShotAsync($"segment-history-marketer-{view}");
        }

        marketer.AssertNoTrouble();
    }

    /// <summary>Everything that was noticed of a segment happened a day earlier.</summary>
    private async Task BackAsync(SegmentId segment)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var versions = db.SegmentVersions;
        foreach (var snapshot in await db.SegmentSnapshots.Where(s => versions.Any(v => v.Id == s.VersionId && v.SegmentId == segment)).ToListAsync())
            db.Entry(snapshot).Property(s => s.TakenAt).CurrentValue = snapshot.TakenAt.AddDays(-1);
        foreach (var change in await db.SegmentChanges.Where(c => c.SegmentId == segment).ToListAsync())
            db.Entry(change).Property(c => c.At).CurrentValue = change.At.AddDays(-1);
        await db.SaveChangesAsync();
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Segmentation;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>The panels beside a saved segment's rules: an invented person, and who came and went.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SegmentPersonaTests(BrowserSite site)
{
    /// <summary>ui.md check 16 for roles that may not look at people; and who came and went, by small-cell rules.</summary>
    [Fact]
    public async Task AMarketer_MakesSomebodyUp_AndLooksWhoCameAndWent()
    {
        static string Rows(int first, int last) => string.Join('\n', Enumerable.Range(first, last - first + 1).Select(i => $"persona-{i},Example,1980-01-01,99952"));
        await site.PeopleAsync(Rows(1, 20), "id,last,birth date,zip");
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = "Made up " + Guid.CreateVersion7().ToString("N")[12..],
            RuleJson = """{"all":[{"attribute":"zip","operator":"equals","value":"99952"},{"attribute":"age","operator":"atLeast","value":18},{"attribute":"visit","operator":"never"},{"attribute":"careStage","operator":"in","value":["none","at risk"]}]}""",
        });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await Expect(page.GetByLabel("Source id or email address")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make somebody up" }).ClickAsync();
        var made = page.GetByRole(AriaRole.Group, new() { Name = "The invented person" });
        await made.GetByLabel("ZIP code").FillAsync("99952");
        await made.GetByLabel("Age", new() { Exact = true }).FillAsync("17");
        await made.GetByLabel("Care stage").SelectOptionAsync("none");
        await Expect(page.GetByText("Not in this segment", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-verdicts li[data-holds]")).ToHaveCountAsync(3);
        await made.GetByLabel("Age", new() { Exact = true }).FillAsync("18");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("In this segment", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-verdicts li[data-holds]")).ToHaveCountAsync(5);

        // A day typed digit by digit is one day, and the box goes on being typed into.
        var visits = made.GetByLabel("Visit", new() { Exact = true });
        await visits.FocusAsync();
        await page.Keyboard.TypeAsync("03012026");
        await Expect(made.Locator(".sm-rule-chip")).ToHaveTextAsync(["2026-03-01"]);
        await Expect(page.GetByText("Not in this segment", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(visits).ToBeFocusedAsync();
        await made.GetByLabel("Visit: remove 2026-03-01").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(made.Locator(".sm-rule-chip")).ToHaveCountAsync(0);
        await Expect(visits).ToBeFocusedAsync();
        await Expect(page.GetByText("In this segment", new() { Exact = true })).ToBeVisibleAsync();

        var went = page.GetByRole(AriaRole.Table, new() { Name = "Entered and left, latest first" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Look now" }).ClickAsync();
        await Expect(went.Locator("tbody tr")).ToHaveTextAsync([new Regex("first look")]);
        await site.PeopleAsync(Rows(21, 35), "id,last,birth date,zip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look now" }).ClickAsync();
        await Expect(went.Locator("tbody tr")).ToHaveTextAsync([new Regex("(15|<11 apart|withheld)\\s+0$"), new Regex("first look")]);
        await visitor.ShotAsync("segment-made-up");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await Expect(page.Locator(".sm-figure:not([data-stale])")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Make somebody up" }).ClickAsync();
            await Expect(made).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
            await Expect(went).ToBeVisibleAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-made-up-{view}");
        }

        visitor.AssertNoTrouble();
    }
}

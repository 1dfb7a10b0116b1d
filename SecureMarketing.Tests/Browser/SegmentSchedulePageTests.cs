using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Segmentation;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>How often a segment is looked at by itself, on its page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SegmentSchedulePageTests(BrowserSite site)
{
    [Fact]
    public async Task AMarketer_ChoosesTheSchedule_AndWhoMayOnlyReadIsToldIt()
    {
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = "Scheduled " + Guid.CreateVersion7().ToString("N")[12..],
            RuleJson = """{"attribute":"zip","operator":"equals","value":"99953"}""",
        });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var choice = page.GetByLabel("By itself");
        var looks = page.Locator("#segment-looks");
        await Expect(choice).ToHaveValueAsync("nightly");
        await Expect(looks).ToHaveTextAsync(new Regex("Nobody looked yet\\. Next: \\d"));

        await choice.SelectOptionAsync(new SelectOptionValue { Label = "Every 6 hours" });
        await Expect(looks).ToHaveTextAsync(new Regex("Nobody looked yet\\. Next: due now, within ten minutes\\."));
        await page.GetByRole(AriaRole.Button, new() { Name = "Look now" }).ClickAsync();
        await Expect(looks).ToHaveTextAsync(new Regex("Last looked at \\d.*\\. Next: \\d"));
        await choice.SelectOptionAsync(new SelectOptionValue { Label = "Only by hand" });
        await Expect(looks).ToHaveTextAsync(new Regex("Next: when somebody presses “Look now”\\."));
        await page.ReloadAsync();
        await Expect(choice).ToHaveValueAsync("by-hand");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await Expect(choice).ToBeVisibleAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-schedule-{view}");
        }

        visitor.AssertNoTrouble();

        await using var analyst = await site.SignInAsync(Role.Analyst);
        await analyst.GotoAsync($"/segments/{saved.Id.Value}");
        await Expect(analyst.Page.Locator("#segment-looks")).ToBeVisibleAsync();
        await Expect(analyst.Page.GetByText("Only by hand.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(analyst.Page.GetByLabel("By itself")).ToHaveCountAsync(0);
        analyst.AssertNoTrouble();
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Features.Segmentation;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Check 13: eight letters at 60 ms each over a line with 150 ms more of delay; none is lost, whatever the server answers meanwhile.</summary>
[Collection(FilledSiteCollection.Name)]
public sealed class FastTypingTests(FilledSite filled)
{
    private const string Typed = "harborqz";

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150);

    /// <summary>Two count queries at most, says the check; it is one. The pause after each letter is the page's own, and ends here only after the last.</summary>
    [Fact]
    public async Task SegmentValue_KeepsEveryLetter_AndCountsOnce()
    {
        var (asked, counted) = (0, ".sm-figure:not([data-stale])");
        IDisposable? pause = null;
        try
        {
            await TypeAsync("/segments/new", async page =>
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).First.ClickAsync();
                await Assertions.Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("at least 18 years");
                await Assertions.Expect(page.Locator(counted).Filter(new() { HasTextRegex = new Regex("[0-9]") })).ToBeVisibleAsync();
                pause = filled.Clock.Hold(CountRunner.Pause);
                asked = filled.Stage.Passed(typeof(CountSegment));
                return page.GetByLabel("Value", new() { Exact = true });
            }, async page =>
            {
                await Assertions.Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("at least 42 years");
                await Assertions.Expect(page.Locator(counted)).ToHaveCountAsync(0);
                Assert.Equal(asked, filled.Stage.Passed(typeof(CountSegment)));
                pause!.Dispose();
                await Assertions.Expect(page.Locator(counted)).ToBeVisibleAsync();
                Assert.Equal(asked + 1, filled.Stage.Passed(typeof(CountSegment)));
            }, typed: "00000042");
        }
        finally
        {
            pause?.Dispose();
        }
    }

    /// <summary>The browser tells of the year 0002 while 2026 is being typed; an answer to that must not come into the box.</summary>
    [Fact]
    public async Task SegmentDay_KeepsEveryDigit()
    {
        await TypeAsync("/segments/new", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).First.ClickAsync();
            await page.GetByLabel("Attribute").SelectOptionAsync(new SelectOptionValue { Label = "Birth date" });
            await page.GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = "on or after" });
            return page.GetByLabel("Date", new() { Exact = true });
        }, page => Assertions.Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("on or after 1986-03-01"), typed: "03011986", kept: "1986-03-01");
    }

    [Fact]
    public async Task CampaignName_KeepsEveryLetter()
    {
        await filled.OpenAsync();
        await TypeAsync(
            $"/campaigns/{filled.Contents.DraftCampaign.Value}",
            page => Task.FromResult(page.GetByLabel("Name of the campaign", new() { Exact = true })),
            async page =>
            {
                await page.Keyboard.PressAsync("Tab");
                await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(Typed);
                await Assertions.Expect(page.Locator(".sm-save[data-state=saved]")).ToBeVisibleAsync();
            });
    }

    [Fact]
    public async Task EmailText_KeepsEveryLetter()
    {
        await filled.OpenAsync();
        await TypeAsync($"/content/{filled.Contents.Email.Value}", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit text") }).First.ClickAsync();
            return page.GetByRole(AriaRole.Textbox, new() { Name = "Text", Exact = true });
        }, page => Assertions.Expect(page.Locator("iframe").First.ContentFrame.GetByText(Typed)).ToBeVisibleAsync());
    }

    [Fact]
    public async Task DialogField_KeepsEveryLetter()
    {
        await TypeAsync("/campaigns", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "New campaign" }).ClickAsync();
            return page.GetByLabel("Name", new() { Exact = true });
        }, page => Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Create campaign" })).ToBeEnabledAsync());
    }

    [Fact]
    public async Task SearchWhileTyping_KeepsEveryLetter()
    {
        await TypeAsync("/gallery", page => Task.FromResult(page.GetByLabel("Search by reference")), page => Assertions.Expect(page.GetByText("No authorization matches")).ToBeVisibleAsync());
    }

    [Fact]
    public async Task SegmentSearch_KeepsEveryLetter()
    {
        await TypeAsync("/segments", page => Task.FromResult(page.GetByLabel("Search segments by name")), async page =>
        {
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No segment matches" })).ToBeVisibleAsync();
        });
    }

    /// <param name="path">The page.</param>
    /// <param name="open">Brings the field about.</param>
    /// <param name="settled">Waits until the server has answered to what was typed.</param>
    /// <param name="typed">Eight characters.</param>
    /// <param name="kept">What the field holds afterwards; null: what was typed.</param>
    private async Task TypeAsync(string path, Func<IPage, Task<ILocator>> open, Func<IPage, Task> settled, string typed = Typed, string? kept = null)
    {
        var site = await filled.OpenAsync();
        await using var wire = new SlowWire(site.Origin, Delay);
        await using var visitor = await site.SignInAsync(Role.Marketer, origin: wire.Origin);
        await visitor.GotoAsync(path);
        var field = await open(visitor.Page);
        await field.FillAsync("");
        await field.PressSequentiallyAsync(typed, new() { Delay = 60 });
        await settled(visitor.Page);
        await Assertions.Expect(field).ToHaveValueAsync(kept ?? typed);
        visitor.AssertNoTrouble();
    }

    /// <summary>Or the tests above would prove nothing: the circuit's messages are among what is delayed.</summary>
    [Fact]
    public async Task SlowWire_DelaysTheCircuit()
    {
        var site = await filled.OpenAsync();
        await using var wire = new SlowWire(site.Origin, Delay);
        await using var visitor = await site.SignInAsync(Role.Marketer, origin: wire.Origin);
        await visitor.GotoAsync("/gallery");
        var watch = Stopwatch.StartNew();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".sm-pager")).ToContainTextAsync("26–50 of 60");
        Assert.True(watch.Elapsed >= Delay, $"The next page came after {watch.ElapsedMilliseconds} ms.");
    }
}

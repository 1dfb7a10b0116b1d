using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Check 13: eight letters at 60 ms each over a line with 150 ms more of delay; none is lost, whatever the server answers meanwhile.</summary>
[Collection(FilledSiteCollection.Name)]
public sealed class FastTypingTests(FilledSite filled)
{
    private const string Typed = "harborqz";

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task SegmentValue_KeepsEveryLetter()
    {
        await TypeAsync("/segments/new", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).First.ClickAsync();
            return page.GetByLabel("Value", new() { Exact = true });
        }, page => Assertions.Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("at least 42 years"), typed: "00000042");
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
    private async Task TypeAsync(string path, Func<IPage, Task<ILocator>> open, Func<IPage, Task> settled, string typed = Typed)
    {
        var site = await filled.OpenAsync();
        await using var wire = new SlowWire(site.Origin, Delay);
        await using var visitor = await site.SignInAsync(Role.Marketer, origin: wire.Origin);
        await visitor.GotoAsync(path);
        var field = await open(visitor.Page);
        await field.FillAsync("");
        await field.PressSequentiallyAsync(typed, new() { Delay = 60 });
        await settled(visitor.Page);
        await Assertions.Expect(field).ToHaveValueAsync(typed);
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

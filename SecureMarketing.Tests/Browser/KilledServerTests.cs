using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>The server dies in mid-edit (ui.md check 23): the person is told, up to when the draft is safe, and goes on at the same URL after the restart.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KilledServerTests(BrowserSite site, ITestOutputHelper output)
{
    [Fact]
    public async Task KilledInMidEdit_TheBarTells_AndTheDraftIsThereAfterTheRestart()
    {
        await using var context = await site.NewContextAsync("about:blank");
        await using var server = await ServerProcess.StartAsync();
        var page = await context.NewPageAsync();
        await SignInAsync(page, server.Origin);

        await page.GotoAsync(server.Origin + "/segments/new");
        await page.Locator("html[data-circuit=ready]").WaitForAsync();
        await page.GetByLabel("Name").PressSequentiallyAsync("Survivor", new() { Delay = 20 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Condition", Exact = true }).First.ClickAsync();
        await page.GetByLabel("Value", new() { Exact = true }).FillAsync("42");
        // The server has heard of it, so that "saved" is said of this value and not of the one before.
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("at least 42 years");
        await Expect(page.Locator(".sm-save[data-state=saved]")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/segments/new\?draft="));
        var url = page.Url;
        var savedAt = await page.Locator("[data-saved-at]").GetAttributeAsync("data-saved-at");

        await server.KillAsync();
        var waited = Stopwatch.StartNew();
        var bar = page.Locator("#components-reconnect-modal");
        await Expect(bar).ToBeVisibleAsync(new() { Timeout = 5_000 });
        output.WriteLine($"The bar stood after {waited.ElapsedMilliseconds} ms.");
        await Expect(bar).ToContainTextAsync($"Connection lost. Your draft is saved up to {savedAt}.");

        await server.RunAsync();
        await Expect(bar).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await page.Locator("html[data-circuit=ready]").WaitForAsync();
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Survivor");
        await Expect(page.GetByLabel("Value", new() { Exact = true })).ToHaveValueAsync("42");
        Assert.Equal(url, page.Url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save segment" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Survivor" })).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(IPage page, string origin)
    {
        await page.GotoAsync(origin + "/demo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in as Marketer" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        var codes = await page.Context.NewPageAsync();
        await codes.GotoAsync(origin + "/demo");
        var code = await codes.Locator("tr", new() { HasText = "Marketer" }).Locator("code").InnerTextAsync();
        await codes.CloseAsync();
        await page.GetByLabel("Code").FillAsync(code.Trim());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(origin + "/");
    }
}

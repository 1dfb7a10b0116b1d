using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class GalleryPageTests(BrowserSite site)
{
    [Fact]
    public async Task EveryPart_EveryLook_IsAccessibleAndFits()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/gallery");
        foreach (var view in Viewport.Looks.Append(Viewport.Tablet).Append(Viewport.Desktop with { HighContrast = true }).Append(Viewport.Desktop with { Theme = "dark", HighContrast = true }))
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"gallery-{view}");
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Dialog_OpensTrapsAndGivesTheFocusBack()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/gallery");
        var page = visitor.Page;
        var opener = page.GetByRole(AriaRole.Button, new() { Name = "Open a dialog" });
        await opener.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("dialog");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Assertions.Expect(opener).ToBeFocusedAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task TypedConfirm_IsOpenOnlyForTheRightNumber()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/gallery");
        var send = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send to 3,906 people" });
        var box = visitor.Page.GetByLabel("Type the number of recipients to confirm");
        await Assertions.Expect(send).ToBeDisabledAsync();
        await box.FillAsync("3905");
        await Assertions.Expect(send).ToBeDisabledAsync();
        await box.FillAsync("3,906");
        await Assertions.Expect(send).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Grid_SortsPagesAndFilters()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/gallery");
        var page = visitor.Page;
        await Assertions.Expect(page.Locator(".sm-pager")).ToContainTextAsync("1–25 of 60");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-pager")).ToContainTextAsync("26–50 of 60");
        await page.GetByRole(AriaRole.Button, new() { Name = "People", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-table tbody tr").First).ToContainTextAsync("1,971");
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "People" })).ToHaveAttributeAsync("aria-sort", "ascending");
        await page.GetByLabel("Search by reference").FillAsync("zzz");
        await Assertions.Expect(page.GetByText("No authorization matches")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }
}

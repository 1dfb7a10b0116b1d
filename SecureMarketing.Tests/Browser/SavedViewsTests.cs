using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns;

namespace SecureMarketing.Tests.Browser;

/// <summary>A list's address holds its view (ui.md, check 25), and a person keeps views of their own.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SavedViewsTests(BrowserSite site)
{
    [Fact]
    public async Task Address_CopiedIntoANewSession_ShowsTheSameRows()
    {
        for (var i = 0; i < 27; i++)
            await site.RunAsync<CreateCampaign, CampaignId>(new CreateCampaign($"Paged {i:00}"));
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync("/campaigns");
        await page.GetByRole(AriaRole.Link, new() { Name = "Drafts" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/campaigns\?view=Drafts$"));
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Name", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("sort=name$"));
        // The address changes first; what the next press does depends on the order that the list has taken.
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" })).ToHaveAttributeAsync("aria-sort", "ascending");
        await page.GetByRole(AriaRole.Button, new() { Name = "Name", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("sort=-name$"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("page=2"));
        await Assertions.Expect(page.Locator(".sm-pager")).ToContainTextAsync("26–");
        await visitor.ReadyAsync();
        var rows = await RowsAsync(page);

        await using var other = await site.SignInAsync(Role.ComplianceOfficer);
        await other.GotoAsync(new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(other.Page.Locator(".sm-pager")).ToContainTextAsync("26–");
        Assert.Equal(rows, await RowsAsync(other.Page));
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" })).ToHaveAttributeAsync("aria-sort", "descending");
        // A page that rows have left shows the last one there is.
        await other.GotoAsync("/campaigns?page=4000");
        await Assertions.Expect(other.Page.Locator(".sm-table tbody tr").First).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
        other.AssertNoTrouble();
    }

    [Fact]
    public async Task View_Saved_StandsAboveTheList_InTheNextSessionToo_UntilRemoved()
    {
        await using var visitor = await site.SignInAsync(Role.Auditor);
        var page = visitor.Page;
        await visitor.GotoAsync("/campaigns?view=Ended&sort=name");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save this view" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ended by name");
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view", Exact = true }).ClickAsync();
        var own = page.GetByRole(AriaRole.Link, new() { Name = "Ended by name" });
        await Assertions.Expect(own).ToHaveAttributeAsync("aria-current", "page");
        await visitor.ShotAsync("saved-view");

        await using (var later = await site.SignInAsync(Role.Auditor, Viewport.Phone))
        {
            await later.GotoAsync("/campaigns");
            await later.AssertFitsAsync();
            await later.Page.GetByRole(AriaRole.Link, new() { Name = "Ended by name" }).ClickAsync();
            await Assertions.Expect(later.Page).ToHaveURLAsync(new Regex(@"/campaigns\?sort=name&view=Ended$"));
            await later.Page.GetByRole(AriaRole.Button, new() { Name = "Remove this view" }).ClickAsync();
            await Assertions.Expect(later.Page.GetByRole(AriaRole.Link, new() { Name = "Ended by name" })).ToHaveCountAsync(0);
            later.AssertNoTrouble();
        }

        await using var colleague = await site.SignInAsync(Role.Marketer);
        await colleague.GotoAsync("/campaigns");
        await Assertions.Expect(colleague.Page.GetByRole(AriaRole.Link, new() { Name = "Ended by name" })).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }

    private static Task<IReadOnlyList<string>> RowsAsync(IPage page) => page.Locator(".sm-table tbody th").AllInnerTextsAsync();
}

using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class UserPageTests(BrowserSite site)
{
    [Fact]
    public async Task Administrator_InvitesChangesRolesAndDeactivates()
    {
        await using var visitor = await site.SignInAsync(Role.Admin);
        var page = visitor.Page;
        await visitor.GotoAsync("/users");
        await page.GetByRole(AriaRole.Link, new() { Name = "Invite a person" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Grace Hopper");
        await page.GetByLabel("Work email").FillAsync("grace@example.org");
        await page.GetByLabel("Auditor").CheckAsync();
        await page.GetByLabel("Analyst").CheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("An auditor may hold no other role");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("invite");
        await page.GetByLabel("Auditor").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the set-up link" }).ClickAsync();
        await Assertions.Expect(page.Locator("#set-up-link")).ToContainTextAsync(site.Origin + "/account/set-up?token=");
        await visitor.ShotAsync("invited");

        await visitor.GotoAsync("/users");
        await page.GetByRole(AriaRole.Link, new() { Name = "Grace Hopper" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Grace Hopper");
        await page.GetByLabel("Marketer").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save roles" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save roles" })).ToBeDisabledAsync();
        var saved = (await site.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers())).Single(u => u.Name == "Grace Hopper");
        Assert.Equal([Role.Marketer, Role.Analyst], saved.Roles);

        await SetsAndWithdrawsTheLastDayAsync(visitor);
        await page.GetByRole(AriaRole.Button, new() { Name = "Deactivate", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Deactivate now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-page-head")).ToContainTextAsync("Deactivated");
        visitor.AssertNoTrouble();
    }

    private async Task SetsAndWithdrawsTheLastDayAsync(Visitor visitor)
    {
        var (page, dialog) = (visitor.Page, visitor.Page.GetByRole(AriaRole.Dialog));
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the last day" }).ClickAsync();
        await dialog.GetByLabel("Last day").FillAsync("2028-06-30");
        await dialog.GetByLabel("Until").FillAsync("17:30");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("leaving");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set the last day" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".sm-facts").First).ToContainTextAsync("30 Jun 2028, 17:30");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.ShotAsync($"user-leaves-{view}");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the last day" }).ClickAsync();
        var withdraw = dialog.GetByRole(AriaRole.Button, new() { Name = "Withdraw the last day" });
        await Assertions.Expect(withdraw).ToBeDisabledAsync();
        await dialog.GetByLabel("Reason").FillAsync("The contract was extended");
        await withdraw.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Set the last day" })).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task OnlyAdministrator_CannotTakeTheRoleAway()
    {
        await using var visitor = await site.SignInAsync(Role.Admin);
        await visitor.GotoAsync("/users");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Sam Admin" }).ClickAsync();
        await visitor.Page.GetByLabel("Administrator").UncheckAsync();
        await visitor.Page.GetByLabel("Analyst").CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save roles" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync(AccessErrors.LastAdministrator.Message);
    }

    [Fact]
    public async Task Auditor_ReadsAndIsToldWhoMayChange()
    {
        await using var visitor = await site.SignInAsync(Role.Auditor);
        await visitor.GotoAsync("/users");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Invite a person" })).ToHaveCountAsync(0);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.ShotAsync($"users-{view}");
        }

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Leo Hart" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Legal")).ToBeDisabledAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("user-read-only");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Home_OfTheAdministrator_ShowsWhatWaits()
    {
        await using var visitor = await site.SignInAsync(Role.Admin);
        await visitor.GotoAsync("/");
        await Assertions.Expect(visitor.Page.Locator(".sm-home-card", new() { HasText = "People with access" })).ToHaveCountAsync(1);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.ShotAsync($"home-{view}");
        }

        visitor.AssertNoTrouble();
    }
}

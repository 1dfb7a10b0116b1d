using SecureMarketing.Core.Access;
using SecureMarketing.Web.Components.Layout;

namespace SecureMarketing.Tests.Browser;

/// <summary>Each role is offered its own navigation, and all of it opens: in the fast tier once, in the full tier for each role.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(BrowserSite site)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    /// <summary>Opened by an earlier role. Whom a page answers is asked of every role and page by <see cref="Everywhere.PageMatrixTests"/>.</summary>
    private static readonly HashSet<string> Opened = [];

    public static TheoryData<Role> Roles() => [.. Enum.GetValues<Role>()];

    /// <summary>How the pages look and sound is what <see cref="Everywhere.EveryPageChecks"/> asks, once for all roles.</summary>
    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Navigation_OffersWhatTheRoleMayOpen_AndAllOfItOpens(Role role)
    {
        await using var visitor = await site.SignInAsync(role);
        await visitor.GotoAsync("/");
        var expected = NavItems.All.Where(item => item.AnyOf.Any(RolePermissions.Of([role]).Contains)).Select(item => item.Href).ToList();
        var links = visitor.Page.Locator("#navigation a");
        await Microsoft.Playwright.Assertions.Expect(links).ToHaveCountAsync(expected.Count);
        Assert.Equal(expected, await links.EvaluateAllAsync<string[]>("links => links.map(link => new URL(link.href).pathname)"));
        foreach (var path in expected.Where(path => Full || Opened.Add(path)))
        {
            await visitor.GotoAsync(path);
            await visitor.AssertSoundAsync();
            visitor.AssertNoTrouble();
        }
    }

    [Fact]
    public async Task Navigation_OnAPhone_OpensByItsButtonAndClosesOnChoice()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer, Viewport.Phone);
        await visitor.GotoAsync("/");
        var page = visitor.Page;
        var navigation = page.Locator("#navigation");
        await Microsoft.Playwright.Assertions.Expect(navigation).ToBeHiddenAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(navigation).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("navigation-phone");
        await navigation.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(navigation).ToBeHiddenAsync();
        await Microsoft.Playwright.Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Keyboard_FirstStop_SkipsToTheContent()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/");
        Assert.True(await visitor.Page.EvaluateAsync<bool>("document.querySelector('a[href], button, input, select, [tabindex=\"0\"]').matches('.sm-skip')"));
        await visitor.Page.Locator(".sm-skip").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await visitor.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Equal(site.Origin + "/", visitor.Page.Url.Split('#')[0]);
    }

    [Fact]
    public async Task PageOfAnotherRole_IsRefusedInWords()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.Page.GotoAsync("/users");
        await Microsoft.Playwright.Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("No access to this page");
        await visitor.AssertAccessibleAsync();
        await visitor.Page.GotoAsync("/no-such-page");
        await Microsoft.Playwright.Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("There is no such page");
        await visitor.AssertAccessibleAsync();
    }
}

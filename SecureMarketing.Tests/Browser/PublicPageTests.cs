using Microsoft.Playwright;
using SecureMarketing.Tests.Portal;
using SecureMarketing.Tests.Tracking;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class PublicPageTests(BrowserSite site)
{
    private static async Task LookAsync(Visitor visitor, string name)
    {
        foreach (var view in new[] { Viewport.Desktop, Viewport.Phone })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await visitor.Page.SetViewportSizeAsync(view.Width, view.Height);
                await visitor.AssertFitsAsync();
                await visitor.AssertAccessibleAsync();
                Assert.Equal(1, await visitor.Page.Locator("h1").CountAsync());
                await visitor.ShotAsync($"{name}-{view.Width}-{scheme}");
            }
        }
    }

    [Fact]
    public async Task Unsubscribe_OneButton_WorksWithoutScript()
    {
        await using var visitor = await site.VisitAsync();
        var person = await TrackedPerson.AddAsync(site.Services, TimeProvider.System.GetUtcNow().AddHours(-1));
        await visitor.Page.GotoAsync(new Uri(person.Links.Unsubscribe).AbsolutePath);
        await LookAsync(visitor, "unsubscribe");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Unsubscribe" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("You are unsubscribed");
        await LookAsync(visitor, "unsubscribed");
        Assert.Equal(0, await visitor.Page.Locator("script").CountAsync());
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Portal_WrongThenRight_ReadsTheMessage()
    {
        await using var visitor = await site.VisitAsync();
        var visit = await new PortalVisit(site.Services).PostAsync();
        var page = visitor.Page;
        await page.GotoAsync("/s/" + visit.Token);
        await LookAsync(visitor, "portal-door");
        await page.GetByLabel("Date of birth").FillAsync(PortalVisit.Born);
        await page.GetByLabel("One-time code").FillAsync("AAAA AAAA");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the message" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("do not fit");
        await LookAsync(visitor, "portal-refused");
        visitor.ForgetTrouble();

        var code = await visit.IssueAsync();
        await page.GetByLabel("Date of birth").FillAsync(PortalVisit.Born);
        await page.GetByLabel("One-time code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the message" }).ClickAsync();
        await Assertions.Expect(page.FrameLocator("iframe").Locator("p")).ToHaveTextAsync("Canary body 4711");
        Assert.DoesNotContain("Canary", await page.TitleAsync(), StringComparison.Ordinal);
        await LookAsync(visitor, "portal-reading");
        visitor.AssertNoTrouble();
    }
}

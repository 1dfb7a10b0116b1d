using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;

namespace SecureMarketing.Tests.Browser;

/// <summary>A person answers a request for an authorization, without script and at 390 px.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SigningPageTests(BrowserSite site)
{
    [Fact]
    public async Task Sign_NamesWhatIsMissing_ThenGivesTheCopy()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await page.SetViewportSizeAsync(Viewport.Phone.Width, Viewport.Phone.Height);
        var asked = await AskedOnPage.AskAsync(site);
        await page.GotoAsync(asked.Path);
        Assert.DoesNotContain("uthorization", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await asked.EnterAsync(page);
        await LookAsync(visitor);
        var (sign, decline) = (page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }), page.GetByRole(AriaRole.Button, new() { Name = "Decline" }));
        var (yes, no) = ((await sign.BoundingBoxAsync())!, (await decline.BoundingBoxAsync())!);
        Assert.Equal((yes.Width, yes.Height), (no.Width, no.Height));
        Assert.Equal(await ColoursAsync(sign), await ColoursAsync(decline));

        await page.GetByLabel("Your full name").FillAsync("Pat Example");
        await sign.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("agree to sign on this page");
        await Assertions.Expect(page.GetByLabel("Your full name")).ToHaveValueAsync("Pat Example");
        await LookAsync(visitor);
        visitor.ForgetTrouble();
        await page.GetByLabel("I agree to sign on this page").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You signed");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Your copy" })).ToContainTextAsync("Pat Example");
        await LookAsync(visitor);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the copy" }).ClickAsync());
        Assert.Contains("Pat Example", await File.ReadAllTextAsync((await download.PathAsync())!), StringComparison.Ordinal);
        Assert.Equal(AuthorizationState.Active, await StateAsync(asked));

        // Taken back by word later: the invitation leads to a page of the same kind.
        await site.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = asked.Authorization, ReceivedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1), Channel = RevocationChannel.Oral });
        var link = await site.RunAsync<GetSigningLink, SigningLink>(new GetSigningLink(asked.Authorization));
        var invited = new AskedOnPage(site, new AskedAuthorization(asked.Authorization, link.Address!, InvitationMail.NotAsked));
        await page.GotoAsync(invited.Path);
        Assert.DoesNotContain("uthorization", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await invited.EnterAsync(page);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("I take back my authorization");
        await LookAsync(visitor);
        await page.GetByLabel("Your full name").FillAsync("Pat Example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("agree to sign on this page");
        await LookAsync(visitor);
        visitor.ForgetTrouble();
        await page.GetByLabel("I agree to sign on this page").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You confirmed");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Your copy" })).ToContainTextAsync("Pat Example");
        await LookAsync(visitor);
        Assert.Equal(AuthorizationState.Revoked, await StateAsync(asked));
        visitor.AssertNoTrouble();
    }

    /// <summary>From the copy to the receipt by keyboard alone: as easy as signing was.</summary>
    [Fact]
    public async Task TakeBack_FromTheCopy_ByKeyboard_GivesAReceipt()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await page.SetViewportSizeAsync(Viewport.Phone.Width, Viewport.Phone.Height);
        var asked = await AskedOnPage.AskAsync(site);
        await page.GotoAsync(asked.Path);
        await asked.EnterAsync(page);
        await page.GetByLabel("Your full name").FillAsync("Pat Example");
        await page.GetByLabel("I agree to sign on this page").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Take this permission back" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("I take back my authorization");
        Assert.Equal("Your request", await page.TitleAsync());
        await LookAsync(visitor);
        await page.GetByLabel("I agree to sign on this page").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Pat Example");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("agree to sign on this page");
        await LookAsync(visitor);
        visitor.ForgetTrouble();
        await page.GetByLabel("I agree to sign on this page").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("Your full name").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You took it back");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Your copy" })).ToContainTextAsync("Pat Example");
        await LookAsync(visitor);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the copy" }).ClickAsync());
        Assert.Contains("I take back my authorization", await File.ReadAllTextAsync((await download.PathAsync())!), StringComparison.Ordinal);
        Assert.Equal(AuthorizationState.Revoked, await StateAsync(asked));

        // Whoever comes back is told that it is over, in either language.
        await page.GotoAsync(asked.Path);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is taken back");
        await page.GetByRole(AriaRole.Link, new() { Name = "Take this permission back" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Nothing is left to take back");
        await LookAsync(visitor);
        await page.GetByRole(AriaRole.Link, new() { Name = "Español" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("No queda nada por retirar");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Decline_InSpanish_IsOnePress()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        var asked = await AskedOnPage.AskAsync(site);
        await page.GotoAsync(asked.Path);
        await page.GetByRole(AriaRole.Link, new() { Name = "Español" }).ClickAsync();
        await asked.EnterAsync(page, "Fecha de nacimiento", "Código de un solo uso", "Leer y responder");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("¿Podemos usar");
        await page.GetByRole(AriaRole.Button, new() { Name = "No acepto" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Usted dijo que no");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        Assert.Equal(AuthorizationState.Declined, await StateAsync(asked));
        visitor.AssertNoTrouble();
    }

    private static async Task LookAsync(Visitor visitor)
    {
        await visitor.AssertFitsAsync();
        await visitor.AssertAccessibleAsync();
        Assert.Equal(0, await visitor.Page.Locator("script").CountAsync());
    }

    private static Task<string> ColoursAsync(ILocator button) => button.EvaluateAsync<string>("b => getComputedStyle(b).color + getComputedStyle(b).backgroundColor + getComputedStyle(b).fontSize");

    private async Task<AuthorizationState> StateAsync(AskedOnPage asked)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await db.Authorizations.Where(a => a.Id == asked.Authorization).Select(a => a.State).SingleAsync();
    }
}

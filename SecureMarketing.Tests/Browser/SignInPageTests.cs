using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class SignInPageTests(BrowserSite site)
{
    [Fact]
    public async Task Demo_BothFactors_ReachHome()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/");
        await Assertions.Expect(visitor.Page.Locator("h1")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task AnyPage_WithoutSession_AsksForSignInAndComesBack()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.Page.GotoAsync("/users");
        Assert.Contains("/account/sign-in?returnUrl=%2Fusers", visitor.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/sign-in", "sign-in")]
    [InlineData("/account/signed-out", "signed-out")]
    [InlineData("/account/denied", "denied")]
    [InlineData("/demo", "demo")]
    public async Task StaticPages_EveryLook_AreAccessibleAndFit(string path, string name)
    {
        await site.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo());
        await using var visitor = await site.VisitAsync();
        await visitor.GotoAsync(path);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"{name}-{view}");
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task WrongPassword_SaysSoAndKeepsTheAddress()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GotoAsync("/account/sign-in");
        await visitor.Page.GetByLabel("Email").FillAsync("nobody@example.org");
        await visitor.Page.GetByLabel("Password").FillAsync("not the password");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(AccessErrors.SignInRefused.Message);
        await Assertions.Expect(visitor.Page.GetByLabel("Email")).ToHaveValueAsync("nobody@example.org");
        await visitor.AssertAccessibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Invitation_PasswordAuthenticatorCodes_ThenSignOutAndRecoveryCode()
    {
        await site.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo());
        var invited = await site.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "ada@example.org", Name = "Ada Byron", Roles = [Role.Analyst] });
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;

        await visitor.GotoAsync("/account/set-up?token=" + invited.Token);
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("set-up-password");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("seven quiet rivers");
        await page.GetByLabel("Password again").FillAsync("seven quiet rivers");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Set up your authenticator");
        await Assertions.Expect(page.Locator(".sm-qr svg")).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.ShotAsync($"set-up-authenticator-{view}");
        }

        var secret = Base32.Decode(await page.Locator(".sm-secret").InnerTextAsync());
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.Code(secret, TimeProvider.System.GetUtcNow()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Keep your recovery codes");
        var codes = await page.Locator("#recovery-codes li").AllInnerTextsAsync();
        Assert.Equal(10, codes.Count);
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("set-up-codes");

        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them, continue" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Not now" }).ClickAsync();
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "your account and display" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-menu-head")).ToContainTextAsync("Ada Byron");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("user-menu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You are signed out");

        await visitor.GotoAsync("/account/sign-in");
        await page.GetByLabel("Email").FillAsync("ADA@example.org");
        await page.GetByLabel("Password").FillAsync("seven quiet rivers");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("second-factor");
        await page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await page.GetByLabel("Recovery code").FillAsync(codes[3].ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Theme_ChosenInTheMenu_IsThereAtTheFirstPaintOfTheNextVisit()
    {
        await using var visitor = await site.SignInAsync(Role.Analyst);
        await visitor.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "your account and display" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        // The document as it arrives, before any script has run.
        var html = await (await visitor.Context.APIRequest.GetAsync("/")).TextAsync();
        Assert.Contains("data-theme=\"dark\"", html, StringComparison.Ordinal);
        Assert.Equal("rgb(14, 22, 29)", await visitor.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
        visitor.AssertNoTrouble();
    }
}

using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Tests.Access;

namespace SecureMarketing.Tests.Browser;

/// <summary>Passkeys with chromium's virtual authenticator, as people meet them.</summary>
[Collection(OwnSiteCollection.Name)]
public sealed class PasskeyPageTests(RegulatedSite site) : IClassFixture<RegulatedSite>
{
    [Fact]
    public async Task Administrator_SetsUp_RegistersBeforeAnythingElse_SignsInWithIt_AndKeepsTheLast()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await VirtualKey.AddAsync(page);
        var invited = await site.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "ada@example.org", Name = "Ada Byron", Roles = [Role.Admin] });
        await SetUpAsync(visitor, invited.Token);

        // Whatever is opened first: the passkey comes before.
        await visitor.GotoAsync("/users");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Register a passkey");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Not now" })).ToHaveCountAsync(0);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"passkey-register-{view}");
        }

        await page.GetByLabel("Name of this passkey").FillAsync("Ada's laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/users");
        await visitor.ReadyAsync();

        await visitor.GotoAsync("/account/security");
        await RenameAsync(page, "Ada's laptop", "Blue laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Blue laptop" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is your only passkey");
        await page.Keyboard.PressAsync("Escape");

        await SignOutAsync(page);
        await visitor.GotoAsync("/account/sign-in?returnUrl=%2Fusers");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/users");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ada Byron" })).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task ComplianceOfficer_WithPasswordAndCode_PresentsTheirPasskeyFirst()
    {
        var dana = await Staff.InviteAsync(site, "dana@example.org", Role.ComplianceOfficer);
        await using var visitor = await site.EnterAsync(dana);
        var page = visitor.Page;
        await VirtualKey.AddAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Register a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/");
        await visitor.ReadyAsync();
        await SignOutAsync(page);

        await RegulatedSite.TypeSignInAsync(visitor, dana);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Present your passkey");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("passkey-present");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use your passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Marketer_MayPutItOff_AddsOneLater_AndRemovesIt()
    {
        var mia = await Staff.InviteAsync(site, "mia@example.org", Role.Marketer);
        await using var visitor = await site.EnterAsync(mia);
        var page = visitor.Page;
        await visitor.GotoAsync("/account/passkey?set-up=true");
        await page.GetByRole(AriaRole.Link, new() { Name = "Not now" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/");

        await VirtualKey.AddAsync(page);
        await visitor.GotoAsync("/account/security");
        await Assertions.Expect(page.GetByText("None yet.")).ToBeVisibleAsync();
        await AddAsync(page, "Phone");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove Phone" })).ToBeVisibleAsync();

        // The same device holds one already, and says so in words.
        await AddAsync(page, "Phone again");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This device holds a passkey of yours already.");
        await visitor.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");

        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"security-{view}");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Phone" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("None yet.")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task NoPasskeyOnThisDevice_IsSaidOnTheSignInPage_AndNothingIsSent()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GotoAsync("/account/sign-in");
        // Without a virtual key the headless browser refuses at once, as a person who cancels does.
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("sign-in-no-passkey");
        Assert.EndsWith("/account/sign-in", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecoveryCode_SaysHowManyAreLeft()
    {
        var leo = await Staff.InviteAsync(site, "leo@example.org", Role.Legal);
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GotoAsync("/account/sign-in");
        await page.GetByLabel("Email").FillAsync(leo.Email);
        await page.GetByLabel("Password").FillAsync(Staff.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await page.GetByLabel("Recovery code").FillAsync(leo.RecoveryCodes[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("9 recovery codes left");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("recovery-used");
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/");
        visitor.AssertNoTrouble();
    }

    private async Task SetUpAsync(Visitor visitor, string token)
    {
        var page = visitor.Page;
        await visitor.GotoAsync("/account/set-up?token=" + token);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Staff.Password);
        await page.GetByLabel("Password again").FillAsync(Staff.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        var secret = Base32.Decode(await page.Locator(".sm-secret").InnerTextAsync());
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.Code(secret, site.Clock.GetUtcNow()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them, continue" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Register a passkey");
        await Assertions.Expect(page.Locator(".sm-steps [aria-current]")).ToHaveTextAsync("Passkey");
    }

    private static async Task AddAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByLabel("Name of this passkey").FillAsync(name);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    private static async Task RenameAsync(IPage page, string from, string to)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename " + from }).ClickAsync();
        await page.GetByLabel("New name").FillAsync(to);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the name" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rename " + to })).ToBeVisibleAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "your account and display" }).ClickAsync();
        await page.Locator("#user-menu").GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You are signed out");
    }
}

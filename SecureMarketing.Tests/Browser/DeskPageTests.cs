using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Access;

namespace SecureMarketing.Tests.Browser;

/// <summary>Somebody signs at the desk, on a device of their own hands: what staff does before, and what stays on the device after.</summary>
[Collection(OwnSiteCollection.Name)]
public sealed class DeskPageTests(RegulatedSite site) : IClassFixture<RegulatedSite>
{
    [Fact]
    public async Task AnotherDevice_ByKeyboard_FromTheDialogToTheCopy()
    {
        var ada = await Staff.InviteAsync(site, "ada@example.org", Role.ConsentClerk);
        var asked = await AskedOnPage.AskAsync(site);
        await using var staff = await site.EnterAsync(ada);
        var address = await OpenAsync(staff, asked);
        // A browser in which staff is signed in is no device to hand over.
        await using (var wrong = await site.EnterAsync(ada))
        {
            await wrong.Page.GotoAsync(address);
            await Assertions.Expect(wrong.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("still signed in on this device");
            await Assertions.Expect(wrong.Page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        }

        await using var tablet = await site.VisitAsync();
        var page = tablet.Page;
        await page.SetViewportSizeAsync(Viewport.Phone.Width, Viewport.Phone.Height);
        var door = (await page.GotoAsync(address))!;
        Assert.EndsWith(";url=/d/closed?lang=en", await door.HeaderValueAsync("refresh"), StringComparison.Ordinal);
        Assert.DoesNotContain("uthorization", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await LookAsync(tablet);
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".pub-answers")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByText("You have half an hour.")).ToBeVisibleAsync();
        await LookAsync(tablet);

        // Nobody signs in the name of who opened the page.
        await page.GetByLabel("Your full name").FillAsync("test consentclerk");
        await page.GetByLabel("I agree to sign on this screen").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("the member of our staff who opened the page");
        await LookAsync(tablet);
        tablet.ForgetTrouble();
        await page.GetByLabel("Your full name").FillAsync("Pat Example");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This page is closed");
        Assert.EndsWith("/d/closed?lang=en", page.Url, StringComparison.Ordinal);
        await LookAsync(tablet);
        Assert.DoesNotContain("Pat", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(await tablet.Context.CookiesAsync(), c => c.Name == "sm-desk");
        tablet.AssertNoTrouble();
        // The link shows nothing of the person.
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This page is closed");

        await staff.Page.GetByRole(AriaRole.Button, new() { Name = "Was it answered?" }).ClickAsync();
        await Assertions.Expect(staff.Page.GetByText("not used before the person has a copy")).ToBeVisibleAsync();
        await Assertions.Expect(staff.Page.GetByText("In person: Identity card with a picture")).ToBeVisibleAsync();
        await Assertions.Expect(staff.Page.GetByText("Electronic in person")).ToBeVisibleAsync();
        await Assertions.Expect(staff.Page.GetByText(ada.Id.Value.ToString()).First).ToBeVisibleAsync();
        await staff.AssertAccessibleAsync();
        await staff.ShotAsync("desk-signed");
        await staff.Page.GetByRole(AriaRole.Button, new() { Name = "Record the copy given" }).ClickAsync();
        await staff.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Assertions.Expect(staff.Page.GetByText("The authorization is active.")).ToBeVisibleAsync();
        Assert.Equal(AuthorizationState.Active, await StateAsync(asked));
        staff.AssertNoTrouble();
    }

    [Fact]
    public async Task ThisDevice_IsSignedOutBeforeThePersonHasIt_AndDeclinesInSpanish()
    {
        var eva = await Staff.InviteAsync(site, "eva@example.org", Role.ConsentClerk);
        var asked = await AskedOnPage.AskAsync(site);
        await using var device = await site.EnterAsync(eva);
        var page = device.Page;
        await OpenAsync(device, asked, InPersonProof.Other);

        await page.GetByRole(AriaRole.Button, new() { Name = "Hand over this device" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Begin" })).ToBeVisibleAsync();
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
            Assert.False(await db.StaffSessions.AnyAsync(s => s.UserId == eva.Id && s.EndedAt == null && s.Id != eva.Session.Session));
        await page.GetByRole(AriaRole.Link, new() { Name = "Español" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Empezar" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await device.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "No acepto" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Esta página está cerrada");
        Assert.Equal(AuthorizationState.Declined, await StateAsync(asked));
        device.AssertNoTrouble();
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Esta página está cerrada");
        // What staff had open is behind the sign-in.
        await page.GotoAsync($"/authorizations/{asked.Authorization.Value}");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/sign-in"));
    }

    /// <summary>By keyboard alone.</summary>
    /// <returns>The path of the page that was opened.</returns>
    private static async Task<string> OpenAsync(Visitor staff, AskedOnPage asked, InPersonProof proof = InPersonProof.PhotoId)
    {
        var page = staff.Page;
        await staff.GotoAsync($"/authorizations/{asked.Authorization.Value}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign here, in person" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Let the person sign here, in person?" });
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Open the page" });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await dialog.GetByLabel(proof == InPersonProof.Other ? "Otherwise" : "I saw an identity card with a picture").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        if (proof == InPersonProof.Other)
        {
            await Assertions.Expect(confirm).ToBeDisabledAsync();
            await dialog.GetByLabel("How, in words").FillAsync("Vouched for by her daughter");
        }

        await Assertions.Expect(confirm).ToBeEnabledAsync();
        await staff.AssertAccessibleAsync();
        await staff.ShotAsync("desk-dialog");
        await confirm.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var link = page.Locator("#desk-link");
        await Assertions.Expect(link).ToBeVisibleAsync();
        await staff.AssertAccessibleAsync();
        await staff.ShotAsync("desk-open");
        return new Uri(await link.InnerTextAsync()).AbsolutePath;
    }

    private static async Task LookAsync(Visitor visitor)
    {
        await visitor.AssertFitsAsync();
        await visitor.AssertAccessibleAsync();
        Assert.Equal(0, await visitor.Page.Locator("script").CountAsync());
    }

    private async Task<AuthorizationState> StateAsync(AskedOnPage asked)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await db.Authorizations.Where(a => a.Id == asked.Authorization).Select(a => a.State).SingleAsync();
    }
}

using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Access;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Browser;

/// <summary>Dangerous acts with an old proof: asked for over the page, which goes on where it was.</summary>
[Collection(OwnSiteCollection.Name)]
public sealed partial class StepUpTests(RegulatedSite site) : IClassFixture<RegulatedSite>
{
    private static readonly TimeSpan TooLong = FreshProof.Standard.Window + TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Invitation_KeepsWhatWasTyped_OverAPasskeyAndOverPasswordAndCode()
    {
        var sam = await Staff.InviteAsync(site, "sam@example.org", Role.Admin);
        await using var visitor = await site.EnterAsync(sam);
        var page = visitor.Page;
        await VirtualKey.AddAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Register a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Origin + "/");

        await visitor.GotoAsync("/users/invite");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Grace Hopper");
        await page.GetByLabel("Work email").FillAsync("grace@example.org");
        await page.GetByLabel("Analyst").CheckAsync();
        site.Clock.Advance(TooLong);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the set-up link" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Confirm that it is you" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("step-up-passkey");

        // Put off: nothing was done, nothing is lost.
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You did not confirm that it is you");
        await Assertions.Expect(page.GetByLabel("Work email")).ToHaveValueAsync("grace@example.org");

        await page.GetByRole(AriaRole.Button, new() { Name = "Make the set-up link" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Use your passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("#set-up-link")).ToBeVisibleAsync();

        // A second dialog over the first: the act's own question stays open below.
        await visitor.GotoAsync("/users");
        await page.GetByRole(AriaRole.Link, new() { Name = "Grace Hopper" }).ClickAsync();
        site.Clock.Advance(TooLong);
        await page.GetByRole(AriaRole.Button, new() { Name = "Deactivate", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Deactivate now" }).ClickAsync();
        await dialog.GetByLabel("Password").FillAsync("not the password");
        await dialog.GetByLabel("Code of your authenticator app").FillAsync(sam.Code);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync(AccessErrors.ProofRefused.Message);
        await visitor.ShotAsync("step-up-refused");
        await dialog.GetByLabel("Password").FillAsync(Staff.Password);
        await dialog.GetByLabel("Code of your authenticator app").FillAsync(sam.Code);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".sm-page-head")).ToContainTextAsync("Deactivated");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }

    /// <summary>A test of an email asks for the code that was mailed to one's own address, typed into the page; before that nothing leaves.</summary>
    [Fact]
    public async Task MailboxCode_IsTypedIn_AndTheTestGoes()
    {
        var tess = await Staff.InviteAsync(site, "tess@example.org", Role.Marketer);
        await using var peer = new RecordingPeer();
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
        {
            var now = site.Clock.GetUtcNow();
            db.Add(new DeliveryRoute(RouteId.New(), RouteKind.SmartHost, new RouteSettings { Name = "Relay", Host = "127.0.0.1", Port = peer.Port, Tls = TlsMode.None }, now));
            db.Add(new DeliveryPolicy(HipaaClass.NoPhi, new DeliveryRules { Mode = DeliveryMode.PlainAllowed }, now));
            await db.SaveChangesAsync();
        }

        var content = await site.RunAsync<CreateContent, ContentId>(new CreateContent("Autumn news", "welcome"));
        var version = await site.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(content, 1, null));
        var campaign = await site.RunAsync<CreateCampaign, CampaignId>(new CreateCampaign("Autumn news"));
        await site.RunAsync<SaveCampaignDraft, long>(new SaveCampaignDraft
        {
            Campaign = campaign,
            Version = 1,
            Revision = 0,
            Name = "Autumn news",
            Setup = new CampaignSetup { Content = version, FromName = "Harbor Health", FromAddress = "news@example.org" },
        });
        await using var visitor = await site.EnterAsync(tess);
        var page = visitor.Page;
        await visitor.GotoAsync($"/campaigns/{campaign.Value:D}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a test" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Mail me a code" })).ToBeVisibleAsync();
        Assert.Equal(0, peer.Count);
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mail me a code" }).ClickAsync();
        await Assertions.Expect(page.Locator("[aria-live]").Filter(new() { HasText = "The code was handed over" })).ToHaveCountAsync(1);
        var code = CodeInMail().Match(peer.Last).Value;
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync("AAAA-BBBB-CCCC");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm my address" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not the code that was mailed to you last");
        await visitor.ShotAsync("mailbox-code-refused");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(code.ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm my address" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Mail me a code" })).ToHaveCountAsync(0);
        Assert.Equal(1, peer.Count);

        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a test" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The test was handed over. It goes to your own address").First).ToBeVisibleAsync();
        Assert.Equal(2, peer.Count);
        Assert.Contains("[TEST]", peer.Last, StringComparison.Ordinal);
        visitor.AssertNoTrouble();
    }

    [GeneratedRegex("[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")]
    private static partial Regex CodeInMail();

    [Fact]
    public async Task OwnSecurity_PasswordCodesAndAuthenticator_ChangeAfterAProof()
    {
        var mia = await Staff.InviteAsync(site, "mia@example.org", Role.Marketer);
        await using var visitor = await site.EnterAsync(mia);
        var page = visitor.Page;
        await visitor.GotoAsync("/account/security");
        site.Clock.Advance(TooLong);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("nine loud mountains");
        await page.GetByLabel("New password again").FillAsync("nine loud mountains");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Confirm that it is you" });
        await dialog.GetByLabel("Password").FillAsync(Staff.Password);
        await dialog.GetByLabel("Code of your authenticator app").FillAsync(mia.Code);
        await visitor.ShotAsync("step-up-code");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Password changed.")).ToBeVisibleAsync();

        // The proof is fresh now: the next acts ask for nothing.
        await page.GetByRole(AriaRole.Button, new() { Name = "Make new codes" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Make new codes" }).ClickAsync();
        await Assertions.Expect(page.Locator("#new-recovery-codes li")).ToHaveCountAsync(10);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up a new authenticator" }).ClickAsync();
        var secret = Base32.Decode(await page.Locator(".sm-secret").InnerTextAsync());
        await visitor.AssertAccessibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await page.SetViewportSizeAsync(view.Width, view.Height);
            await visitor.ShotAsync($"security-authenticator-{view}");
            await visitor.AssertFitsAsync();
        }

        await page.GetByLabel("Code of the new authenticator").FillAsync(Totp.Code(secret, site.Clock.GetUtcNow()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Replace the old one" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The new authenticator is in place.")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task AuditExport_AsksFirst_ThenDownloads()
    {
        var uma = await Staff.InviteAsync(site, "uma@example.org", Role.Auditor);
        await using var visitor = await site.EnterAsync(uma);
        var page = visitor.Page;
        await visitor.GotoAsync("/audit/export");
        await page.GetByLabel("Why does the trail leave the system?").FillAsync("Yearly review");
        site.Clock.Advance(TooLong);
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Confirm that it is you" });
        await dialog.GetByLabel("Password").FillAsync(Staff.Password);
        await dialog.GetByLabel("Code of your authenticator app").FillAsync(uma.Code);
        var download = await page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync());
        Assert.EndsWith(".zip", download.SuggestedFilename, StringComparison.Ordinal);
        visitor.AssertNoTrouble();
    }
}

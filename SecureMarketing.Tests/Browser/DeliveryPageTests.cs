using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Delivery;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class DeliveryPageTests(BrowserSite site)
{
    private static async Task LookAtAsync(Visitor visitor, string name)
    {
        foreach (var view in new[] { Viewport.Desktop, Viewport.Phone with { Theme = "dark" } })
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"delivery-{name}-{view}");
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Policy_IsChanged_AndTheExplanationFollows()
    {
        await using var visitor = await site.SignInAsync(Role.Admin);
        await visitor.GotoAsync("/delivery/policy");
        var page = visitor.Page;
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync("policy@example.com");
        await page.GetByLabel("Class of message", new() { Exact = true }).SelectOptionAsync("Fundraising");
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Such a message travels by Verified TLS.")).ToBeVisibleAsync();
        await visitor.ShotAsync("delivery-explain");

        await page.GetByRole(AriaRole.Button, new() { Name = "Change Fundraising" }).ClickAsync();
        await page.GetByLabel("Mode", new() { Exact = true }).SelectOptionAsync("PortalAlways");
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save policy" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Such a message travels by Portal.")).ToBeVisibleAsync();
        Assert.DoesNotContain("example.com", page.Url, StringComparison.Ordinal);
        await LookAtAsync(visitor, "policy");
    }

    [Fact]
    public async Task Routes_AreTestedAndAdded()
    {
        await using var visitor = await site.SignInAsync(Role.Admin);
        await visitor.GotoAsync("/delivery/routes");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Test Sandbox" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Sandbox answers and is ready for mail: TLSv1.3, certificate trusted.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a smart host" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Clinic relay");
        await page.GetByLabel("Host", new() { Exact = true }).FillAsync("relay.example.org");
        await page.GetByLabel("Enabled").UncheckAsync();
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save route" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Clinic relay" })).ToContainTextAsync("the route is switched off");
        await LookAtAsync(visitor, "routes");
    }

    [Fact]
    public async Task Certificate_IsJudged_Added_AndRemoved()
    {
        using var certificate = new TestAuthority().Issue("keys@example.com");
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/delivery/certificates");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a certificate or key" }).ClickAsync();
        await page.GetByLabel("Whose is it?").FillAsync("keys@example.com");
        await page.Locator("#key-file").SetInputFilesAsync(new FilePayload { Name = "keys.pem", MimeType = "application/x-pem-file", Buffer = System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()) });
        await Assertions.Expect(page.GetByText("As it stands: no chain to a trusted root.")).ToBeVisibleAsync();
        await page.GetByLabel("I compared the fingerprint with its holder").CheckAsync();
        await Assertions.Expect(page.GetByText("It can be used.")).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to register" }).ClickAsync();
        await Assertions.Expect(page.GetByText("k***@***.com").First).ToBeVisibleAsync();
        await LookAtAsync(visitor, "certificates");

        await visitor.LookAsync(Viewport.Desktop);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove key" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No certificates or keys")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task SigningKey_IsMade_AndShowsItsRecord()
    {
        await using var visitor = await site.SignInAsync(Role.Admin);
        await visitor.GotoAsync("/delivery/domains");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a signing key" }).ClickAsync();
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("mail.example.net");
        await page.GetByLabel("Selector", new() { Exact = true }).FillAsync("sm2026a");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make key" }).ClickAsync();
        await Assertions.Expect(page.GetByText("sm2026a._domainkey.mail.example.net")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("v=DKIM1; k=rsa; p=")).ToBeVisibleAsync();
        await LookAtAsync(visitor, "domains");
    }

    [Fact]
    public async Task SandboxMessage_IsListedMasked_AndShownWhole()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await SendAsync();
        await visitor.GotoAsync("/delivery/sandbox");
        await Assertions.Expect(visitor.Page.GetByText("m***@***.com").First).ToBeVisibleAsync();
        await LookAtAsync(visitor, "sandbox");
        await visitor.LookAsync(Viewport.Desktop);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Your visit" }).First.ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Sandbox message" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.FrameLocator("iframe").GetByText("Hello Maria")).ToBeVisibleAsync();
        await LookAtAsync(visitor, "sandbox-message");
    }

    private async Task SendAsync()
    {
        var services = site.Services;
        var id = Guid.CreateVersion7();
        var message = Sample.Message(id);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var db = await services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var plan = (await services.GetRequiredService<DeliveryPlanner>().PlanAsync(db, [new PlanItem(message.Recipient, Sample.Question)], now, CancellationToken.None))[0];
        var wire = await services.GetRequiredService<MessageProtector>().ProtectAsync(message, plan.Candidates[0], CancellationToken.None);
        var submission = new Submission { Message = wire!, Candidate = plan.Candidates[0], Rungs = plan.Rungs };
        var outcome = await services.GetRequiredService<MailTransport>().SubmitAsync(Sample.Decision(id, now), submission, new RecordingLog(), CancellationToken.None);
        Assert.Equal(SubmissionResult.Accepted, outcome.Value.Result);
    }
}

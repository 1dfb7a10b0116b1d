using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ReportPageTests(BrowserSite site)
{
    /// <summary>40 accepted messages: 25 by S/MIME, 15 through verified TLS.</summary>
    private async Task<CampaignId> FillAsync()
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var campaign = new Campaign("Autumn check-ups", UserId.New(), DateTimeOffset.UnixEpoch);
        db.Campaigns.Add(campaign);
        for (var i = 0; i < 40; i++)
        {
            var recipient = new Recipient(
                new OriginRun(campaign.Id.Origin, 1, 1), ContactId.New(), i < 25 ? "example.com" : "example.org", new LaunchVerdict(true, null, []), DateTimeOffset.UnixEpoch);
            var message = new OutboundMessage(
                MessageId.New(), recipient, new MessagePlan(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(2), 10, "example.org"), DateTimeOffset.UnixEpoch);
            db.Recipients.Add(recipient);
            db.OutboundMessages.Add(message);
            db.Entry(message).Property(m => m.State).CurrentValue = MessageState.Accepted;
            db.Entry(message).Property(m => m.Method).CurrentValue = i < 25 ? DeliveryMethod.SMime : DeliveryMethod.VerifiedTls;
        }

        await db.SaveChangesAsync();
        return campaign.Id;
    }

    [Fact]
    public async Task Report_ShowsFiltersAndDownloadsTheSameNumbers()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var campaign = await FillAsync();
        await visitor.GotoAsync($"/reports?campaign={campaign.Value}");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row, new() { Name = "Secured by S/MIME 25 62.5 %" })).ToBeVisibleAsync();
        foreach (var view in (Viewport[])[Viewport.Desktop, Viewport.Phone with { Theme = "dark" }])
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"report-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        await visitor.Page.GetByLabel("What is the file for?").FillAsync("monthly review");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Download Excel" }).ClickAsync());
        await using var stream = await download.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        using var book = new XLWorkbook(copy);
        var secured = book.Worksheet("Summary").RowsUsed().Single(r => r.Cell(1).GetString() == "Secured by S/MIME");
        Assert.Equal((25d, 0.625), (secured.Cell(2).GetDouble(), secured.Cell(3).GetDouble()));

        await visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = "Mailbox domain" }).FillAsync("example.org");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("^People in the audience 15") }).First).ToBeVisibleAsync();
        Assert.Contains("domain=example.org", visitor.Page.Url, StringComparison.Ordinal);
        visitor.AssertNoTrouble();
    }
}

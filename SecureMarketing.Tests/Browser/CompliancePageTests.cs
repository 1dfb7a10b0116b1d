using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Browser;

/// <summary>What an officer does on the pages of compliance, from the first press to what is on record.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CompliancePageTests(BrowserSite site)
{
    [Fact]
    public async Task Request_IsEntered_AndAnsweredByADownload()
    {
        var person = await PersonAsync();
        await site.RunAsync<RecordDisclosure, DisclosureId>(new RecordDisclosure
        {
            Contact = person,
            On = new DateOnly(2026, 1, 5),
            Basis = DisclosureBasis.PublicHealth,
            Words = new DisclosureWords { Recipient = "County health department", Description = "A test result", Purpose = "Report of a disease" },
        });
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync($"/people/{person.Value}/disclosures");
        await Assertions.Expect(visitor.Page.GetByText("County health department")).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Enter a request" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Enter", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("The request is on record")).ToBeVisibleAsync();

        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Make the statement" }).ClickAsync());
        using var archive = ZipFile.OpenRead(await download.PathAsync());
        Assert.Equal(["statement.html", "statement.xlsx"], archive.Entries.Select(e => e.Name));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Show the request again" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText(new System.Text.RegularExpressions.Regex("^Answered "))).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText("The request is answered")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    /// <summary>A marketer at the list of recipients: no page, and an event that comes into the review queue.</summary>
    [Fact]
    public async Task DeniedPage_IsOnTheTrail()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/people");
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("No access to this page");
        await site.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews());

        var queue = await site.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(Kind: AuditReviewKind.DeniedRead, Take: 100));
        var line = queue.Rows.First(r => r.Roles == "Marketer");
        Assert.Contains((await site.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(line.Id))).Events, e => (e.Action, e.ObjectId) == (AuditAction.PageDenied, "/people"));
    }

    private async Task<ContactId> PersonAsync()
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var person = new Contact(ContactId.New(), "test", Guid.CreateVersion7().ToString("N"), DateTimeOffset.UnixEpoch);
        db.Contacts.Add(person);
        await db.SaveChangesAsync();
        return person.Id;
    }
}

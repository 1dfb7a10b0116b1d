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
        await visitor.GotoAsync($"/people/{person.Value}/disclosures");
        await Assertions.Expect(visitor.Page.GetByText("Answered ")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task LowProbability_IsSignedByTwoPeople()
    {
        var incident = await site.RunAsync<ReportIncident, IncidentId>(new ReportIncident("A letter lay open on a desk", new DateOnly(2026, 11, 20)));
        foreach (var to in new[] { IncidentState.Triage, IncidentState.Investigating, IncidentState.FourFactor })
            await site.RunAsync<DecideIncident, Unit>(new DecideIncident(incident, to, "As the facts show"));
        await using (var first = await site.SignInAsync(Role.ComplianceOfficer))
        {
            await first.GotoAsync($"/incidents/{incident.Value}");
            await first.Page.GetByRole(AriaRole.Button, new() { Name = "Judge them" }).ClickAsync();
            var dialog = first.Page.GetByRole(AriaRole.Dialog);
            await Assertions.Expect(dialog.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(4);
            foreach (var box in await dialog.GetByRole(AriaRole.Textbox).AllAsync())
                await box.FillAsync("One letter, name and address only");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await SignAsync(first.Page);
            await Assertions.Expect(first.Page.GetByText("A second person must sign too")).ToBeVisibleAsync();
            first.AssertNoTrouble();
        }

        await using var second = await site.SignInAsync(Role.IncidentManager);
        await second.GotoAsync($"/incidents/{incident.Value}");
        await SignAsync(second.Page);
        await Assertions.Expect(second.Page.GetByText("Both have signed")).ToBeVisibleAsync();
        Assert.Equal(IncidentState.LowProbability, (await site.RunAsync<ViewIncident, IncidentDetail>(new ViewIncident(incident))).Row.State);
        second.AssertNoTrouble();
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

    private static async Task SignAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign: low probability" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Why").FillAsync("All four factors say so");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
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

using System.IO.Compression;
using System.Text.RegularExpressions;
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
        await Assertions.Expect(visitor.Page.GetByText(new Regex("^Answered "))).ToBeVisibleAsync();
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

    /// <summary>Two people in two windows: one asks, the other allows, and what was closed opens until it is given back (45 CFR 164.312(a)(2)(ii)).</summary>
    [Fact]
    public async Task EmergencyAccess_IsAllowedByAnother_OpensPeople_AndEnds()
    {
        await using var marketer = await site.SignInAsync(Role.Marketer);
        await marketer.GotoAsync("/emergency");
        await marketer.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for emergency access" }).ClickAsync();
        await marketer.Page.GetByLabel("What is the emergency?").FillAsync("A caller is in danger and names a clinic of ours.");
        await marketer.Page.GetByLabel("For how long").SelectOptionAsync("30");
        await marketer.ShotAsync("emergency-ask");
        await marketer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Assertions.Expect(marketer.Page.GetByText("Waits for a second person")).ToBeVisibleAsync();

        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await officer.GotoAsync("/");
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Heading, new() { Name = "Emergency access asked" })).ToBeVisibleAsync();
        await officer.GotoAsync("/emergency");
        foreach (var view in Viewport.Looks)
        {
            await officer.LookAsync(view);
            await officer.AssertFitsAsync();
            await officer.AssertAccessibleAsync();
            await officer.ShotAsync($"emergency-{view}");
        }

        await officer.LookAsync(Viewport.Desktop);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = false }).First.ClickAsync();
        await Assertions.Expect(officer.Page.GetByText("Allowed until")).ToBeVisibleAsync();
        await Assertions.Expect(officer.Page.Locator(".sm-table .sm-state").First).ToHaveTextAsync("Runs");

        await marketer.GotoAsync("/people");
        await Assertions.Expect(marketer.Page.Locator("h1")).ToHaveTextAsync("People");
        await Assertions.Expect(marketer.Page.GetByText("Your emergency access runs.")).ToBeVisibleAsync();
        await marketer.ShotAsync("emergency-people");
        await marketer.GotoAsync("/emergency");
        await marketer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^End now") }).ClickAsync();
        await Assertions.Expect(marketer.Page.Locator(".sm-table .sm-state").First).ToHaveTextAsync("Over");
        await marketer.GotoAsync("/people");
        await Assertions.Expect(marketer.Page.Locator("h1")).ToHaveTextAsync("No access to this page");

        await site.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews());
        var line = (await site.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(Kind: AuditReviewKind.BreakGlass))).Rows[0];
        await officer.GotoAsync($"/audit/reviews/{line.Id.Value:N}");
        await Assertions.Expect(officer.Page.Locator("h1")).ToHaveTextAsync("Emergency access");
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Cell, new() { Name = "Break glass used" }).First).ToBeVisibleAsync();
        await officer.ShotAsync("emergency-review");
        officer.AssertNoTrouble();
    }

    /// <summary>Who got a message is asked for only where it is about one, and the address on file needs no typing.</summary>
    [Fact]
    public async Task ReportDialog_AsksWhoGotTheMessage()
    {
        await using var visitor = await site.SignInAsync(Role.IncidentManager);
        await visitor.GotoAsync("/incidents");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Report an incident" }).ClickAsync();
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Who got it, if known")).ToHaveCountAsync(0);
        await dialog.GetByLabel("What happened").FillAsync("It went to another practice");
        await dialog.GetByLabel("Message that went to a wrong address").FillAsync(Guid.CreateVersion7().ToString("N"));
        await dialog.GetByLabel("Who got it, if known").FillAsync("Elm Street Practice");
        await Assertions.Expect(dialog.GetByLabel("Address that it went to, if known")).ToBeVisibleAsync();
        await visitor.ShotAsync("incident-report");
        await dialog.GetByLabel("It went to the address that is on file for the person now").CheckAsync();
        await Assertions.Expect(dialog.GetByLabel("Address that it went to, if known")).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Report", Exact = true }).ClickAsync();
        // No such message was sent: the refusal is said, and nothing that was typed is lost.
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByLabel("Who got it, if known")).ToHaveValueAsync("Elm Street Practice");
        visitor.AssertNoTrouble();
    }

    /// <summary>Two people in two windows: who signed first cannot sign again, and the second signature closes it (45 CFR 164.402(2)).</summary>
    [Fact]
    public async Task LowProbability_IsSignedByTwoPeople_InTheirOwnWindows()
    {
        var low = new JudgedFactor(FactorRating.Low, "One mailbox, name only");
        var id = await site.RunAsync<ReportIncident, IncidentId>(new ReportIncident("A letter lay open on a desk", new DateOnly(2026, 1, 5)));
        foreach (var to in new[] { IncidentState.Triage, IncidentState.Investigating, IncidentState.FourFactor })
            await site.RunAsync<DecideIncident, Unit>(new DecideIncident(id, to, "Because of this"));
        await site.RunAsync<AssessIncident, Unit>(new AssessIncident(id, new FourFactors(low, low, low, low)));
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await using var manager = await site.SignInAsync(Role.IncidentManager);
        var sign = new PageGetByRoleOptions { Name = "Sign: low probability" };
        await officer.GotoAsync($"/incidents/{id.Value:N}");
        await manager.GotoAsync($"/incidents/{id.Value:N}");

        await officer.Page.GetByRole(AriaRole.Button, sign).ClickAsync();
        await officer.Page.GetByLabel("Why the probability is low").FillAsync("Nobody was in the room, and the letter was sealed again.");
        await officer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign first" }).ClickAsync();
        await Assertions.Expect(officer.Page.GetByText("A second person must sign.")).ToBeVisibleAsync();
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Button, sign)).ToHaveCountAsync(0);
        await officer.ShotAsync("incident-signed-once");

        // The second window was opened before; it looks again before its owner signs.
        await manager.GotoAsync($"/incidents/{id.Value:N}");
        await manager.Page.GetByRole(AriaRole.Button, sign).ClickAsync();
        await Assertions.Expect(manager.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("One person has signed.");
        await manager.Page.GetByLabel("Why you agree").FillAsync("The camera of the corridor shows the same.");
        await manager.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign and close" }).ClickAsync();
        await Assertions.Expect(manager.Page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Low probability");
        await Assertions.Expect(manager.Page.GetByRole(AriaRole.Button, new() { Name = "Decide" })).ToHaveCountAsync(0);
        await officer.GotoAsync($"/incidents/{id.Value:N}");
        foreach (var words in new[] { "Nobody was in the room", "The camera of the corridor" })
            await Assertions.Expect(officer.Page.GetByText(words)).ToBeVisibleAsync();
        await officer.ShotAsync("incident-signed-twice");
        officer.AssertNoTrouble();
        manager.AssertNoTrouble();
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

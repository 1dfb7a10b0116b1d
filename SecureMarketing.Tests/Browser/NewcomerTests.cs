using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser;

/// <summary>
/// The first steps lead from an empty installation to a first compliant campaign in the sandbox, each person by their own home
/// page. The fast tier walks to the agreement; <c>SM_FULL=1</c> walks to the report.
/// </summary>
[Collection(OwnSiteCollection.Name)]
public sealed class NewcomerTests : IAsyncLifetime
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 90_000 };

    private readonly BrowserSite site = BrowserSite.Empty();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task EmptyInstallation_LeadsToAFirstCompliantCampaign()
    {
        var admin = new Newcomer(await site.VisitAsync());
        await admin.SetUpAsync("/account/set-up?token=" + (await site.RunAsync<IssueFirstLink, FirstLink>(new IssueFirstLink())).Token, "Ada Byron");
        var officer = await InviteAsync(admin, "Carl Osei", "Compliance officer");
        await AgreeAsync(officer, admin);
        if (Environment.GetEnvironmentVariable("SM_FULL") != "1")
            return;
        var legal = await InviteAsync(admin, "Lea Novak", "Legal");
        var marketer = await InviteAsync(admin, "Mia Reyes", "Marketer");
        Assert.Null(await legal.NextAsync());

        await ImportAsync(officer);
        await AuthorizeAsync(officer);
        await WriteAsync(marketer);
        await SubmitAsync(marketer);
        await ApproveAsync(officer, "Compliance");
        await ApproveAsync(legal, "Legal");
        await SendAsync(marketer);

        // Only the person with an authorization got it.
        await officer.Visitor.GotoAsync("/delivery/sandbox");
        await Assertions.Expect(officer.Page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await marketer.TakeAsync("Open reports");
        await Assertions.Expect(marketer.Page.Locator("h1")).ToHaveTextAsync("Campaign report");
        // Done: the steps are gone for everybody.
        foreach (var person in new[] { admin, officer, legal, marketer })
        {
            await person.Visitor.GotoAsync("/");
            await Assertions.Expect(person.Page.Locator(".sm-first-steps")).ToHaveCountAsync(0);
            person.Visitor.AssertNoTrouble();
        }
    }

    private async Task<Newcomer> InviteAsync(Newcomer admin, string name, string role)
    {
        await admin.Visitor.GotoAsync("/users/invite");
        await admin.FillAsync("Name", name);
        await admin.FillAsync("Work email", name.Split(' ')[0].ToLowerInvariant() + "@example.org");
        await admin.TickAsync(role);
        await admin.ClickAsync("Make the set-up link");
        var link = new Uri(await admin.Page.GetByText("/account/set-up?token=").InnerTextAsync());
        var person = new Newcomer(await site.VisitAsync());
        await person.SetUpAsync(link.PathAndQuery);
        return person;
    }

    /// <summary>The home page tells the administrator whom to invite, and everyone what is theirs.</summary>
    private static async Task AgreeAsync(Newcomer officer, Newcomer admin)
    {
        Assert.Equal("Invite a person", await admin.NextAsync());
        await Assertions.Expect(admin.Page.Locator(".sm-first-steps")).ToContainTextAsync("Marketer: nobody has this role yet");
        await officer.TakeAsync("Record the agreement");
        // The organisation's own comes first, without a choice to get wrong.
        await Assertions.Expect(officer.Page.GetByLabel("Role", new() { Exact = true })).ToHaveValueAsync("Tenant");
        await officer.FillAsync("Party", "Harbor Health");
        await officer.FillAsync("Services", "Email to patients and members");
        var clauses = officer.Page.Locator("dialog[open] fieldset input[type=checkbox]");
        for (var i = 0; i < await clauses.CountAsync() - 1; i++)
            await clauses.Nth(i).CheckAsync();
        await officer.ClickAsync("Record");
        await Assertions.Expect(officer.Page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Organisation's agreement in force");
        Assert.Equal("Import people", await officer.NextAsync());
    }

    private static async Task ImportAsync(Newcomer officer)
    {
        await officer.TakeAsync("Import people");
        var sample = await officer.Page.RunAndWaitForDownloadAsync(() => officer.Page.GetByRole(AriaRole.Link, new() { Name = "Download 24 invented people" }).ClickAsync());
        await officer.Page.GetByLabel("Files").SetInputFilesAsync(new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = await File.ReadAllBytesAsync(await sample.PathAsync()) });
        // What was found in the file moves the button: a press before that may miss it.
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Heading, new() { Name = "people.csv" })).ToBeVisibleAsync(Patiently);
        await officer.TickAsync("The source has verified");
        await officer.ClickAsync("Start the dry run");
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Button, new() { Name = "Import for real" })).ToBeVisibleAsync(Patiently);
        await officer.ClickAsync("Import for real");
        await Assertions.Expect(officer.Page.GetByText("Dry run, nothing changed")).ToHaveCountAsync(0, new() { Timeout = 90_000 });
        await Assertions.Expect(officer.Page.Locator("main .sm-state", new() { HasText = "Finished" })).ToBeVisibleAsync(Patiently);
    }

    private static async Task AuthorizeAsync(Newcomer officer)
    {
        // An officer may build segments, too; the authorization is nobody else's here.
        await officer.Visitor.GotoAsync("/authorizations/new");
        await officer.FillAsync("Whole email address or record id", "anton.barlow@example.org");
        await officer.ClickAsync("Find");
        await Assertions.Expect(officer.Page.GetByText("Anton Barlow")).ToBeVisibleAsync();
        await officer.FillAsync("Name as signed", "Anton Barlow");
        await officer.Page.GetByLabel("Scan of the signed form").SetInputFilesAsync(new FilePayload { Name = "scan.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4 sample"u8.ToArray() });
        await officer.ClickAsync("Enter the signed form");
        await officer.ClickAsync("Verify the form");
        await officer.ClickAsync("Record the copy given");
        await officer.Page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Assertions.Expect(officer.Page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Valid");
    }

    private static async Task WriteAsync(Newcomer marketer)
    {
        await marketer.TakeAsync("Build a segment");
        await marketer.FillAsync("Name", "Adults");
        await marketer.ClickAsync("Condition");
        await Assertions.Expect(marketer.Page.Locator(".sm-rail .sm-figure")).ToHaveTextAsync("24", new() { Timeout = 60_000 });
        await marketer.ClickAsync("Save segment");
        await Assertions.Expect(marketer.Page).ToHaveURLAsync(new Regex("/segments/[0-9a-f]{8}-"));

        await marketer.TakeAsync("Write an email");
        await marketer.Page.Locator("dialog[open]").GetByLabel("Name").FillAsync("Wellness class");
        await marketer.TickAsync("Welcome");
        await marketer.ClickAsync("Create");
        await marketer.ClickAsync("Save as version");
        await marketer.ClickAsync("Save as v1");
        await Assertions.Expect(marketer.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    private static async Task SubmitAsync(Newcomer marketer)
    {
        await marketer.TakeAsync("Start a campaign");
        await marketer.Page.Locator("dialog[open]").GetByLabel("Name").FillAsync("Wellness class in spring");
        await marketer.ClickAsync("Create campaign");
        await marketer.ChooseAsync("Segment", "Adults, version 1");
        await marketer.ChooseAsync("Email", "Wellness class, version 1");
        await marketer.FillAsync("Sender's name", "Harbor Health");
        await marketer.FillAsync("Sender's address", "news@example.org");
        await marketer.ChooseAsync("Who is written to", "Patients or members");
        await marketer.ChooseAsync("What it is about", "Someone else's health product or service");
        await marketer.ChooseAsync("Encourages to buy or use something", "Yes");
        await marketer.ChooseAsync("We send it as", "Health care provider");
        await marketer.ChooseAsync("What we get for sending it", "Nothing");
        await marketer.ChooseAsync("Health information goes to a third party for its own use", "No");
        await marketer.ChooseAsync("… and is paid for", "No");
        await marketer.ChooseAsync("Does the email claim anything about a treatment's effect?", "No");
        await marketer.TickAsync("I attest that nobody pays");
        await Assertions.Expect(marketer.Page.Locator(".sm-rail").First).ToContainTextAsync("Only people with a valid authorization");
        await Assertions.Expect(marketer.Page.Locator(".sm-save[data-state=saved]")).ToBeVisibleAsync();
        await marketer.ClickAsync("Submit for approval");
        await Assertions.Expect(marketer.Page).ToHaveURLAsync(new Regex("/approvals/[0-9a-f]{8}-"));
        Assert.Null(await marketer.NextAsync());
    }

    private static async Task ApproveAsync(Newcomer approver, string kind)
    {
        await approver.Visitor.GotoAsync("/");
        await approver.Page.Locator(".sm-home-card", new() { HasText = "Wellness class in spring" }).GetByRole(AriaRole.Link).ClickAsync();
        if (kind == "Compliance")
        {
            await approver.FillAsync("Evidence", "Contract 17, annex B");
            await approver.ClickAsync("Confirm these facts");
            await Assertions.Expect(approver.Page.GetByText("Evidence: Contract 17, annex B")).ToBeVisibleAsync();
        }

        await approver.ClickAsync("Approve for " + kind);
        await Assertions.Expect(approver.Page.GetByRole(AriaRole.Button, new() { Name = "Approve for " + kind })).ToHaveCountAsync(0);
    }

    private static async Task SendAsync(Newcomer marketer)
    {
        await marketer.Visitor.GotoAsync("/");
        await marketer.Page.Locator(".sm-home-card", new() { HasText = "Approved, not sent" }).GetByRole(AriaRole.Link).ClickAsync();
        await LaunchSteps.CompleteAsync(marketer.Page);
        await marketer.Page.GetByLabel("Type the number of recipients to confirm").FillAsync("24");
        await marketer.ClickAsync("Send to 24 people");
        await Assertions.Expect(marketer.Page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Completed", new() { Timeout = 120_000 });
    }
}

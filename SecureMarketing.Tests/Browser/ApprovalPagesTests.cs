using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Browser;

/// <summary>Two people in two windows: a second version is sent back with a comment at a block, comes again, is approved and sent.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ApprovalPagesTests(BrowserSite site)
{
    private readonly string name = "Second look " + Guid.CreateVersion7().ToString("N")[20..];

    [Fact]
    public async Task SecondVersion_GoesBackWithAComment_ComesAgain_AndIsSent()
    {
        await using var marketer = await site.SignInAsync(Role.Marketer);
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        var campaign = await ApprovedOnceAsync();
        var (author, reviewer) = (marketer.Page, officer.Page);

        await marketer.GotoAsync($"/campaigns/{campaign.Value:D}");
        await author.GetByRole(AriaRole.Button, new() { Name = "Edit as version 2" }).ClickAsync();
        var approval = await SubmitAsync(author, "Sender's name", "Harbor Clinic");

        // The officer sees what differs word by word, and says something about a block that does not.
        await officer.GotoAsync(approval);
        var sender = reviewer.GetByRole(AriaRole.Group, new() { Name = "Sender", Exact = true });
        await Assertions.Expect(sender.Locator("del")).ToHaveTextAsync("Health");
        await Assertions.Expect(sender.Locator("ins")).ToHaveTextAsync("Clinic");
        await reviewer.GetByLabel("Only what changed").UncheckAsync();
        await reviewer.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Comment on Heading") }).First.ClickAsync();
        await reviewer.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("^Comment on Heading") }).FillAsync("Name the practice here.");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Add the comment" }).ClickAsync();
        await Assertions.Expect(reviewer.GetByText("1 comment is open")).ToBeVisibleAsync();
        await CheckAsync(officer, "approval-comment");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Request changes" }).ClickAsync();
        await Assertions.Expect(reviewer.Locator(".sm-approvers")).ToContainTextAsync("Changes requested");

        // The author finds it where they write: under its block in the email editor.
        await marketer.GotoAsync($"/content/{await ContentAsync(campaign):D}");
        await Assertions.Expect(author.Locator(".sm-block").GetByRole(AriaRole.Article)).ToContainTextAsync("Name the practice here.");
        await CheckAsync(marketer, "email-comments");

        // The author finds it at the block, answers, mends and submits again.
        await marketer.GotoAsync($"/campaigns/{campaign.Value:D}");
        var thread = author.GetByRole(AriaRole.Article);
        await Assertions.Expect(thread).ToContainTextAsync("Name the practice here.");
        await thread.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await thread.GetByLabel("Your answer").FillAsync("The sender names it now.");
        await thread.GetByRole(AriaRole.Button, new() { Name = "Send the answer" }).ClickAsync();
        await thread.GetByRole(AriaRole.Button, new() { Name = "Mark as resolved" }).ClickAsync();
        await Assertions.Expect(thread).ToContainTextAsync("Resolved by");
        await CheckAsync(marketer, "campaign-comments");
        approval = await SubmitAsync(author, "Topic", "visits");

        await officer.GotoAsync(approval);
        await Assertions.Expect(reviewer.GetByRole(AriaRole.Article)).ToContainTextAsync("The sender names it now.");
        await Assertions.Expect(sender.Locator("ins")).ToHaveTextAsync(["Clinic", "visits"]);
        await reviewer.GetByLabel("Why you look at real people").FillAsync("Values on file read well");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Show 5 people, by lot" }).ClickAsync();
        await Assertions.Expect(reviewer.Locator("iframe[title^='Email to person']")).ToHaveCountAsync(5);
        await CheckAsync(officer, "approval-real-people");
        await reviewer.GetByLabel("Evidence").FillAsync("Policy 4, section 2");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Confirm these facts" }).ClickAsync();
        await Assertions.Expect(reviewer.GetByText("Evidence: Policy 4, section 2")).ToBeVisibleAsync();
        await JudgesTheWordsAsync(officer);
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Approve for Compliance" }).ClickAsync();
        await Assertions.Expect(reviewer.Locator(".sm-approvers")).ToContainTextAsync("Approved");

        await marketer.GotoAsync($"/campaigns/{campaign.Value:D}/send");
        await LaunchSteps.CompleteAsync(author);
        await CheckAsync(marketer, "campaign-checklist");
        await author.GetByLabel("Type the number of recipients to confirm").FillAsync(CampaignPagesTests.People.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await author.GetByRole(AriaRole.Button, new() { Name = $"Send to {CampaignPagesTests.People} people" }).ClickAsync();
        await Assertions.Expect(author.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Completed", new() { Timeout = 120_000 });

        // The evidence prints, and loads nothing.
        await officer.GotoAsync(approval + "/evidence.html");
        await Assertions.Expect(reviewer.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Evidence of an approval");
        await Assertions.Expect(reviewer.Locator("body")).ToContainTextAsync("The sender names it now.");
        await officer.ShotAsync("approval-evidence");

        // What its words mean changes under it: the page shows it beside what was submitted, and the evidence stays what it was.
        await RenameSegmentAsync(campaign, "HIV group " + name[^8..]);
        await officer.GotoAsync(approval);
        await Assertions.Expect(reviewer.GetByRole(AriaRole.Heading, new() { Name = "Changed since it was submitted" })).ToBeVisibleAsync();
        await Assertions.Expect(reviewer.GetByRole(AriaRole.Group, new() { Name = "Class and approvers", Exact = true }).First.Locator("ins").First).ToBeVisibleAsync();
        await Assertions.Expect(reviewer.GetByText("HIV group").First).ToBeVisibleAsync();
        await CheckAsync(officer, "approval-drift");
        await officer.GotoAsync(approval + "/evidence.html");
        await Assertions.Expect(reviewer.GetByRole(AriaRole.Heading, new() { Name = "What changed after it was submitted" })).ToBeVisibleAsync();
        marketer.AssertNoTrouble();
        officer.AssertNoTrouble();
    }

    /// <summary>A word of the text may tell a condition: nobody approves this version before the officer said whether it does, whatever was said of the last.</summary>
    private static async Task JudgesTheWordsAsync(Visitor officer)
    {
        var page = officer.Page;
        var words = page.Locator(".sm-fact-sheet", new() { HasText = "The text says “opioid”" });
        await Assertions.Expect(words.Locator(".sm-state")).ToHaveTextAsync("Open");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve for Compliance" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "opioid" })).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await officer.LookAsync(view);
            await CheckAsync(officer, $"approval-words-{view}");
        }

        await officer.LookAsync(Viewport.Desktop);
        var dismiss = words.GetByRole(AriaRole.Button, new() { Name = "It does not apply" });
        await Assertions.Expect(dismiss).ToBeDisabledAsync();
        await words.GetByLabel("Why").FillAsync("A leaflet for every household");
        await dismiss.ClickAsync();
        await Assertions.Expect(words.Locator(".sm-state")).ToHaveTextAsync("Dismissed");
        await Assertions.Expect(words).ToContainTextAsync("A leaflet for every household");
        await CheckAsync(officer, "approval-words-judged");
    }

    private async Task RenameSegmentAsync(CampaignId campaign, string to)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var version = await db.CampaignVersions.Where(v => v.CampaignId == campaign).OrderByDescending(v => v.Number).Select(v => v.Segment).FirstAsync();
        (await db.Segments.SingleAsync(s => s.LatestVersionId == version)).Rename(to);
        await db.SaveChangesAsync();
    }

    private async Task<Guid> ContentAsync(CampaignId campaign)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var version = await db.CampaignVersions.Where(v => v.CampaignId == campaign).OrderByDescending(v => v.Number).Select(v => v.Content).FirstAsync();
        return (await db.EmailContentVersions.Where(v => v.Id == version!.Value).Select(v => v.ContentId).SingleAsync()).Value;
    }

    /// <returns>Path of the approval.</returns>
    private static async Task<string> SubmitAsync(IPage author, string field, string text)
    {
        await author.GetByLabel(field, new() { Exact = true }).FillAsync(text);
        await author.GetByLabel(field, new() { Exact = true }).PressAsync("Tab");
        await Assertions.Expect(author.Locator(".sm-save[data-state=saved]")).ToBeVisibleAsync();
        await author.GetByRole(AriaRole.Button, new() { Name = "Submit for approval" }).ClickAsync();
        await Assertions.Expect(author).ToHaveURLAsync(new Regex("/approvals/[0-9a-f-]{36}$"));
        return new Uri(author.Url).AbsolutePath;
    }

    private async Task<CampaignId> ApprovedOnceAsync()
    {
        var (segment, content) = await CampaignPagesTests.ArrangeAsync(site, name, "Keep opioids out of the reach of children, and bring what is left to us.");
        var id = await As<CreateCampaign, CampaignId>(Role.Marketer, new CreateCampaign(name));
        var setup = new CampaignSetup { Segment = segment, Content = content, FromName = "Harbor Health", FromAddress = "news@example.org", ClinicalClaims = Stated.N };
        var summary = await As<DeriveCampaign, CampaignSummary>(Role.Marketer, new DeriveCampaign(setup));
        var sheet = new FactSheet { Key = "all", Blocks = [.. summary.Blocks.Select(b => b.Id)], NoRemunerationAttested = true, Facts = CampaignBench.Facts(BlockSubject.AdminNotice) with { Encourages = Stated.N } };
        var opened = await As<OpenCampaign, OpenedCampaign>(Role.Marketer, new OpenCampaign(id));
        var revision = await As<SaveCampaignDraft, long>(Role.Marketer, new SaveCampaignDraft { Campaign = id, Version = 1, Revision = opened.Revision, Name = name, Setup = setup with { Sheets = [sheet] } });
        var request = await As<SubmitCampaign, ApprovalRequestId>(Role.Marketer, new SubmitCampaign(id, 1, revision));
        var shown = await As<OpenApproval, OpenedApproval>(Role.ComplianceOfficer, new OpenApproval(request));
        await As<ConfirmFacts, Unit>(Role.ComplianceOfficer, new ConfirmFacts { Request = request, SheetKey = "all", FactsHash = sheet.Hash(), Evidence = "Policy 4" });
        var asked = shown.Words.Single();
        await As<JudgeWords, Unit>(Role.ComplianceOfficer, new JudgeWords { Request = request, Category = asked.Proposed.Category, Hash = asked.Hash, Applies = false, Reason = "A leaflet for every household" });
        await As<GrantApproval, bool>(Role.ComplianceOfficer, new GrantApproval { Request = request, Kind = ApproverKind.Compliance, Hash = shown.Proposed.Hash });
        return id;

        async Task<TResult> As<TCommand, TResult>(Role role, TCommand command) where TCommand : ICommand<TResult> =>
            CampaignBench.Ok(await site.Services.GetRequiredService<UseCaseRunner>().RunAsync<TCommand, TResult>(command, await SignedInAsync(role), CancellationToken.None));
    }

    /// <summary>The person of the open window: a code is good once, so nobody signs in again.</summary>
    private async Task<Actor> SignedInAsync(Role role)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var people = db.StaffRoles.Where(r => r.Role == role).Select(r => r.UserId);
        var session = await db.StaffSessions.AsNoTracking().Where(s => s.EndedAt == null && people.Contains(s.UserId)).OrderByDescending(s => s.LastSeenAt).FirstAsync();
        return Actor.User(session.UserId, role.ToString(), RolePermissions.Of([role]), session.Id.Value.ToString("D"), null);
    }

    private static async Task CheckAsync(Visitor visitor, string shot)
    {
        await visitor.ReadyAsync();
        await visitor.AssertFitsAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync(shot);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Browser;

/// <summary>From an empty set-up to a send that is under way, by the pages alone, each person in their own window.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CampaignPagesTests(BrowserSite site)
{
    internal const int People = 14;

    [Fact]
    public async Task Campaign_FromSetUpToSend_ByMarketerAndComplianceOfficer()
    {
        await using var marketer = await site.SignInAsync(Role.Marketer);
        var name = "Autumn news " + Guid.CreateVersion7().ToString("N")[20..];
        await ArrangeAsync(site, name);

        await marketer.GotoAsync("/campaigns");
        await CheckAsync(marketer, "campaigns");
        var page = marketer.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "New campaign" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        // The only field of a dialog: Enter confirms.
        await page.GetByLabel("Name").PressAsync("Enter");
        // Asked of the address, not of an event: what the page says stands in the failure.
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/campaigns/[0-9a-f-]{36}$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name })).ToBeVisibleAsync();
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await BuildByGrantAsync(marketer, officer, name);
        await CampaignForm.FillAsync(page, $"{name}, version 1", $"{name}, version 1");
        await CheckAsync(marketer, "campaign-setup");
        var path = new Uri(page.Url).AbsolutePath;

        // The author sees the request, but cannot decide it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit for approval" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/approvals/[0-9a-f-]{36}$"));
        await Assertions.Expect(page.GetByText("someone else must decide")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve for Compliance" })).ToHaveCountAsync(0);

        await ApproveAsync(officer, name);

        await marketer.GotoAsync(path);
        await page.GetByRole(AriaRole.Link, new() { Name = "Review and send" }).ClickAsync();
        await LaunchSteps.CompleteAsync(page);
        var send = page.GetByRole(AriaRole.Button, new() { Name = $"Send to {People} people" });
        await Assertions.Expect(send).ToBeDisabledAsync();
        await CheckAsync(marketer, "campaign-send");
        await page.GetByLabel("Type the number of recipients to confirm").FillAsync("13");
        await Assertions.Expect(send).ToBeDisabledAsync();
        await page.GetByLabel("Type the number of recipients to confirm").FillAsync(People.ToString());
        await send.ClickAsync();
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Scheduled|Running|Completed"));
        await CheckAsync(marketer, "campaign-running");
        marketer.AssertNoTrouble();
    }

    [Fact]
    public async Task Pages_OnAPhone_InTheDark_Fit()
    {
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer, Viewport.Phone with { Theme = "dark" });
        foreach (var path in (string[])["/campaigns", "/approvals", "/approvals?decided=true"])
        {
            await officer.GotoAsync(path);
            await CheckAsync(officer, "phone" + path.Replace('/', '-').Replace('?', '-'));
        }

        officer.AssertNoTrouble();
    }

    /// <summary>The marketer asks for a sensitive category, the officer opens it, and the builder offers it for this campaign.</summary>
    private async Task BuildByGrantAsync(Visitor marketer, Visitor officer, string name)
    {
        await DiagnoseAsync(name);
        var (page, office, path) = (marketer.Page, officer.Page, new Uri(marketer.Page.Url).AbsolutePath);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a category" }).ClickAsync();
        var dialog = page.Locator("dialog[open]");
        await dialog.GetByLabel("HIV", new() { Exact = true }).CheckAsync();
        await dialog.GetByLabel("Why the campaign needs it").FillAsync("The clinic has new hours");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("Waits for compliance")).ToBeVisibleAsync();
        await CheckAsync(marketer, "campaign-category-asked");

        await officer.GotoAsync("/approvals");
        await CheckAsync(officer, "approvals-category");
        await office.GetByRole(AriaRole.Button, new() { Name = $"Grant HIV for {name}" }).ClickAsync();
        var decision = office.Locator("dialog[open]");
        await decision.GetByLabel("Why", new() { Exact = true }).FillAsync("The hours are of care");
        await decision.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true }).ClickAsync();
        await Assertions.Expect(decision).ToHaveCountAsync(0);
        await Assertions.Expect(office.GetByRole(AriaRole.Button, new() { Name = $"Grant HIV for {name}" })).ToHaveCountAsync(0);

        await marketer.GotoAsync(path);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "HIV", Exact = true })).ToContainTextAsync("Granted");
        await page.GetByRole(AriaRole.Link, new() { Name = "Build a segment for this campaign" }).ClickAsync();
        await Assertions.Expect(page.GetByText($"For campaign “{name}” with: HIV")).ToBeVisibleAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name + " care");
        await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).First.ClickAsync();
        var rule = page.Locator(".sm-rule").First;
        await rule.GetByLabel("Attribute").SelectOptionAsync(new SelectOptionValue { Label = "Condition" });
        var codes = rule.GetByRole(AriaRole.Combobox, new() { Name = "Add a code" });
        await codes.PressSequentiallyAsync("B20");
        await Assertions.Expect(rule.GetByRole(AriaRole.Option, new() { Name = "HIV disease" })).ToBeVisibleAsync();
        await codes.PressAsync("ArrowDown");
        await codes.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("HIV disease (B20)");
        await Assertions.Expect(page.Locator(".sm-figure:not([data-stale])")).Not.ToHaveTextAsync("–");
        await CheckAsync(marketer, "segment-of-campaign");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save segment" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/segments/[0-9a-f-]{36}\?campaign="));
        await Assertions.Expect(page.Locator(".sm-tag").Filter(new() { HasText = "Version 1" })).ToBeVisibleAsync();
        await LookBesideAsync(marketer);
        await marketer.GotoAsync(path);
    }

    /// <summary>The pages beside the builder are open for the same campaign, and for no other work.</summary>
    private static async Task LookBesideAsync(Visitor marketer)
    {
        var (page, saved) = (marketer.Page, new Uri(marketer.Page.Url));
        await page.GetByRole(AriaRole.Link, new() { Name = "Insight" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-figures")).ToContainTextAsync($"{People}");
        await CheckAsync(marketer, "segment-insight-by-grant");
        await marketer.GotoAsync(saved.PathAndQuery);
        await page.GetByRole(AriaRole.Link, new() { Name = "Delivery forecast" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Without an address")).ToBeVisibleAsync();
        await CheckAsync(marketer, "segment-forecast-by-grant");
        await marketer.GotoAsync(saved.AbsolutePath + "/forecast");
        await Assertions.Expect(page.GetByText("There is no forecast.")).ToBeVisibleAsync();
        await marketer.GotoAsync(saved.AbsolutePath + "/compare" + saved.Query);
        await Assertions.Expect(page.GetByText("There is only one version")).ToBeVisibleAsync();
        await marketer.GotoAsync(saved.AbsolutePath + "/insight");
        await Assertions.Expect(page.GetByText("The segment could not be looked at.")).ToBeVisibleAsync();
    }

    /// <summary>Everybody of the city has a record of HIV.</summary>
    private async Task DiagnoseAsync(string city)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var code = await db.Codes.SingleOrDefaultAsync(c => c.System == CodeSystems.Icd10Cm && c.Value == "B20")
            ?? db.Codes.Add(new Code(CodeSystems.Icd10Cm, "B20", "HIV disease", Sensitivity.Hiv)).Entity;
        await db.SaveChangesAsync();
        var people = await db.Contacts.Where(c => c.City == city).Select(c => c.Id).ToListAsync();
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var facts = people.ConvertAll(id => new ClinicalFact { ContactId = id, SourceKey = 1, Kind = FactKind.Condition, CodeId = code.Id, Day = DateOnly.FromDateTime(now.UtcDateTime).DayNumber - 10, Second = 0, Status = FactStatus.Active });
        db.ClinicalFacts.AddRange(facts);
        db.ClinicalLatest.AddRange(ClinicalRollUp.Of(facts));
        await db.SaveChangesAsync();
        foreach (var sink in site.Services.GetServices<IContactFactSink>())
            await sink.ContactsChangedAsync(db, people, now, CancellationToken.None);
        await db.SaveChangesAsync();
        // Nothing was imported, so that for a minute the builder would offer what was on record before.
        await site.Services.GetRequiredService<AttributeFeeds>().FedAsync(db, anew: true, CancellationToken.None);
    }

    private static async Task ApproveAsync(Visitor officer, string name)
    {
        var page = officer.Page;
        await officer.GotoAsync("/approvals");
        await CheckAsync(officer, "approvals");
        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve for Compliance" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must be confirmed");
        await page.GetByLabel("Evidence").FillAsync("Policy 4, section 2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm these facts" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Evidence: Policy 4, section 2")).ToBeVisibleAsync();
        await CheckAsync(officer, "approval");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve for Compliance" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-approvers")).ToContainTextAsync("Approved");
        officer.AssertNoTrouble();
    }

    private static async Task CheckAsync(Visitor visitor, string shot)
    {
        await visitor.ReadyAsync();
        await visitor.AssertSoundAsync();
        await visitor.AssertFitsAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync(shot);
    }

    /// <summary>People of one city, their segment, and a published email, all of one name.</summary>
    internal static async Task<(SegmentVersionId Segment, ContentVersionId Content)> ArrangeAsync(BrowserSite site, string name, string? text = null)
    {
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
        {
            var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var people = Enumerable.Range(0, People).Select(_ => ContactId.New())
                .Select(id => new Contact(id, "browser", id.Value.ToString("N"), now) { City = name, Gender = AdministrativeGender.Other }).ToList();
            db.AddRange(people);
            await db.SaveChangesAsync();
            foreach (var sink in site.Services.GetServices<IContactFactSink>())
                await sink.ContactsChangedAsync(db, [.. people.Select(p => p.Id)], now, CancellationToken.None);
            await db.SaveChangesAsync();
        }

        var segment = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = $$"""{"attribute":"city","operator":"equals","value":"{{name}}"}""" });
        var content = await site.RunAsync<CreateContent, ContentId>(new CreateContent(name, "welcome"));
        var revision = 1L;
        if (text is not null)
        {
            var opened = await site.RunAsync<OpenContent, OpenedContent>(new OpenContent(content));
            var changed = opened.Draft with { Blocks = [.. opened.Draft.Blocks, new TextBlock("more", [new TextRun(text)])] };
            revision = await site.RunAsync<SaveContentDraft, long>(new SaveContentDraft(content, opened.Revision, name, EmailDocumentWriter.Canonical(changed)));
        }

        return (segment.VersionId, await site.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(content, revision, null)));
    }
}

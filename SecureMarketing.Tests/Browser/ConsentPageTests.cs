using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ConsentPageTests(BrowserSite site)
{
    /// <summary>The list is looked at in every look, the rest in two: each look costs a reload and an axe run.</summary>
    private static readonly Viewport[] Glances = [Viewport.Desktop, Viewport.Phone with { Theme = "dark" }];

    private static readonly SubmittedDocument Scan = new() { MediaType = "application/pdf", Content = [1, 2, 3, 4] };

    private async Task<IReadOnlyList<ContactId>> PeopleAsync(string prefix, int count)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var seal = site.Services.GetRequiredService<ContactSeal>();
        var people = Enumerable.Range(0, count).Select(i => new Contact(ContactId.New(), "browser", $"{prefix}-{i}", DateTimeOffset.UnixEpoch)).ToList();
        foreach (var (person, i) in people.Select((p, i) => (p, i)))
        {
            seal.Store(person, ContactField.GivenName, ((string[])["Pat", "Robin", "Kim", "Alex"])[i % 4]);
            seal.Store(person, ContactField.FamilyName, $"Example{i}");
        }

        db.Contacts.AddRange(people);
        await db.SaveChangesAsync();
        return [.. people.Select(p => p.Id)];
    }

    private Task<ImportedAuthorizations> ImportAsync(IEnumerable<(ContactId Person, AuthorizationRecord Form)> forms) =>
        site.RunAsync<ImportAuthorizations, ImportedAuthorizations>(new ImportAuthorizations
        {
            Items = [.. forms.Select(f => new ImportedAuthorization { Contact = f.Person, Form = f.Form, Document = Scan })],
        });

    [Fact]
    public async Task Authorizations_EveryLook_ViewsInTheUrl_AndNoMatch()
    {
        await using var visitor = await site.SignInAsync(Role.ConsentClerk);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var people = await PeopleAsync("list", 30);
        var form = Consent.Forms.Complete with { Signature = Consent.Forms.Complete.Signature! with { SignedOn = today.AddDays(-30) }, CopyProvidedAt = DateTimeOffset.UnixEpoch };
        await ImportAsync(people.Select((p, i) => (p, i switch
        {
            < 20 => form with { ExpiresOn = today.AddYears(1) },
            < 25 => form with { ExpiresOn = today.AddDays(20) },
            < 28 => form with { CopyProvidedAt = null, ExpiresOn = today.AddYears(1) },
            _ => form with { Statements = new RequiredStatements(), ExpiresOn = today.AddYears(1) },
        })));

        await visitor.GotoAsync("/authorizations");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"authorizations-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        await visitor.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Defective") }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".sm-table tbody tr").First.Locator(".sm-state")).ToHaveTextAsync("Defective");
        Assert.EndsWith("view=Defective", visitor.Page.Url, StringComparison.Ordinal);
        await visitor.Page.GetByLabel("Whole email address or record id").FillAsync("nobody@example.com");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("No authorization of this person")).ToBeVisibleAsync();
        Assert.DoesNotContain("nobody", visitor.Page.Url, StringComparison.Ordinal);
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Withdrawal_AsksWhenAndHowItCame_AndKeepsThat()
    {
        var person = (await PeopleAsync("withdraw", 1))[0];
        await site.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = person, Purpose = "marketing", Evidence = "File 12" });
        await using var visitor = await site.SignInAsync(Role.ConsentClerk);
        await visitor.GotoAsync($"/people/{person.Value}/consents");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the consent for marketing" }).ClickAsync();
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "Withdraw this consent?" });
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Withdraw", Exact = true });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await dialog.GetByLabel("It came").SelectOptionAsync(nameof(ReceiptMeans.Oral));
        await dialog.GetByLabel("Received").FillAsync("2041-01-05T09:30");
        await confirm.ClickAsync();
        // A refusal stands where it was asked; the list behind stays.
        await Assertions.Expect(dialog).ToContainTextAsync("cannot have been received in the future");
        await Assertions.Expect(visitor.Page.GetByText("In force")).ToBeVisibleAsync();
        await dialog.GetByLabel("Received").FillAsync("2026-01-05T09:30");
        await confirm.ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Withdrawn. What waited is cancelled.")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();

        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var kept = await db.Refusals.SingleAsync(r => r.Contact == person);
        var zone = site.Services.GetRequiredService<Organisation>().Zone;
        Assert.Equal((ReceiptMeans.Oral, new DateTime(2026, 1, 5, 9, 30, 0)), (kept.Means!.Value, TimeZoneInfo.ConvertTime(kept.ReceivedAt, zone).DateTime));
    }

    [Fact]
    public async Task Marketer_SeesNumbersAndNobody()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await ImportAsync((await PeopleAsync("marketer", 2)).Select(p => (p, Consent.Forms.Complete)));

        await visitor.GotoAsync("/authorizations");

        await Assertions.Expect(visitor.Page.GetByText("Your role sees how many people")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
        Assert.DoesNotContain("Example", await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        await visitor.AssertAccessibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Form_IsEnteredVerifiedHandedOverAndRevoked()
    {
        await using var visitor = await site.SignInAsync(Role.ConsentClerk);
        await PeopleAsync("sign", 1);
        var page = visitor.Page;

        await visitor.GotoAsync("/authorizations/new");
        await page.GetByLabel("Whole email address or record id").FillAsync("sign-0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Pat Example0")).ToBeVisibleAsync();
        await page.GetByLabel("Laboratory results").CheckAsync();
        await page.GetByLabel("Redisclosure").FillAsync("");
        await page.GetByLabel("Name as signed").FillAsync("Pat Example");
        await Assertions.Expect(page.GetByText("Redisclosure statement missing")).ToBeVisibleAsync();
        await page.GetByLabel("Redisclosure").FillAsync("It may be shared again by whoever receives it.");
        await page.GetByLabel("Redisclosure").BlurAsync();
        await page.GetByLabel("Scan of the signed form").SetInputFilesAsync(new FilePayload { Name = "scan.pdf", MimeType = "application/pdf", Buffer = [1, 2, 3] });
        await Assertions.Expect(page.GetByText("Every element and statement is there")).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("authorization-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter the signed form" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the form" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the copy given" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("The authorization is active.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Valid");
        foreach (var view in Glances)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"authorization-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("authorization-revoke");
        var received = page.GetByRole(AriaRole.Dialog).GetByLabel("Received");
        var now = await received.InputValueAsync();
        await received.FillAsync("2041-01-05T09:30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot have been received in the future");
        await received.FillAsync(now);
        // Said first: mail stops, and the letter to confirm it is there to print.
        await page.GetByRole(AriaRole.Dialog).GetByLabel("How it arrived").SelectOptionAsync(nameof(RevocationChannel.Oral));
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop commercial mail" }).ClickAsync();
        await Assertions.Expect(page.GetByText("print the letter and send it")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("authorization-spoken");
        var letter = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Print a letter to sign" }).ClickAsync());
        await Assertions.Expect(letter.Locator("h1")).ToHaveTextAsync("I take back my authorization");
        await letter.CloseAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("How it arrived").SelectOptionAsync(nameof(RevocationChannel.Letter));
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Revoked");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Suppression_IsAddedByOne_AndReleasedByAnother()
    {
        await using var clerk = await site.SignInAsync(Role.ConsentClerk);
        await PeopleAsync("stop", 1);
        await clerk.GotoAsync("/suppressions");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Suppress a person" }).ClickAsync();
        var dialog = clerk.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Whole email address or record id").FillAsync("stop-0");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Suppress now" }).ClickAsync();
        await Assertions.Expect(clerk.Page.GetByText("Suppressed; 0 waiting messages cancelled.")).ToBeVisibleAsync();
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for release: record stop-0" }).ClickAsync();
        await clerk.Page.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("asked for by letter");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Assertions.Expect(clerk.Page.GetByText("A second person confirms")).ToBeVisibleAsync();
        foreach (var view in Glances)
        {
            await clerk.LookAsync(view);
            await clerk.AssertFitsAsync();
            await clerk.AssertAccessibleAsync();
            await clerk.ShotAsync($"suppressions-{view}");
        }

        clerk.AssertNoTrouble();

        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await officer.GotoAsync("/suppressions?view=ReleaseAsked");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm the release for record stop-0" }).ClickAsync();
        await Assertions.Expect(officer.Page.GetByText("Released: mail may go to this person again.")).ToBeVisibleAsync();
        officer.AssertNoTrouble();
    }

    /// <summary>What a copy of the database does not know is replayed by one and confirmed by another; the watch itself is tested with real files.</summary>
    [Fact]
    public async Task Restore_IsReplayedByOne_AndConfirmedByAnother()
    {
        var person = (await PeopleAsync("restored", 1))[0];
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var mark = new AuditCheckpoint { Seq = 9_000_000, Hash = new string('a', 64), UnixMs = now.AddMinutes(-5).ToUnixTimeMilliseconds(), Signature = "" };
        var recovery = new StateRecovery(mark, 12, now.AddDays(-1), 1, complete: false, now);
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
        {
            db.StateRecoveries.Add(recovery);
            db.LostRefusals.Add(new LostRefusal { Recovery = recovery.Id, Seq = 8_999_999, At = now.AddHours(-1), Action = AuditAction.UnsubscribedOneClick, Subject = site.Services.GetRequiredService<IPseudonyms>().Of(person) });
            await db.SaveChangesAsync();
        }

        await using var clerk = await site.SignInAsync(Role.ConsentClerk);
        await clerk.GotoAsync("/");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Heading, new() { Name = "Restored database" })).ToBeVisibleAsync();
        await clerk.GotoAsync("/suppressions/restores");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Replay the refusals" })).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await clerk.LookAsync(view);
            await clerk.AssertFitsAsync();
            await clerk.AssertAccessibleAsync();
            await clerk.ShotAsync($"restores-{view}");
        }

        await clerk.LookAsync(Viewport.Desktop);
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Replay the refusals" }).ClickAsync();
        await Assertions.Expect(clerk.Page.GetByText("1 person is kept from all mail. A second person confirms now.")).ToBeVisibleAsync();
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm, and send again" })).ToHaveCountAsync(0);
        clerk.AssertNoTrouble();

        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await officer.GotoAsync("/suppressions/restores");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm, and send again" }).ClickAsync();
        await officer.Page.GetByLabel("What did you look at?").FillAsync("Letters and mailboxes since the copy");
        await officer.ShotAsync("restores-confirm");
        await officer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Assertions.Expect(officer.Page.GetByText("Confirmed. Sends go on.")).ToBeVisibleAsync();
        officer.AssertNoTrouble();
    }

    [Fact]
    public async Task Agreements_AreRecorded_AndRulesSwitched()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/baas");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record an agreement" }).ClickAsync();
        var dialog = page.Locator("dialog[open]");
        await dialog.GetByLabel("Party").FillAsync("Relay Company");
        await dialog.GetByLabel("Services").FillAsync("outbound mail relay");
        foreach (var box in await dialog.GetByRole(AriaRole.Checkbox).AllAsync())
            await box.CheckAsync();
        await visitor.ShotAsync("baa-record");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("Relay Company.*In force") })).ToBeVisibleAsync();
        await LooksAsync(visitor, "baas");

        await visitor.GotoAsync("/rules");
        await LooksAsync(visitor, "rules");
        await page.GetByRole(AriaRole.Button, new() { Name = "Adopt NPRM2025" }).ClickAsync();
        await page.Locator("dialog[open]").GetByLabel("Reason").FillAsync("we follow it already");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Switch off NPRM2025" })).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    /// <summary>This site has named no address from which mail leaves, so an order is refused where it is given; one that stands is shown with who gave it, and ended.</summary>
    [Fact]
    public async Task Renewals_StandingOrder_IsRefusedWithoutASender_ShownWithWhoGaveIt_AndEnded()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/authorizations/batches");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Renewals" });
        await Assertions.Expect(panel.Locator(".sm-state")).ToHaveTextAsync("Off");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Let renewals go by themselves" }).ClickAsync();
        var dialog = page.Locator("dialog[open]");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Order it" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("no address is set from which mail to people leaves");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        // As it is written when it is given, and by a look that found nobody.
        string name;
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
        {
            var officer = await db.StaffRoles.Where(r => r.Role == Role.ComplianceOfficer).Select(r => r.UserId).FirstAsync();
            name = (await site.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([officer.Value])))[officer.Value];
            var (trail, now) = (site.Services.GetRequiredService<IAuditTrail>(), site.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            trail.Append(db, Actor.User(officer, nameof(Role.ComplianceOfficer), new HashSet<Permission>(), null, null), new AuditEntry { Action = AuditAction.RenewalsStanding, ReasonCodes = "on" }, now);
            trail.Append(db, Actor.Worker("authorization-renewals"), new AuditEntry { Action = AuditAction.RenewalsRun, ReasonCodes = "people:0,orders:0", CorrelationId = Guid.CreateVersion7() }, now);
            await db.SaveChangesAsync();
        }

        await visitor.GotoAsync("/authorizations/batches");
        await Assertions.Expect(panel.Locator(".sm-state")).ToHaveTextAsync("On");
        await Assertions.Expect(panel).ToContainTextAsync(", by " + name);
        await Assertions.Expect(panel).ToContainTextAsync("nobody to ask");
        await Assertions.Expect(panel).ToContainTextAsync("No address is set from which mail leaves");
        await LooksAsync(visitor, "renewals");
        await panel.GetByRole(AriaRole.Button, new() { Name = "End the standing order" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The standing order is ended.")).ToBeVisibleAsync();
        await Assertions.Expect(panel.Locator(".sm-state")).ToHaveTextAsync("Off");
        visitor.AssertNoTrouble();
    }

    private static async Task LooksAsync(Visitor visitor, string name)
    {
        foreach (var view in Glances)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"{name}-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
    }
}

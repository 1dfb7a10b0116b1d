using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Browser;

/// <summary>What staff record about one authorization, and about a wish for plain mail.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ConsentActsPageTests(BrowserSite site)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static readonly AuthorizationRecord Form = Consent.Forms.Complete with
    {
        ExpiresOn = Today.AddYears(1),
        Signature = Consent.Forms.Complete.Signature! with { SignedOn = Today.AddDays(-30) },
        CopyProvidedAt = DateTimeOffset.UnixEpoch,
    };

    private Task<AppDbContext> NewContextAsync() => site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();

    private async Task<ContactId> PersonAsync(string record)
    {
        var person = new Contact(ContactId.New(), "browser", record, DateTimeOffset.UnixEpoch);
        await using var db = await NewContextAsync();
        db.Contacts.Add(person);
        await db.SaveChangesAsync();
        return person.Id;
    }

    private async Task<AuthorizationId> ActiveAsync(string record, AuthorizationRecord form)
    {
        var person = await PersonAsync(record);
        var entered = await site.RunAsync<ImportAuthorizations, ImportedAuthorizations>(new ImportAuthorizations
        {
            Items = [new ImportedAuthorization { Contact = person, Form = form, Document = new SubmittedDocument { MediaType = "application/pdf", Content = [1, 2, 3] } }],
        });
        Assert.Equal(1, entered.States[AuthorizationState.Active]);
        await using var db = await NewContextAsync();
        return await db.Authorizations.Where(a => a.Contact == person).Select(a => a.Id).SingleAsync();
    }

    private static ILocator State(Visitor visitor) => visitor.Page.Locator(".sm-page-title .sm-state");

    [Fact]
    public async Task Event_ThatEndsAnAuthorization_IsSaidToHaveHappened()
    {
        var id = await ActiveAsync("event-0", Form with { ExpiresOn = null, ExpirationEvent = new ExpirationEvent { Description = "end of the programme", Owner = "programme office" } });
        await using var visitor = await site.SignInAsync(Role.ConsentClerk);
        await visitor.GotoAsync($"/authorizations/{id.Value}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "The event has happened" }).ClickAsync();
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "When did the event happen?" });
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "It happened", Exact = true });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await dialog.GetByLabel("It happened on").FillAsync("2041-01-05");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("authorization-event");
        await confirm.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("cannot have happened in the future");
        await dialog.GetByLabel("It happened on").FillAsync(Today.AddDays(-2).ToString("O", CultureInfo.InvariantCulture));
        await confirm.ClickAsync();

        await Assertions.Expect(visitor.Page.GetByText("The authorization has ended.")).ToBeVisibleAsync();
        await Assertions.Expect(State(visitor)).ToHaveTextAsync("Expired");
        await Assertions.Expect(visitor.Page.GetByText("it ends with that day")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^The event") })).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Part_IsTakenBack_TheRestStays_AndIsThenFoundToBeFalse()
    {
        var id = await ActiveAsync("part-0", Form);
        await using var visitor = await site.SignInAsync(Role.ConsentClerk);
        var page = visitor.Page;
        await visitor.GotoAsync($"/authorizations/{id.Value}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke now" });
        await dialog.GetByLabel("What is revoked").SelectOptionAsync(nameof(RevocationScope.Part));
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await dialog.GetByLabel("Diabetes").CheckAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("authorization-revoke-part");
        await confirm.ClickAsync();
        await Assertions.Expect(page.GetByText("That part is taken back; 0 waiting messages cancelled.")).ToBeVisibleAsync();
        await Assertions.Expect(State(visitor)).ToHaveTextAsync("Valid");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Revocation" })).ToContainTextAsync("Diabetes");
        // What was taken back is not offered again.
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Demographics")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByLabel("Diabetes")).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Found to be false" }).ClickAsync();
        var record = dialog.GetByRole(AriaRole.Button, new() { Name = "Record it" });
        await Assertions.Expect(record).ToBeDisabledAsync();
        await dialog.GetByLabel("What is false").FillAsync("Somebody else signed; the person told us by telephone");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("authorization-false");
        await record.ClickAsync();
        await Assertions.Expect(State(visitor)).ToHaveTextAsync("Defective");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "1 defect" })).ToContainTextAsync("Somebody else signed");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Found to be false" })).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task WishForPlainMail_IsRecordedWithItsWarning_AndEnded()
    {
        var person = await PersonAsync("plain-0");
        await using var visitor = await site.SignInAsync(Role.ConsentClerk);
        await visitor.GotoAsync($"/people/{person.Value}/preferences");
        var panel = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Plain mail" });
        await Assertions.Expect(panel).ToContainTextAsync("Not wished for.");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Record a wish" }).ClickAsync();
        var dialog = visitor.Page.Locator("dialog[open]");
        await dialog.GetByLabel("Warning").SelectOptionAsync(PlainWarning.SpanishVersion);
        await Assertions.Expect(dialog).ToContainTextAsync("como una postal");
        await dialog.GetByLabel("Warned").FillAsync("2041-01-05T09:30");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("must have been warned before accepting");
        await dialog.GetByLabel("Warned").FillAsync("2026-01-05T09:30");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("plain-mail-record");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await Assertions.Expect(panel).ToContainTextAsync("Wished for, after a recorded warning");
        await Assertions.Expect(panel).ToContainTextAsync($"warned ({PlainWarning.SpanishVersion})");
        foreach (var view in (Viewport[])[Viewport.Desktop, Viewport.Phone with { Theme = "dark" }])
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"plain-mail-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        await panel.GetByRole(AriaRole.Button, new() { Name = "End the wish" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await Assertions.Expect(panel).ToContainTextAsync("Taken back.");
        await Assertions.Expect(panel.GetByRole(AriaRole.Button, new() { Name = "End the wish" })).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }
}

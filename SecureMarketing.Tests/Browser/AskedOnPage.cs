using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Tests.Portal;

namespace SecureMarketing.Tests.Browser;

/// <summary>Somebody who is asked for an authorization on a running site, and their way to the form.</summary>
internal sealed class AskedOnPage(BrowserSite site, AskedAuthorization asked)
{
    public AuthorizationId Authorization => asked.Authorization;

    public string Path => "/a/" + Token;

    private string Token => asked.Link[(asked.Link.LastIndexOf('/') + 1)..];

    /// <summary>A new person, asked with the published form of the name, which is made if need be.</summary>
    public static async Task<AskedOnPage> AskAsync(BrowserSite site, string form = "News and offers")
    {
        var person = await new PortalVisit(site.Services).PostAsync();
        var asked = await site.RunAsync<AskForAuthorization, AskedAuthorization>(new AskForAuthorization { Contact = person.Contact, Form = await FormAsync(site, form) });
        return new AskedOnPage(site, asked);
    }

    public static async Task<AuthorizationFormId> FormAsync(BrowserSite site, string name)
    {
        var forms = await site.RunAsync<ListAuthorizationForms, IReadOnlyList<AuthorizationFormRow>>(new ListAuthorizationForms());
        if (forms.FirstOrDefault(f => f.Name == name) is { } known)
            return known.Id;
        var saved = await site.RunAsync<SaveAuthorizationForm, SavedAuthorizationForm>(new SaveAuthorizationForm(null, null, name, StandardAuthorizationForm.For("Harbor Health")));
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var version = await db.AuthorizationFormVersions.SingleAsync(v => v.Form == saved.Form);
        var reviewer = Actor.User(UserId.New(), nameof(Role.Legal), new HashSet<Permission>(), null, null);
        version.Attest(reviewer, TimeProvider.System.GetUtcNow());
        version.Publish(TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync();
        return saved.Form;
    }

    /// <summary>Through the door, by date of birth and a code brought about directly.</summary>
    public async Task EnterAsync(IPage page, string born = "Date of birth", string code = "One-time code", string read = "Read and answer")
    {
        await page.GetByLabel(born).FillAsync(PortalVisit.Born);
        await page.GetByLabel(code).FillAsync(await IssueAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = read }).ClickAsync();
        await Assertions.Expect(page.Locator(".pub-answers")).ToBeVisibleAsync();
    }

    private async Task<string> IssueAsync()
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        var message = (await site.Services.GetRequiredService<PortalLookup>().FindAsync(db, Token, now, CancellationToken.None))!;
        var seals = site.Services.GetRequiredService<PortalSeals>();
        var (id, text) = (MessageId.New(), PortalCode.NewText());
        db.PortalCodes.Add(new PortalCode(id, message.Id, seals.HashCode(id, text), seals.SealCode(id, text), null, now));
        await db.SaveChangesAsync();
        return text;
    }
}

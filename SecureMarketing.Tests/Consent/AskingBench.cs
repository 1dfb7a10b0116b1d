using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Consent;

/// <summary>A register with a published form, people to ask with it, and their way through the page.</summary>
internal sealed class AskingBench : IAsyncDisposable
{
    public static readonly DateOnly Born = new(1961, 4, 12);

    private AskingBench(Register register, AuthorizationFormId form) => (Register, Form) = (register, form);

    public Register Register { get; }

    public AuthorizationFormId Form { get; }

    public static AuthorizationFormDefinition Definition { get; } = StandardAuthorizationForm.For("Riverside Clinic") with
    {
        ScopeCategories = [.. Forms.Need.Categories],
        Purposes = [Forms.Need.Purpose],
        Disclosers = ["Riverside Clinic"],
    };

    public static async Task<AskingBench> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var register = await Register.StartAsync(provider, settings, configure);
        return new AskingBench(register, await PublishAsync(register.Host, register.Clerk, register.Reviewer));
    }

    /// <summary>Written by one, attested and published by another.</summary>
    public static async Task<AuthorizationFormId> PublishAsync(TestHost host, Actor writer, Actor reviewer)
    {
        var saved = (await host.RunAsync<SaveAuthorizationForm, SavedAuthorizationForm>(new SaveAuthorizationForm(null, null, "News", Definition), writer)).Value;
        Assert.Null((await host.RunAsync<AttestAuthorizationForm, Unit>(new AttestAuthorizationForm(saved.Form, saved.At), reviewer)).Error);
        var at = (await host.RunAsync<GetAuthorizationForm, AuthorizationFormDetail>(new GetAuthorizationForm(saved.Form), reviewer)).Value.At!;
        Assert.Null((await host.RunAsync<PublishAuthorizationForm, int>(new PublishAuthorizationForm(saved.Form, at), reviewer)).Error);
        return saved.Form;
    }

    public Task<ContactId> PersonAsync(string id = "p-1", Action<Contact>? change = null) => Register.PersonAsync(id, c =>
    {
        c.BirthDate = Born;
        change?.Invoke(c);
    });

    public Task<Result<AskedAuthorization>> AskAsync(ContactId person, bool byMail = false, string? language = null) =>
        Register.RunAsync<AskForAuthorization, AskedAuthorization>(new AskForAuthorization { Contact = person, Form = Form, ByMail = byMail, Language = language });

    /// <summary>Asked, and proven to be the person: the token of the link and the ticket of the proof.</summary>
    public async Task<(AuthorizationId Authorization, string Token, string Ticket)> ProvenAsync(ContactId person)
    {
        var asked = (await AskAsync(person)).Value;
        var token = TokenOf(asked.Link);
        return (asked.Authorization, token, await TicketAsync(Register.Host, token));
    }

    public static string TokenOf(string link) => link[(link.LastIndexOf('/') + 1)..];

    /// <summary>A code brought about directly: that it travels by mail is tested where mail is.</summary>
    public static async Task<string> TicketAsync(TestHost host, string token)
    {
        await using var db = host.NewContext();
        var message = (await host.Get<PortalLookup>().FindAsync(db, token, host.Clock.GetUtcNow(), default))!;
        var seals = host.Get<PortalSeals>();
        var (id, text) = (MessageId.New(), PortalCode.NewText());
        db.PortalCodes.Add(new PortalCode(id, message.Id, seals.HashCode(id, text), seals.SealCode(id, text), null, host.Clock.GetUtcNow()));
        await db.SaveChangesAsync();
        return (await host.RunAsync<ProvePortalIdentity, PortalProof>(new(token, Born, text), Actor.Anyone())).Value.Ticket!;
    }

    public Task<Result<SigningSheet>> OpenAsync(string token, string ticket, string? language = null) =>
        Register.RunAsync<OpenSigning, SigningSheet>(new(token, ticket, language), Actor.Anyone("203.0.113.7"));

    public async Task<Result<SigningAnswer>> SignAsync(string token, string ticket, string name = "Pat Example", bool agrees = true, string? language = null, string? hash = null)
    {
        var sheet = (await OpenAsync(token, ticket, language)).Value;
        return await Register.RunAsync<SignOnPage, SigningAnswer>(
            new SignOnPage { Token = token, Ticket = ticket, Language = sheet?.Language ?? "en", TextHash = hash ?? sheet?.TextHash ?? "", TypedName = name, AgreesElectronically = agrees, UserAgent = "Canary browser 4711" },
            Actor.Anyone("203.0.113.7"));
    }

    public async Task<Authorization> RowAsync(AuthorizationId id)
    {
        await using var db = Register.Host.NewContext();
        return await db.Authorizations.AsNoTracking().SingleAsync(a => a.Id == id);
    }

    public ValueTask DisposeAsync() => Register.DisposeAsync();
}

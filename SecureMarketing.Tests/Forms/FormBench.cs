using SecureMarketing.Core.Access;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Forms;

/// <summary>A published form over a throw-away database, filled in as people outside do.</summary>
internal sealed class FormBench(ImportBench imports) : IAsyncDisposable
{
    public const string Name = "Flu shots";
    public const string Wording = "Yes, write to me about classes at Harbor Clinic. I can stop at any time.";

    public static readonly Actor Editor = Actor.User(UserId.New(), "Marketer", RolePermissions.Of([Role.Marketer]), null, null);
    public static readonly Actor Officer = Actor.User(UserId.New(), "ComplianceOfficer", RolePermissions.Of([Role.ComplianceOfficer]), null, null);
    public static readonly Actor Visitor = Actor.Anyone();

    public static readonly FormDefinition Definition = new()
    {
        Language = "en",
        Heading = "Ask for a flu shot",
        Thanks = "We will call you.",
        Purpose = FieldPurpose.Care,
        Fields =
        [
            new("givenName", "First name"), new("familyName", "Last name", "", true), new("email", "Email address", "", true), new("birthDate", "Date of birth"),
            new("language", "Language"), new("zip", "ZIP code"),
        ],
        Topics = [new("classes", Wording), new("news", "Send me the clinic's news.")],
    };

    public static readonly IReadOnlyDictionary<string, string> Answers = new Dictionary<string, string>
    {
        ["givenName"] = "Ada",
        ["familyName"] = "Canary-Roe",
        ["email"] = "ada.canary@example.com",
        ["birthDate"] = "1961-04-12",
        ["language"] = "Spanish",
        ["zip"] = "02139",
    };

    public ImportBench Imports { get; } = imports;

    public TestHost Host => Imports.Host;

    public FormId Form { get; private set; }

    public string Slug { get; private set; } = "";

    public static async Task<FormBench> StartAsync(DatabaseProvider provider, FormDefinition? definition = null, bool publish = true)
    {
        var bench = new FormBench(await ImportBench.StartAsync(provider));
        var saved = (await bench.SaveAsync(definition ?? Definition)).Value;
        (bench.Form, bench.Slug) = (saved.Form, saved.Slug);
        if (publish)
            Assert.Null((await bench.PublishAsync()).Error);
        return bench;
    }

    public Task<Result<SavedForm>> SaveAsync(FormDefinition definition, string name = Name, Actor? by = null, FormRevision? basedOn = null) =>
        Host.RunAsync<SaveForm, SavedForm>(new SaveForm(Slug.Length == 0 ? null : Form, basedOn, name, definition), by ?? Editor);

    public Task<Result<int>> PublishAsync(Actor? by = null) => Host.RunAsync<PublishForm, int>(new PublishForm(Form), by ?? Officer);

    public async Task<FormSheet> OpenAsync(string? link = null)
    {
        var opened = await Host.RunAsync<OpenForm, FormSheet>(new OpenForm(Slug, link), Visitor);
        Assert.Null(opened.Error);
        return opened.Value;
    }

    /// <summary>Opens the page, takes half a minute, and sends it.</summary>
    public async Task<Result<FormAnswer>> FillAsync(IReadOnlyDictionary<string, string>? answers = null, string? link = null, params string[] ticked)
    {
        var sheet = await OpenAsync(link);
        Host.Clock.Advance(TimeSpan.FromSeconds(30));
        return await SendAsync(sheet.Ticket, answers, link, ticked: ticked);
    }

    public Task<Result<FormAnswer>> SendAsync(string ticket, IReadOnlyDictionary<string, string>? answers = null, string? link = null, string trap = "", params string[] ticked) =>
        Host.RunAsync<SubmitForm, FormAnswer>(new SubmitForm { Slug = Slug, Link = link, Ticket = ticket, Trap = trap, Answers = answers ?? Answers, Ticked = ticked }, Visitor);

    public ValueTask DisposeAsync() => Imports.DisposeAsync();
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>An organisation under agreement, Pat (who is written to) and eleven others; campaigns go their whole way by use cases.</summary>
internal sealed class ScenarioBench : IAsyncDisposable
{
    public const string Pat = "pat";

    private static readonly Actor Officer = CampaignBench.Person(Permission.MessageView);

    private static readonly Actor Clerk = CampaignBench.Person(
        Permission.AuthorizationManage, Permission.AuthorizationView, Permission.AuthorizationStatus, Permission.SuppressionManage, Permission.SuppressionView);

    private ScenarioBench(CampaignBench bench, ContactId person) => (Bench, Person) = (bench, person);

    public CampaignBench Bench { get; }

    public ContactId Person { get; }

    /// <param name="change">A test's last word on Pat.</param>
    /// <param name="address">Pat's.</param>
    /// <param name="configure">A test's last word on the services.</param>
    /// <param name="settings">Settings besides.</param>
    public static async Task<ScenarioBench> StartAsync(
        Action<Contact>? change = null, string address = "pat@example.com", Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var host = await TestHost.StartAsync(configure: configure, settings: settings);
        var bench = new CampaignBench(host);
        await bench.AddPeopleAsync(11);
        CampaignBench.Ok(await host.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa
        {
            Terms = new BaaTerms
            {
                Party = "Harbor Health Partners",
                Role = BaaRole.Tenant,
                Services = "Messaging",
                SignedOn = new DateOnly(2026, 1, 2),
                EffectiveAt = TestHost.Start.AddYears(-1),
                Clauses = BaaClauses.All,
            },
        }));
        var person = new Contact(ContactId.New(), "test", Pat, TestHost.Start)
        {
            Gender = AdministrativeGender.Female,
            BirthDate = new DateOnly(1970, 5, 17),
            State = "MA",
            Country = "US",
            EmailVerification = EmailVerification.InPerson,
        };
        host.Get<ContactSeal>().Store(person, ContactField.GivenName, "Pat");
        host.Get<ContactSeal>().Store(person, ContactField.Email, address);
        change?.Invoke(person);
        await using var db = host.NewContext();
        db.Add(person);
        await db.SaveChangesAsync();
        await host.Get<IContactFactSink>().ContactsChangedAsync(db, [person.Id], TestHost.Start, CancellationToken.None);
        await db.SaveChangesAsync();
        return new ScenarioBench(bench, person.Id);
    }

    /// <summary>A set-up whose every block has these facts; with several, the last block has the last and the others the first.</summary>
    public async Task<CampaignSetup> SetupAsync(IReadOnlyList<FactSheet> sheets, string? rule = null, string starter = "welcome")
    {
        var content = await Bench.ContentAsync(starter);
        var blocks = await Bench.BlocksAsync(content);
        return new CampaignSetup
        {
            Segment = rule is null ? await Bench.SegmentAsync(name: "Women " + Guid.CreateVersion7().ToString("N")) : await Bench.SegmentAsync(rule, "Rule " + Guid.CreateVersion7().ToString("N")),
            Content = content,
            FromName = "Harbor Health",
            FromAddress = "news@example.org",
            ClinicalClaims = Stated.N,
            Sheets = sheets.Count == 1
                ? [sheets[0] with { Blocks = blocks }]
                : [sheets[0] with { Blocks = [.. blocks.SkipLast(1)] }, sheets[1] with { Key = "last", Blocks = [blocks[^1]] }],
        };
    }

    public async Task<CampaignSummary> SummaryAsync(CampaignSetup setup)
    {
        var id = await Bench.DraftAsync(setup);
        return CampaignBench.Ok(await Bench.Host.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id), Bench.Marketer)).Summary;
    }

    /// <summary>Draft, facts, approval, count, send; then what became of Pat.</summary>
    public async Task<RecipientExplanation> SendAsync(CampaignSetup setup)
    {
        var id = await Bench.ApprovedAsync(setup);
        var frozen = CampaignBench.Ok(await Bench.FreezeAsync(id));
        CampaignBench.Ok(await Bench.ScheduleAsync(id, (int?)frozen.People.Number));
        CampaignBench.Ok(await Bench.Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));
        return CampaignBench.Ok(await Bench.Host.RunAsync<ExplainRecipient, RecipientExplanation>(new ExplainRecipient(id, Pat, "Scenario"), Officer));
    }

    public async Task<Result<TResult>> AsClerkAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult> => await Bench.Host.RunAsync<TCommand, TResult>(command, Clerk);

    /// <summary>Pat's authorization on paper, entered, verified and its copy handed over.</summary>
    public async Task<(AuthorizationId Id, VerifiedAuthorization Verified)> AuthorizeAsync(IReadOnlyList<string> categories, Func<AuthorizationRecord, AuthorizationRecord>? change = null, bool paid = false)
    {
        var today = DateOnly.FromDateTime(Bench.Host.Clock.GetUtcNow().UtcDateTime);
        var form = StandardAuthorization.For("Harbor Health", "marketing", [.. categories.Append("Demographics").Distinct()], today.AddYears(1), paid) with
        {
            Signature = new AuthorizationSignature { Name = "Pat Example", SignedOn = today.AddDays(-1) },
            Source = new AuthorizationSource { Kind = AuthorizationSourceKind.PaperScanned },
        };
        var id = CampaignBench.Ok(await AsClerkAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization
        {
            Contact = Person,
            Form = change is null ? form : change(form),
            Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
        }));
        var verified = CampaignBench.Ok(await AsClerkAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = id }));
        if (verified.State == AuthorizationState.PendingCopy)
            CampaignBench.Ok(await AsClerkAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = id, Channel = "paper" }));
        return (id, verified);
    }

    /// <summary>A starter's email, changed; and whether it can be published.</summary>
    public async Task<Result<ContentVersionId>> PublishAsync(Action<JsonObject> change)
    {
        var id = CampaignBench.Ok(await Bench.Host.RunAsync<CreateContent, ContentId>(new CreateContent("Letter", "welcome"), Bench.Marketer));
        await using var db = Bench.Host.NewContext();
        var document = JsonNode.Parse((await db.EmailContents.FindAsync(id))!.Draft)!.AsObject();
        change(document);
        var revision = CampaignBench.Ok(await Bench.Host.RunAsync<SaveContentDraft, long>(new SaveContentDraft(id, 1, "Letter", document.ToJsonString()), Bench.Marketer));
        return await Bench.Host.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(id, revision, null), Bench.Marketer);
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}

using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
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
    /// <param name="provider">Database engine.</param>
    public static async Task<ScenarioBench> StartAsync(
        Action<Contact>? change = null, string address = "pat@example.com", Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null,
        DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var host = await TestHost.StartAsync(provider, configure, settings);
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
        return new ScenarioBench(bench, await AddAsync(host, Pat, "Pat", address, change));
    }

    /// <summary>One more person who can be written to.</summary>
    public Task<ContactId> AddAsync(string sourceId, string name) => AddAsync(Bench.Host, sourceId, name, sourceId + "@example.com", null);

    private static async Task<ContactId> AddAsync(TestHost host, string sourceId, string name, string address, Action<Contact>? change)
    {
        var person = new Contact(ContactId.New(), "test", sourceId, TestHost.Start)
        {
            Gender = AdministrativeGender.Female,
            BirthDate = new DateOnly(1970, 5, 17),
            State = "MA",
            Country = "US",
            EmailVerification = EmailVerification.InPerson,
        };
        host.Get<ContactSeal>().Store(person, ContactField.GivenName, name);
        host.Get<ContactSeal>().Store(person, ContactField.Email, address);
        change?.Invoke(person);
        await using var db = host.NewContext();
        db.Add(person);
        await db.SaveChangesAsync();
        await host.Get<IContactFactSink>().ContactsChangedAsync(db, [person.Id], TestHost.Start, CancellationToken.None);
        await db.SaveChangesAsync();
        return person.Id;
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
    public async Task<RecipientExplanation> SendAsync(CampaignSetup setup) => await WhyAsync(await SentAsync(setup), Pat);

    /// <summary>Draft, facts, approval, count, send.</summary>
    public async Task<CampaignId> SentAsync(CampaignSetup setup)
    {
        var id = await Bench.ApprovedAsync(setup);
        var frozen = CampaignBench.Ok(await Bench.FreezeAsync(id));
        CampaignBench.Ok(await Bench.ScheduleAsync(id, (int?)frozen.People.Number));
        CampaignBench.Ok(await Bench.Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));
        return id;
    }

    /// <summary>What became of one person of a campaign.</summary>
    public async Task<RecipientExplanation> WhyAsync(CampaignId campaign, string who) =>
        CampaignBench.Ok(await Bench.Host.RunAsync<ExplainRecipient, RecipientExplanation>(new ExplainRecipient(campaign, who, "Scenario"), Officer));

    /// <summary>Authorizations that the receipts of a person's message cite, each once; null: one that cites none.</summary>
    public async Task<IReadOnlyList<Guid?>> CitedAsync(RecipientExplanation told)
    {
        await using var db = Bench.Host.NewContext();
        var message = told.Message!.Value;
        var notice = await db.OutboundMessages.Where(m => m.ParentId == message).Select(m => (MessageId?)m.Id).SingleOrDefaultAsync();
        var receipts = await db.Attempts.Where(a => a.MessageId == message || a.MessageId == notice).Select(a => a.Evidence).ToListAsync();
        return [.. receipts.Select(r => MessageReceipt.FromJson(r)!.Gate!.Binding.AuthorizationId).Distinct()];
    }

    public async Task<Result<TResult>> AsClerkAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult> => await Bench.Host.RunAsync<TCommand, TResult>(command, Clerk);

    /// <summary>An authorization on paper, Pat's unless said otherwise, entered, verified and its copy handed over.</summary>
    public async Task<(AuthorizationId Id, VerifiedAuthorization Verified)> AuthorizeAsync(
        IReadOnlyList<string> categories, Func<AuthorizationRecord, AuthorizationRecord>? change = null, bool paid = false, ContactId? of = null)
    {
        var today = DateOnly.FromDateTime(Bench.Host.Clock.GetUtcNow().UtcDateTime);
        var form = StandardAuthorization.For("Harbor Health", "marketing", [.. categories.Append("Demographics").Distinct()], today.AddYears(1), paid) with
        {
            Signature = new AuthorizationSignature { Name = "Pat Example", SignedOn = today.AddDays(-1) },
            Source = new AuthorizationSource { Kind = AuthorizationSourceKind.PaperScanned },
        };
        var id = CampaignBench.Ok(await AsClerkAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization
        {
            Contact = of ?? Person,
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

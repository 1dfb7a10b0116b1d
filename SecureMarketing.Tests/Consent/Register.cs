using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Consent;

/// <summary>A host with people on file and a queue that remembers what it was told to cancel.</summary>
internal sealed class Register : IAsyncDisposable
{
    private Register(TestHost host) => Host = host;

    public TestHost Host { get; }

    public RecordingQueue Queue { get; private init; } = new();

    public Actor Clerk { get; } = Actor.User(UserId.New(), "ConsentClerk", Permissions, null, null);

    public Actor SecondClerk { get; } = Actor.User(UserId.New(), "ConsentClerk", Permissions, null, null);

    /// <summary>Attests and publishes what the clerks wrote.</summary>
    public Actor Reviewer { get; } = Actor.User(UserId.New(), "ComplianceOfficer", Permissions, null, null);

    private static readonly HashSet<Permission> Permissions =
    [
        Permission.AuthorizationFormsEdit, Permission.AuthorizationFormsAttest, Permission.AuthorizationBatch,
        Permission.SignedIn, Permission.AuthorizationStatus, Permission.AuthorizationView, Permission.AuthorizationManage,
        Permission.SuppressionCount, Permission.SuppressionView, Permission.SuppressionManage,
    ];

    public static async Task<Register> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var queue = new RecordingQueue();
        var host = await TestHost.StartAsync(
            provider,
            services =>
            {
                services.AddSingleton<IQueuedMail>(queue);
                configure?.Invoke(services);
            },
            settings);
        return new Register(host) { Queue = queue };
    }

    public async Task<ContactId> PersonAsync(string sourceId = "p-1", Action<Contact>? change = null)
    {
        var contact = new Contact(ContactId.New(), "test", sourceId, Host.Clock.GetUtcNow());
        change?.Invoke(contact);
        await using var db = Host.NewContext();
        db.Contacts.Add(contact);
        await db.SaveChangesAsync();
        return contact.Id;
    }

    public Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, Actor? actor = null) where TCommand : ICommand<TResult> =>
        Host.RunAsync<TCommand, TResult>(command, actor ?? Clerk);

    /// <summary>A signed form without copy, as entered by a clerk.</summary>
    public async Task<AuthorizationId> EnteredAsync(ContactId person, AuthorizationRecord? form = null) =>
        (await RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization
        {
            Contact = person,
            Form = form ?? Forms.Complete,
            Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
        })).Value;

    public async Task<AuthorizationId> ActiveAsync(ContactId person, AuthorizationRecord? form = null)
    {
        var id = await EnteredAsync(person, form);
        Assert.Equal(AuthorizationState.PendingCopy, (await RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = id })).Value.State);
        Assert.True((await RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = id, Channel = "paper" })).Error is null);
        return id;
    }

    public static GateOrigin Origin(HipaaClass hipaa = HipaaClass.Marketing, CommercialClass commercial = CommercialClass.Commercial) => new()
    {
        Id = new OriginId(Guid.CreateVersion7()),
        Camp = GateCampaign.Running,
        Appr = GateApproval.Valid,
        Class = hipaa,
        Comm = commercial,
        Sens = GateSensitivity.None,
        Phi = PhiLevel.Relationship,
        Foot = YesNo.Y,
        Track = GateTracking.FirstParty,
        ContentHash = new string('0', 64),
        Purpose = Forms.Need.Purpose,
        Categories = Forms.Need.Categories.ToHashSet(),
        Sensitivities = new HashSet<string>(),
    };

    /// <summary>What consent tells the gate about a message of that origin.</summary>
    public async Task<GateFacts> FactsAsync(ContactId person, GateOrigin? origin = null)
    {
        var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = person, Origin = origin ?? Origin(), Occurrence = 1 };
        await using var db = Host.NewContext();
        await Host.Services.GetServices<IGateFacts>().OfType<ConsentGateFacts>().Single().FillAsync(db, [question], Host.Clock.GetUtcNow(), default);
        return question.Facts;
    }

    public async Task<long> SendVersionAsync(ContactId person)
    {
        await using var db = Host.NewContext();
        return db.Contacts.Single(c => c.Id == person).SendVersion;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Stands for Sending: notes for whom, why, and of which origins mail would be cancelled.</summary>
    internal sealed class RecordingQueue : IQueuedMail
    {
        public List<(ContactId Contact, string Reason, Func<GateOrigin, bool> Concerns)> Calls { get; } = [];

        public Task<int> CancelForContactAsync(
            AppDbContext db, ContactId contact, Func<GateOrigin, bool> concerns, string reasonCode, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Assert.NotNull(db.Database.CurrentTransaction);
            Calls.Add((contact, reasonCode, concerns));
            return Task.FromResult(3);
        }
    }
}

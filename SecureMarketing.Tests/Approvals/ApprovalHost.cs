using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Approvals;

/// <summary>Core with one subject whose hash and editors the test decides, and people of each role.</summary>
internal sealed class ApprovalHost : IAsyncDisposable
{
    public const string Hash = "00000000000000000000000000000000000000000000000000000000000000aa";

    private ApprovalHost(TestHost host, OneSubject owner)
    {
        Host = host;
        Owner = owner;
    }

    public TestHost Host { get; }

    public OneSubject Owner { get; }

    public ApprovalSubject Subject { get; } = new("test", Guid.CreateVersion7(), 1);

    public Actor Author { get; } = Person(Permission.CampaignEdit, Permission.ApprovalView);
    public Actor Compliance { get; } = Person(Permission.ApprovalView, Permission.ApprovalCompliance, Permission.FactsConfirm);
    public Actor OtherCompliance { get; } = Person(Permission.ApprovalView, Permission.ApprovalCompliance, Permission.FactsConfirm);
    public Actor Legal { get; } = Person(Permission.ApprovalView, Permission.ApprovalLegal);
    public Actor Clinical { get; } = Person(Permission.ApprovalView, Permission.ApprovalClinical);
    public Actor Part2 { get; } = Person(Permission.ApprovalView, Permission.ApprovalPart2);
    public Actor Admin { get; } = Person(Permission.ApprovalView, Permission.ApprovalCompliance, Permission.UsersManage);

    public static Actor Person(params Permission[] permissions) => Actor.User(UserId.New(), "test", permissions.ToHashSet(), null, null);

    public static async Task<ApprovalHost> StartAsync()
    {
        var owner = new OneSubject();
        var host = await TestHost.StartAsync(configure: services => services.AddSingleton<IApprovalSubjects>(owner));
        return new ApprovalHost(host, owner);
    }

    /// <summary>Submits the subject with a class; the author is its editor.</summary>
    public async Task<ApprovalRequestId> SubmitAsync(HipaaClass @class = HipaaClass.NotMarketing, bool sensitive = false, bool clinicalClaims = false, bool part2 = false)
    {
        Owner.Editors.Add(UserId.From(Author.Id));
        await using var db = Host.NewContext();
        var request = new ApprovalRequest(
            Subject, "Autumn news", Owner.Hash, new ApprovalNeed(@class, sensitive, clinicalClaims, part2),
            new Classification(@class, 8, CommercialClass.Transactional), UserId.From(Author.Id), Host.Clock.GetUtcNow());
        db.ApprovalRequests.Add(request);
        await db.SaveChangesAsync();
        return request.Id;
    }

    public async Task ConfirmAsync(ApprovalRequestId request, Actor? by = null)
    {
        foreach (var sheet in Owner.Sheets)
            Assert.True((await Host.RunAsync<ConfirmFacts, Unit>(Confirm(request, sheet), by ?? Compliance)).IsSuccess);
    }

    public static ConfirmFacts Confirm(ApprovalRequestId request, FactSheet sheet) =>
        new() { Request = request, SheetKey = sheet.Key, FactsHash = sheet.Hash(), Evidence = "Contract 17, annex B" };

    public Task<Result<bool>> GrantAsync(ApprovalRequestId request, ApproverKind kind, Actor by, string? hash = null) =>
        Host.RunAsync<GrantApproval, bool>(new GrantApproval { Request = request, Kind = kind, Hash = hash ?? Owner.Hash }, by);

    public async Task<ApprovalRequest> ReadAsync(ApprovalRequestId id)
    {
        await using var db = Host.NewContext();
        return db.ApprovalRequests.Single(r => r.Id == id);
    }

    public async Task<GateApproval> StandingAsync()
    {
        await using var db = Host.NewContext();
        return ApprovalStanding.Of(await db.LatestApprovalRequestAsync(Subject, CancellationToken.None), Owner.Hash, Owner.Editors, Host.Clock.GetUtcNow());
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    internal sealed class OneSubject : IApprovalSubjects
    {
        public string Kind => "test";

        public string Hash { get; set; } = ApprovalHost.Hash;

        public HashSet<UserId> Editors { get; } = [];

        public List<FactSheet> Sheets { get; } = [new FactSheet { Key = "all", Blocks = ["b1"] }];

        public List<ApprovalVerdict> Verdicts { get; } = [];

        public Task<ApprovalSubjectState?> LoadAsync(AppDbContext db, ApprovalSubject subject, CancellationToken cancellationToken) =>
            Task.FromResult<ApprovalSubjectState?>(new ApprovalSubjectState(Hash, Editors, Sheets));

        public Task<IReadOnlySet<UserId>> EditorsAsync(AppDbContext db, ApprovalSubject subject, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlySet<UserId>>(Editors);

        public Task<Result> DecidedAsync(AppDbContext db, ApprovalSubject subject, ApprovalVerdict verdict, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Verdicts.Add(verdict);
            return Task.FromResult(Result.Success);
        }
    }
}

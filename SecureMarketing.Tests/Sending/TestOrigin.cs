using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

/// <summary>An origin whose facts a test sets; its audience is a list.</summary>
internal sealed class TestOrigin : IMessageOrigin
{
    private readonly HashSet<OriginRun> launched = [];
    private readonly HashSet<OriginRun> drained = [];

    public OriginRun Run { get; } = Queue.Run();

    public List<ContactId> Audience { get; } = [];

    public required PublishedContent Content { get; init; }

    public required HipaaClass Class { get; init; }

    public required PhiLevel Phi { get; init; }

    public bool AnswersRequest { get; set; }

    public CommercialClass Comm { get; set; } = CommercialClass.Transactional;

    public GateCampaign State { get; set; } = GateCampaign.Running;

    public GateSensitivity Sens { get; init; } = GateSensitivity.None;

    public GateTracking Track { get; init; } = GateTracking.FirstParty;

    public long StateVersion { get; set; } = 1;

    /// <summary>Runs when the transaction that starts DATA re-reads the state.</summary>
    public Action? OnStateRead { get; set; }

    public bool Launched => launched.Contains(Run);

    public bool Drained => drained.Contains(Run);

    public Task<IReadOnlyList<OriginRun>> DueRunsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OriginRun>>(Launched ? [] : [Run]);

    public Task<IReadOnlyList<ContactId>> AudiencePageAsync(AppDbContext db, OriginRun run, ContactId? after, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ContactId>>([.. Audience.OrderBy(c => c.Value).Where(c => after is null || c.Value.CompareTo(after.Value.Value) > 0).Take(take)]);

    public Task<OriginFacts?> FactsAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(origin != Run.Origin ? null : new OriginFacts
        {
            Gate = new GateOrigin
            {
                Id = origin,
                Camp = State,
                Appr = GateApproval.Valid,
                Class = Class,
                Comm = Comm,
                Sens = Sens,
                Phi = Phi,
                Foot = Content.Foot,
                Track = Track,
                ContentHash = Content.Hash,
                Purpose = "treatment",
                Categories = new HashSet<string>(),
                Sensitivities = new HashSet<string>(),
            },
            Version = version,
            StateVersion = StateVersion,
            ContentVersion = Content.Id,
            From = Address("care@mail.example.org"),
            FromName = "Harbor Health Partners",
            AnswersRequest = AnswersRequest,
            Stream = "news",
            Plan = new MessagePlan(now, now.AddHours(48), 10, "mail.example.org"),
        });

    public Task<long?> StateVersionAsync(AppDbContext db, OriginId origin, int version, CancellationToken cancellationToken)
    {
        OnStateRead?.Invoke();
        return Task.FromResult<long?>(origin == Run.Origin ? StateVersion : null);
    }

    public Task LaunchedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(launched.Add(run));

    public Task<IReadOnlyList<OriginRun>> LaunchedRunsAsync(AppDbContext db, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OriginRun>>([.. launched.Except(drained)]);

    public Task DrainedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(drained.Add(run));

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);
}

using System.Security.Cryptography;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// What invitations to answer a request stem from: one origin of fixed neutral words, sent by the organisation itself. To
/// ask for an authorization is no marketing (45 CFR 164.501 speaks of products and services); people who opted out of
/// commercial mail are left out before this is asked (<see cref="Consent.AskForAuthorization"/>).
/// </summary>
internal sealed class SigningOrigin(Organisation organisation) : IMessageOrigin
{
    public static readonly OriginId Id = new(new Guid("73696765-6e2d-7072-8f75-746f72697a65"));

    public const int Version = 1;

    private static readonly string WordsHash = Convert.ToHexStringLower(SHA256.HashData("request for an authorization, words 1"u8));

    private static Task<IReadOnlyList<OriginRun>> NoRuns => Task.FromResult<IReadOnlyList<OriginRun>>([]);

    public Task<OriginFacts?> FactsAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(origin == Id && organisation.Sender is { } sender ? Facts(sender, now) : null);

    public Task<long?> StateVersionAsync(AppDbContext db, OriginId origin, int version, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(origin == Id && organisation.Sender is not null ? 1 : null);

    public Task<IReadOnlyList<OriginRun>> DueRunsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken) => NoRuns;

    public Task<IReadOnlyList<OriginRun>> LaunchedRunsAsync(AppDbContext db, CancellationToken cancellationToken) => NoRuns;

    public Task<IReadOnlyList<ContactId>> AudiencePageAsync(AppDbContext db, OriginRun run, ContactId? after, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ContactId>>([]);

    public Task LaunchedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    private OriginFacts Facts(EmailAddress sender, DateTimeOffset now) => new()
    {
        Version = Version,
        StateVersion = 1,
        ContentVersion = default,
        NoticesOnly = true,
        From = sender,
        FromName = organisation.Name,
        Stream = "notices",
        Plan = new MessagePlan(now, now + MessagePlan.SpanOf(MessagePlan.Bulk), MessagePlan.Bulk, sender.Domain),
        Gate = new GateOrigin
        {
            Id = Id,
            Camp = GateCampaign.Running,
            Appr = GateApproval.Valid,
            Class = HipaaClass.NotMarketing,
            Comm = CommercialClass.Transactional,
            YieldsToOptOut = true,
            Sens = GateSensitivity.None,
            Phi = PhiLevel.Relationship,
            Foot = YesNo.N,
            Track = GateTracking.None,
            ContentHash = WordsHash,
            Purpose = "authorization-request",
            Categories = new HashSet<string>(),
            Sensitivities = new HashSet<string>(),
        },
    };
}

using System.Security.Cryptography;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// What invitations to answer a request stem from: two origins of fixed neutral words, sent by the organisation itself. To
/// ask for an authorization is no marketing (45 CFR 164.501 speaks of products and services); people who opted out of
/// commercial mail are left out before this is asked (<see cref="Consent.AskForAuthorization"/>). To invite somebody to confirm
/// what they asked for by word answers them: it is urgent, and no opt-out of advertising stands against it.
/// </summary>
internal sealed class SigningOrigin(Organisation organisation) : IMessageOrigin
{
    public static readonly OriginId Id = new(new Guid("73696765-6e2d-7072-8f75-746f72697a65"));

    /// <summary>Of invitations to confirm a revocation in writing.</summary>
    public static readonly OriginId ConfirmingId = new(new Guid("73696765-6e2d-7072-8f75-7265766f6b65"));

    public const int Version = 1;

    private static readonly string WordsHash = Convert.ToHexStringLower(SHA256.HashData("request for an authorization, words 1"u8));

    private static readonly string ConfirmingWordsHash = Convert.ToHexStringLower(SHA256.HashData("confirmation in writing, words 1"u8));

    private static Task<IReadOnlyList<OriginRun>> NoRuns => Task.FromResult<IReadOnlyList<OriginRun>>([]);

    public Task<OriginFacts?> FactsAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(IsOwn(origin) && organisation.Sender is { } sender ? Facts(origin, sender, now) : null);

    public Task<long?> StateVersionAsync(AppDbContext db, OriginId origin, int version, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(IsOwn(origin) && organisation.Sender is not null ? 1 : null);

    public Task<IReadOnlyList<OriginRun>> DueRunsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken) => NoRuns;

    public Task<IReadOnlyList<OriginRun>> LaunchedRunsAsync(AppDbContext db, CancellationToken cancellationToken) => NoRuns;

    public Task<IReadOnlyList<ContactId>> AudiencePageAsync(AppDbContext db, OriginRun run, ContactId? after, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ContactId>>([]);

    public Task LaunchedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsOwn(OriginId origin) => origin == Id || origin == ConfirmingId;

    private OriginFacts Facts(OriginId origin, EmailAddress sender, DateTimeOffset now)
    {
        var confirms = origin == ConfirmingId;
        var priority = confirms ? MessagePlan.Urgent : MessagePlan.Bulk;
        return new OriginFacts
        {
            Version = Version,
            StateVersion = 1,
            ContentVersion = default,
            NoticesOnly = true,
            From = sender,
            FromName = organisation.Name,
            Stream = "notices",
            Plan = new MessagePlan(now, now + MessagePlan.SpanOf(priority), priority, sender.Domain),
            Gate = new GateOrigin
            {
                Id = origin,
                Camp = GateCampaign.Running,
                Appr = GateApproval.Valid,
                Class = HipaaClass.NotMarketing,
                Comm = CommercialClass.Transactional,
                YieldsToOptOut = !confirms,
                Sens = GateSensitivity.None,
                Phi = PhiLevel.Relationship,
                Foot = YesNo.N,
                Track = GateTracking.None,
                ContentHash = confirms ? ConfirmingWordsHash : WordsHash,
                Purpose = confirms ? "revocation-confirmation" : "authorization-request",
                Categories = new HashSet<string>(),
                Sensitivities = new HashSet<string>(),
            },
        };
    }
}

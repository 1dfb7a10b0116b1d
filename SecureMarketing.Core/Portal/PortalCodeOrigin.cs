using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// What mails with one-time codes stem from. A code is asked for when the campaign is long over, and by people who have
/// opted out of its kind since: it is a message of its own, transactional and of fixed neutral words, that takes from the
/// campaign only who sends. One such origin belongs to each origin that uses the portal.
/// </summary>
internal sealed class PortalCodeOrigin(IServiceProvider services) : IMessageOrigin
{
    /// <summary>Both ways by one exclusive or: no table is needed to find an origin's code origin, or back.</summary>
    private static readonly UInt128 Mask = new(0x706F7274616C2D63, 0x6F64652D6F726967);

    private static readonly string WordsHash = Convert.ToHexStringLower(SHA256.HashData("portal one-time code, words 1"u8));

    // Resolved late: the other owners and this one are all behind the same list.
    private readonly Lazy<Origins> origins = new(services.GetRequiredService<Origins>);

    public static OriginId Of(OriginId origin) =>
        new(new Guid(ToBytes(FromBytes(origin.Value.ToByteArray(true)) ^ Mask), bigEndian: true));

    public async Task<OriginFacts?> FactsAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await SenderAsync(db, origin, version, now, cancellationToken) is not { } sender)
            return null;
        return sender with
        {
            StateVersion = 1,
            AnswersRequest = true,
            Gate = new GateOrigin
            {
                Id = origin,
                Camp = GateCampaign.Running,
                Appr = GateApproval.Valid,
                Class = HipaaClass.NotMarketing,
                Comm = CommercialClass.Transactional,
                Sens = GateSensitivity.None,
                Phi = PhiLevel.Relationship,
                Foot = YesNo.N,
                Track = GateTracking.None,
                ContentHash = WordsHash,
                Purpose = "security",
                Categories = new HashSet<string>(),
                Sensitivities = new HashSet<string>(),
            },
            Plan = sender.Plan with { Priority = 0, Due = now, Deadline = now + PortalLimits.CodeLifetime },
        };
    }

    public async Task<long?> StateVersionAsync(AppDbContext db, OriginId origin, int version, CancellationToken cancellationToken)
    {
        foreach (var owner in Others())
        {
            if (await owner.StateVersionAsync(db, Of(origin), version, cancellationToken) is not null)
                return 1;
        }

        return null;
    }

    public Task<IReadOnlyList<OriginRun>> DueRunsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken) => NoRuns;

    public Task<IReadOnlyList<OriginRun>> LaunchedRunsAsync(AppDbContext db, CancellationToken cancellationToken) => NoRuns;

    public Task<IReadOnlyList<ContactId>> AudiencePageAsync(AppDbContext db, OriginRun run, ContactId? after, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ContactId>>([]);

    public Task LaunchedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<IReadOnlyList<OriginRun>> NoRuns => Task.FromResult<IReadOnlyList<OriginRun>>([]);

    private async Task<OriginFacts?> SenderAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var owner in Others())
        {
            if (await owner.FactsAsync(db, Of(origin), version, now, cancellationToken) is { } facts)
                return facts;
        }

        return null;
    }

    private IEnumerable<IMessageOrigin> Others() => origins.Value.Owners.Where(o => o != this);

    private static UInt128 FromBytes(byte[] bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);

    private static byte[] ToBytes(UInt128 value)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }
}

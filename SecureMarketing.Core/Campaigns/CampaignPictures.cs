using System.Collections.Concurrent;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Campaigns;

/// <summary>What every picture of one moment shares.</summary>
internal sealed record CampaignSurroundings(CampaignBindings Bindings, SensitiveWords Words);

/// <summary>Reads what a set-up refers to. Versions are immutable, so each is read once per process; names and labels are asked each time.</summary>
internal sealed class CampaignPictures(
    PublishedContents contents, IAudience audiences, CampaignBindingsReader bindings, Organisation organisation, PublicAddress address, IEnumerable<IReturnPath> returnPaths)
{
    // Segment versions in use at one time are few; the bound only guards against a crawl over all of them.
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<SegmentVersionId, AudienceFacts> known = new();

    public async Task<CampaignSurroundings> SurroundingsAsync(AppDbContext db, CancellationToken cancellationToken) =>
        new(await bindings.ReadAsync(db, cancellationToken), await SensitiveWords.ReadAsync(db, cancellationToken));

    public async Task<CampaignPicture> OfAsync(AppDbContext db, CampaignSetup setup, CancellationToken cancellationToken) =>
        await OfAsync(db, setup, await SurroundingsAsync(db, cancellationToken), cancellationToken);

    /// <summary>One of several that are looked at in the same moment.</summary>
    public async Task<CampaignPicture> OfAsync(AppDbContext db, CampaignSetup setup, CampaignSurroundings shared, CancellationToken cancellationToken) => new(
        setup,
        setup.Content is { } content ? await contents.FindAsync(db, content, cancellationToken) : null,
        setup.Segment is { } segment ? await AudienceAsync(db, segment, cancellationToken) : null,
        shared.Bindings,
        await LapsedMedicines.OfAsync(db, setup.Sheets, cancellationToken),
        shared.Words,
        Installation);

    /// <summary>What every message shows of the installation before it is opened.</summary>
    private IReadOnlyList<NamedPlace> Installation =>
    [
        new("organisation's name, in the portal's notices", organisation.Name),
        new("address of the portal", address.Host),
        .. returnPaths.Select(p => p.Of(MessageId.New())).OfType<EmailAddress>().Select(a => new NamedPlace("bounce address", a.Domain)),
    ];

    public Task<CampaignPicture> OfAsync(AppDbContext db, CampaignVersion version, CancellationToken cancellationToken) =>
        OfAsync(db, version.Setup(), cancellationToken);

    /// <summary>Campaigns of which one of these versions is of the compartment (42 CFR part 2), where the reader may not use its records. Reads nothing for who may, and for others as much for many as for one.</summary>
    public async Task<IReadOnlySet<CampaignId>> ClosedToAsync(AppDbContext db, Actor reader, IReadOnlyCollection<CampaignVersion> versions, CancellationToken cancellationToken)
    {
        var closed = new HashSet<CampaignId>();
        if (versions.Count == 0 || reader.Holds(Permission.Part2Use))
            return closed;
        var shared = await SurroundingsAsync(db, cancellationToken);
        var setups = versions.Select(v => (v.CampaignId, Setup: v.Setup())).ToList();
        var segments = await AudiencesAsync(db, [.. setups.Select(s => s.Setup.Segment).OfType<SegmentVersionId>().Distinct()], cancellationToken);
        var medicines = await LapsedMedicines.KnownAsync(db, setups.SelectMany(s => s.Setup.Sheets), cancellationToken);
        foreach (var (campaign, setup) in setups.Where(s => !closed.Contains(s.CampaignId)))
        {
            var picture = new CampaignPicture(
                setup,
                setup.Content is { } content ? await contents.FindAsync(db, content, cancellationToken) : null,
                setup.Segment is { } segment ? segments.GetValueOrDefault(segment) : null,
                shared.Bindings,
                LapsedMedicines.Of(setup.Sheets, medicines),
                shared.Words,
                Installation);
            if (Part2Campaign.IsClosedTo(reader, picture))
                closed.Add(campaign);
        }

        return closed;
    }

    /// <summary>As many statements for many as for one, once each was read by this process.</summary>
    private async Task<IReadOnlyDictionary<SegmentVersionId, AudienceFacts>> AudiencesAsync(AppDbContext db, IReadOnlyList<SegmentVersionId> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<SegmentVersionId, AudienceFacts>();
        var old = ids.Where(known.ContainsKey).Select(id => known[id]).ToList();
        foreach (var facts in old.Count == 0 ? [] : await audiences.RefreshAsync(db, old, cancellationToken))
            found[facts.VersionId] = facts;
        foreach (var id in ids.Where(id => !found.ContainsKey(id)))
        {
            if (await AudienceAsync(db, id, cancellationToken) is { } facts)
                found[id] = facts;
        }

        return found;
    }

    private async Task<AudienceFacts?> AudienceAsync(AppDbContext db, SegmentVersionId id, CancellationToken cancellationToken)
    {
        // The version never changes; the segment's name and its codes' labels may, and both count.
        if (known.TryGetValue(id, out var facts))
            return (await audiences.RefreshAsync(db, [facts], cancellationToken))[0];
        if (await audiences.FactsAsync(db, id, cancellationToken) is not { } found)
            return null;
        if (known.Count >= MostKept)
            known.Clear();
        // What cannot be read now may be mended.
        return found.IsUnreadable ? found : known[id] = found;
    }
}

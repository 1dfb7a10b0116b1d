using System.Collections.Concurrent;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Reads what a set-up refers to. Versions are immutable, so each is read once per process.</summary>
internal sealed class CampaignPictures(PublishedContents contents, IAudience audiences)
{
    // Segment versions in use at one time are few; the bound only guards against a crawl over all of them.
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<SegmentVersionId, AudienceFacts> known = new();

    public async Task<CampaignPicture> OfAsync(AppDbContext db, CampaignSetup setup, CancellationToken cancellationToken) => new(
        setup,
        setup.Content is { } content ? await contents.FindAsync(db, content, cancellationToken) : null,
        setup.Segment is { } segment ? await AudienceAsync(db, segment, cancellationToken) : null,
        await LapsedMedicines.OfAsync(db, setup.Sheets, cancellationToken));

    public Task<CampaignPicture> OfAsync(AppDbContext db, CampaignVersion version, CancellationToken cancellationToken) =>
        OfAsync(db, version.Setup(), cancellationToken);

    private async Task<AudienceFacts?> AudienceAsync(AppDbContext db, SegmentVersionId id, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(id, out var facts))
            return facts;
        if (await audiences.FactsAsync(db, id, cancellationToken) is not { } found)
            return null;
        if (known.Count >= MostKept)
            known.Clear();
        return known[id] = found;
    }
}

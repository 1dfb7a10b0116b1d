using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Reads what a set-up refers to. Versions are immutable, so each is read once per process.</summary>
internal sealed class CampaignPictures(
    PublishedContents contents, IAudience audiences, CampaignBindingsReader bindings, Organisation organisation, PublicAddress address, IEnumerable<IReturnPath> returnPaths)
{
    // Segment versions in use at one time are few; the bound only guards against a crawl over all of them.
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<SegmentVersionId, AudienceFacts> known = new();

    public async Task<CampaignPicture> OfAsync(AppDbContext db, CampaignSetup setup, CancellationToken cancellationToken) => new(
        setup,
        setup.Content is { } content ? await contents.FindAsync(db, content, cancellationToken) : null,
        setup.Segment is { } segment ? await AudienceAsync(db, segment, cancellationToken) : null,
        await bindings.ReadAsync(db, cancellationToken),
        await LapsedMedicines.OfAsync(db, setup.Sheets, cancellationToken),
        await SensitiveWords.ReadAsync(db, cancellationToken),
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

    private async Task<AudienceFacts?> AudienceAsync(AppDbContext db, SegmentVersionId id, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(id, out var facts))
        {
            // The version never changes; the segment's name may, and its words count.
            var segment = facts.SegmentId;
            return facts with { Name = await db.Segments.AsNoTracking().Where(s => s.Id == segment).Select(s => s.Name).SingleAsync(cancellationToken) };
        }

        if (await audiences.FactsAsync(db, id, cancellationToken) is not { } found)
            return null;
        if (known.Count >= MostKept)
            known.Clear();
        return known[id] = found;
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>How many people would be written to.</summary>
/// <param name="People">Exact when 0 or at least 11, else <c>&lt;11</c>.</param>
/// <param name="AlreadyReached">People of the segment left out because an earlier version reached them.</param>
/// <param name="At">When it was counted.</param>
public sealed record FrozenAudience(ShownCount People, ShownCount AlreadyReached, DateTimeOffset At);

/// <summary>
/// Evaluates an approved version's segment and keeps who is in it. Exactly these people are asked about at the gate; whoever
/// joins the segment later is not.
/// </summary>
public sealed record FreezeAudience(CampaignId Campaign, int Version) : ICommand<FrozenAudience>
{
    public static Permission Requires => Permission.CampaignLaunch;
    public static AuditAction Audits => AuditAction.SegmentSnapshotTaken;
}

internal sealed class FreezeAudienceHandler(IAudience audiences, CampaignPictures pictures, CampaignFields fields, Organisation organisation) : IUseCase<FreezeAudience, FrozenAudience>
{
    private const int Page = 1000;

    public async Task<Result<FrozenAudience>> HandleAsync(FreezeAudience command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var version = loaded.Value;
        if (version.State != CampaignState.Approved || version.Segment is not { } segment)
            return scope.Refuse(CampaignErrors.Transition(version.State, CampaignState.Scheduled));

        // A field may have been withdrawn since the approval.
        var picture = await pictures.OfAsync(scope.Db, version, cancellationToken);
        if (await fields.RefuseAsync(scope.Db, picture, cancellationToken) is { } notGranted)
            return notGranted;

        // Evaluated before the transaction begins: a writer must not be held up by a long read.
        var inSegment = await audiences.EvaluateAsync(scope.Db, segment, organisation.DayAt(scope.Now), cancellationToken);
        var origin = command.Campaign.Origin;
        var reached = (await scope.Db.Recipients.AsNoTracking().Where(r => r.OriginId == origin && r.Occurrence == Campaign.OnlyOccurrence)
            .Select(r => r.ContactId).ToListAsync(cancellationToken)).ToHashSet();
        var people = inSegment.Where(c => !reached.Contains(c)).Distinct().OrderBy(c => c.Value).ToList();

        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        await ReplaceAsync(scope.Db, command, people, cancellationToken);
        await fields.NoteAsync(scope.Db, picture, command.Campaign, scope.Now, cancellationToken);
        version.Freeze(people.Count, inSegment.Count - people.Count, scope.Now);
        scope.Audit.ReasonCodes = SmallCells.Show(people.Count).ToString();
        return new FrozenAudience(SmallCells.Show(people.Count), SmallCells.Show(inSegment.Count - people.Count), scope.Now);
    }

    private static async Task ReplaceAsync(AppDbContext db, FreezeAudience command, List<ContactId> people, CancellationToken cancellationToken)
    {
        await db.CampaignAudience.Where(m => m.CampaignId == command.Campaign && m.Version == command.Version).ExecuteDeleteAsync(cancellationToken);
        for (var start = 0; start < people.Count; start += Page)
        {
            var page = people.Skip(start).Take(Page).Select((contact, i) => new CampaignAudienceMember
            {
                CampaignId = command.Campaign,
                Version = command.Version,
                Ordinal = start + i,
                ContactId = contact,
            }).ToList();
            db.CampaignAudience.AddRange(page);
            await db.SaveChangesAsync(cancellationToken);
            // Saved rows stay out of the way of later pages; the version itself stays tracked.
            foreach (var member in page)
                db.Entry(member).State = EntityState.Detached;
        }
    }
}

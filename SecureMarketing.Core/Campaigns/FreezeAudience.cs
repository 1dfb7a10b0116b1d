using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>How many people would be written to.</summary>
/// <param name="People">Exact when 0 or at least 11, else <c>&lt;11</c>; withheld where they are not counted for this role (42 CFR part 2).</param>
/// <param name="AlreadyReached">People of the segment left out because an earlier version reached them.</param>
/// <param name="At">When it was counted.</param>
public sealed record FrozenAudience(ShownCount People, ShownCount AlreadyReached, DateTimeOffset At)
{
    /// <summary>How the people divide where the class depends on the person; null where it does not.</summary>
    public FrozenClasses? Classes { get; init; }

    /// <summary>Null while the audience is not frozen.</summary>
    /// <param name="version">The version.</param>
    /// <param name="closed">True: the reader learns no number of 11 or more, and no part.</param>
    internal static FrozenAudience? Of(CampaignVersion version, bool closed) => version is not { FrozenCount: { } people, FrozenAt: { } at }
        ? null
        : new FrozenAudience(Part2Campaign.Shown(people, closed), closed ? ShownCount.Hidden(CountDisclosure.Withheld) : SmallCells.Show(version.AlreadyReached ?? 0), at)
        {
            Classes = !closed && version is { FrozenFree: { } free, FrozenNeeding: { } needing } ? FrozenClasses.Of(free, needing, people - free - needing) : null,
        };
}

/// <summary>
/// How an audience divides by class on the day it was counted; the gate counts again for each person when it is sent. Null throughout
/// when a part has 1 to 10 people: with the whole it would tell the part (compliance, small cells).
/// </summary>
/// <param name="Free">Need no authorization.</param>
/// <param name="Needing">Need one.</param>
/// <param name="Unknown">Are left out: nobody knows when their prescription ran out.</param>
public sealed record FrozenClasses(int? Free, int? Needing, int? Unknown)
{
    internal static FrozenClasses Of(int free, int needing, int unknown) =>
        new[] { free, needing, unknown }.All(n => SmallCells.Show(n).Number is not null) ? new FrozenClasses(free, needing, unknown) : new FrozenClasses(null, null, null);
}

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

        if (await CampaignGrants.RefuseAsync(scope.Db, command.Campaign, picture, cancellationToken) is { } notHeld)
            return notHeld;

        // Another count would be another audience to draw from: what was found in this one is dealt with first.
        if (await scope.Db.StandingSampleAsync(version, picture.Hash(), cancellationToken) is { Mismatches: > 0 })
            return CampaignErrors.SampleFailed;

        // Evaluated before the transaction begins: a writer must not be held up by a long read.
        var inSegment = await audiences.EvaluateAsync(scope.Db, segment, organisation.DayAt(scope.Now), cancellationToken);
        var origin = command.Campaign.Origin;
        var reached = (await scope.Db.Recipients.AsNoTracking().Where(r => r.OriginId == origin && r.Occurrence == Campaign.OnlyOccurrence)
            .Select(r => r.ContactId).ToListAsync(cancellationToken)).ToHashSet();
        var people = inSegment.Where(c => !reached.Contains(c)).Distinct().OrderBy(c => c.Value).ToList();

        var classes = picture.Lapsed.Count == 0 ? ((int, int)?)null : await ClassesAsync(scope.Db, picture, people, organisation.DayAt(scope.Now).DayNumber, cancellationToken);

        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        await ReplaceAsync(scope.Db, command, people, cancellationToken);
        await fields.NoteAsync(scope.Db, picture, command.Campaign, scope.Now, cancellationToken);
        version.Freeze(people.Count, HashOf(people), inSegment.Count - people.Count, classes, scope.Now);
        // Readers of the trail are not all let into the compartment.
        scope.Audit.ReasonCodes = Part2Campaign.Shown(people.Count, picture.IsCompartment).ToString();
        return FrozenAudience.Of(version, Part2Campaign.IsClosedTo(scope.Actor, picture))!;
    }

    /// <param name="people">In ascending order.</param>
    private static string HashOf(List<ContactId> people)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> id = stackalloc byte[16];
        foreach (var person in people)
        {
            person.Value.TryWriteBytes(id, bigEndian: true, out _);
            hash.AppendData(id);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>How many need no authorization, and how many one: by the same reading that the gate takes when it is sent.</summary>
    private static async Task<(int Free, int Needing)> ClassesAsync(AppDbContext db, CampaignPicture picture, List<ContactId> people, int today, CancellationToken cancellationToken)
    {
        var codes = picture.Lapsed.SelectMany(g => g.Codes).ToHashSet();
        var (free, needing) = (0, 0);
        foreach (var page in people.Chunk(Page))
        {
            var supplies = await db.SuppliesAsync(page, codes, cancellationToken);
            foreach (var person in page)
            {
                var outcome = LapsedGroup.Strictest(picture.Lapsed, g => g.Of(supplies[person], today)?.Within(g.LimitDays))!.Value.Class;
                if (outcome is HipaaClass.Marketing or HipaaClass.MarketingRemunerated)
                    needing++;
                else if (outcome.Restrictiveness() < HipaaClass.Marketing.Restrictiveness())
                    free++;
            }
        }

        return (free, needing);
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

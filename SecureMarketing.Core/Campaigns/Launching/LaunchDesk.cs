using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Campaigns.Launching;

/// <summary>Reads what the checklist of a version is computed from.</summary>
internal sealed class LaunchDesk(CampaignPictures pictures, FirstParty firstParty)
{
    public async Task<LaunchChecklist> ReadAsync(AppDbContext db, CampaignVersion version, CancellationToken cancellationToken)
    {
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        return LaunchChecklist.Of(
            picture,
            picture.Content is { } content ? EmailLint.Check(content.Document, firstParty) : [],
            await ListAsync(db, version, picture, cancellationToken),
            await SampleAsync(db, version, picture.Hash(), cancellationToken),
            await db.LaunchTicksOfAsync(version.CampaignId, version.Number, cancellationToken));
    }

    /// <returns>What still stops the launch, in words; null when nothing does.</returns>
    public async Task<string?> RefusalAsync(AppDbContext db, CampaignVersion version, CancellationToken cancellationToken)
    {
        var open = (await ReadAsync(db, version, cancellationToken)).Items.Where(i => i.Stops).ToList();
        return open.Count == 0 ? null : string.Join(" ", open.Select(i => $"{LaunchWords.Of(i.Point)}: {i.Words}"));
    }

    private static async Task<LaunchSample?> SampleAsync(AppDbContext db, CampaignVersion version, string hash, CancellationToken cancellationToken)
    {
        var (campaign, number, frozenAt) = (version.CampaignId, version.Number, version.FrozenAt);
        return frozenAt is null ? null : await db.LaunchSamples.AsNoTracking()
            .Where(s => s.CampaignId == campaign && s.Version == number && s.Hash == hash && s.FrozenAt == frozenAt)
            .OrderByDescending(s => s.At).ThenByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>By two statements over the counted audience; the send gate asks about each person again.</summary>
    private static async Task<ListFacts?> ListAsync(AppDbContext db, CampaignVersion version, CampaignPicture picture, CancellationToken cancellationToken)
    {
        if (version.FrozenCount is not { } people)
            return null;
        var (campaign, number) = (version.CampaignId, version.Number);
        var members = db.CampaignAudience.AsNoTracking().Where(m => m.CampaignId == campaign && m.Version == number);
        var contacts = db.Contacts;
        var unreachable = await members.Join(contacts, m => m.ContactId, c => c.Id, (m, c) => c).CountAsync(c => c.EmailIndex == null, cancellationToken);
        var origin = CampaignOrigin.GateOriginOf(version, picture, GateApproval.Valid);
        var suppressions = db.Suppressions.Where(s => s.ReleasedAt == null);
        var kept = await members.Join(suppressions, m => m.ContactId, s => s.Contact, (m, s) => new { m.ContactId, s.Kind, s.Topic, Mailbox = s.AddressIndex })
            .Join(contacts, k => k.ContactId, c => c.Id, (k, c) => new { k.ContactId, k.Kind, k.Topic, OfMailbox = k.Mailbox != null, SameMailbox = k.Mailbox == c.EmailIndex })
            .ToListAsync(cancellationToken);
        var suppressed = kept.Where(k => (!k.OfMailbox || k.SameMailbox) && SuppressionChoice.Concerns(k.Kind, k.Topic, origin)).Select(k => k.ContactId).Distinct().Count();
        return new ListFacts(people, suppressed, unreachable, version.SmallAudienceReason is not null);
    }
}

/// <summary>Points by name.</summary>
public static class LaunchWords
{
    public static string Of(LaunchPoint point) => point switch
    {
        LaunchPoint.Content => "Content",
        LaunchPoint.Footer => "Footer",
        LaunchPoint.Links => "Links",
        LaunchPoint.Tracking => "Tracking",
        LaunchPoint.List => "List",
        LaunchPoint.Documents => "Documents",
        LaunchPoint.Proofread => "Proofread",
        _ => "Test seen",
    };
}

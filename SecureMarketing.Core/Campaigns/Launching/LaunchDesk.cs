using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Campaigns.Launching;

/// <summary>Reads what the checklist of a version is computed from.</summary>
internal sealed class LaunchDesk(CampaignPictures pictures, FirstParty firstParty, TestDesk tests, TimeProvider clock)
{
    /// <param name="db">The caller's context; only read.</param>
    /// <param name="version">The version.</param>
    /// <param name="reader">Who reads it; null: somebody who learns no number of the compartment (42 CFR part 2).</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<LaunchChecklist> ReadAsync(AppDbContext db, CampaignVersion version, Actor? reader, CancellationToken cancellationToken)
    {
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        var (test, open) = await tests.StandingAsync(db, version, picture, reader, clock.GetUtcNow(), cancellationToken);
        var closed = reader is null ? picture.IsCompartment : Part2Campaign.IsClosedTo(reader, picture);
        return LaunchChecklist.Of(
            picture,
            picture.Content is { } content ? EmailLint.Check(content.Document, firstParty) : [],
            await ListAsync(db, version, picture, closed, cancellationToken),
            await db.StandingSampleAsync(version, picture.Hash(), cancellationToken),
            await db.LaunchTicksOfAsync(version.CampaignId, version.Number, cancellationToken),
            test,
            open);
    }

    /// <returns>What still stops the launch, in words; null when nothing does.</returns>
    public async Task<string?> RefusalAsync(AppDbContext db, CampaignVersion version, CancellationToken cancellationToken)
    {
        var open = (await ReadAsync(db, version, null, cancellationToken)).Items.Where(i => i.Stops).ToList();
        return open.Count == 0 ? null : string.Join(" ", open.Select(i => $"{LaunchWords.Of(i.Point)}: {i.Words}"));
    }

    /// <summary>By three statements over the counted audience; the send gate asks about each person again.</summary>
    private static async Task<ListFacts?> ListAsync(AppDbContext db, CampaignVersion version, CampaignPicture picture, bool closed, CancellationToken cancellationToken)
    {
        if (version.FrozenCount is not { } people)
            return null;
        var (campaign, number) = (version.CampaignId, version.Number);
        var members = db.CampaignAudience.AsNoTracking().Where(m => m.CampaignId == campaign && m.Version == number);
        var contacts = db.Contacts;
        var unreachable = await members.Join(contacts, m => m.ContactId, c => c.Id, (m, c) => c).CountAsync(c => c.EmailIndex == null, cancellationToken);
        var origin = CampaignOrigin.GateOriginOf(version, picture, GateApproval.Valid);
        var suppressed = await SuppressedAsync(db, members, origin, cancellationToken);
        return new ListFacts(people, suppressed, unreachable, version.SmallAudienceReason is not null, closed);
    }

    /// <summary>People of the list whom a suppression keeps from this campaign: one on any of their merged records, or on their mailbox, whoever it was.</summary>
    private static async Task<int> SuppressedAsync(AppDbContext db, IQueryable<CampaignAudienceMember> members, GateOrigin origin, CancellationToken cancellationToken)
    {
        var kinds = Enum.GetValues<GateSuppression>().Where(k => k is not (GateSuppression.None or GateSuppression.TopicMatch) && SuppressionChoice.Concerns(k, null, origin)).ToList();
        var topic = origin.Topic?.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // Translated to the database's lower(); the overloads with a culture are not.
        var standing = db.Suppressions.AsNoTracking()
            .Where(s => s.ReleasedAt == null && (kinds.Contains(s.Kind) || (topic != null && s.Kind == GateSuppression.TopicMatch && s.Topic != null && s.Topic.ToLower() == topic)));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        var contacts = db.Contacts.AsNoTracking();
        var people = members.Join(contacts, m => m.ContactId, c => c.Id, (m, c) => new { Person = c.MergedInto ?? c.Id, c.EmailIndex });
        var byRecord = standing.Join(contacts, s => s.Contact, c => c.Id, (s, c) => new { Person = c.MergedInto ?? c.Id, Mailbox = s.AddressIndex })
            .Join(people, s => s.Person, p => p.Person, (s, p) => new { p.Person, s.Mailbox, p.EmailIndex })
            .Where(k => k.Mailbox == null || k.Mailbox == k.EmailIndex).Select(k => k.Person);
        var byMailbox = standing.Where(s => s.Kind == GateSuppression.DoNotContact && s.AddressIndex != null)
            .Join(people, s => s.AddressIndex, p => p.EmailIndex, (s, p) => p.Person);
        return await byRecord.Union(byMailbox).CountAsync(cancellationToken);
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

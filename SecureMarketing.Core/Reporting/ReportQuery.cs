using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Reporting;

/// <summary>
/// Counts messages in the database: one grouped statement over recipients, messages and engagement, whose groups are few
/// whatever the number of people.
/// </summary>
internal sealed class ReportQuery(PublishedContents contents)
{
    /// <summary>What is alike of the messages of a group.</summary>
    private sealed record Group(
        OriginId Origin, int Version, string Domain, MessageState State, bool Unread, DeliveryMethod? Method, bool Opened, bool Clicked, bool Unsubscribed, bool Machine, long Count);

    public async Task<(ReportTally Total, IReadOnlyList<(string, ReportTally)> ByDomain, IReadOnlyList<(string, ReportTally)> BySubject)> CountAsync(
        AppDbContext db, ReportFilter filter, IReadOnlySet<CampaignId> leftOut, Organisation organisation, CancellationToken cancellationToken)
    {
        var groups = await GroupsAsync(db, filter, leftOut, organisation, cancellationToken);
        var total = new ReportTally();
        var domains = new Dictionary<string, ReportTally>(StringComparer.Ordinal);
        var subjects = new Dictionary<string, ReportTally>(StringComparer.Ordinal);
        var names = await SubjectsAsync(db, groups.Select(g => (g.Origin, g.Version)).Distinct(), cancellationToken);
        foreach (var group in groups)
        {
            Tally(total, group);
            Tally(Of(domains, group.Domain.Length == 0 ? "(no address)" : group.Domain), group);
            Tally(Of(subjects, names[(group.Origin, group.Version)]), group);
        }

        return (total, Sorted(domains), Sorted(subjects));
    }

    private static async Task<IReadOnlyList<Group>> GroupsAsync(AppDbContext db, ReportFilter filter, IReadOnlySet<CampaignId> leftOut, Organisation organisation, CancellationToken cancellationToken)
    {
        var recipients = db.Recipients.AsNoTracking();
        if (filter.Campaign is { } campaign)
        {
            var origin = campaign.Origin;
            recipients = recipients.Where(r => r.OriginId == origin);
        }

        if (leftOut.Count > 0)
        {
            var closed = leftOut.Select(c => c.Origin).ToList();
            recipients = recipients.Where(r => !closed.Contains(r.OriginId));
        }

        if (filter.Domain is { } domain)
            recipients = recipients.Where(r => r.Domain == domain);
        if (filter.From is { } from)
        {
            var start = Organisation.StartOf(from, organisation.Zone);
            recipients = recipients.Where(r => r.DecidedAt >= start);
        }

        if (filter.To is { } to)
        {
            var end = Organisation.StartOf(to.AddDays(1), organisation.Zone);
            recipients = recipients.Where(r => r.DecidedAt < end);
        }

        var messages = db.OutboundMessages.AsNoTracking().Where(m => m.Kind == MessageKind.Content);
        if (filter.Method is { } method)
            messages = messages.Where(m => m.Method == method);
        var machine = db.EngagementEvents.AsNoTracking().Where(e => e.Kind == EngagementKind.Open && e.Verdict != MachineVerdict.Person);
        var rows =
            from r in recipients
            join m in messages on r.Id equals m.RecipientId
            join t in db.TrackedMessages.AsNoTracking() on m.Id equals t.MessageId into tracked
            from t in tracked.DefaultIfEmpty()
            select new
            {
                r.OriginId,
                r.OriginVersion,
                r.Domain,
                m.State,
                Unread = m.State == MessageState.Expired && m.ReasonCode == SendingReason.UnreadInPortal,
                m.Method,
                Opened = t != null && t.FirstOpenedAt != null,
                Clicked = t != null && t.FirstClickedAt != null,
                Unsubscribed = t != null && t.UnsubscribedAt != null,
                Machine = machine.Any(e => e.MessageId == m.Id),
            };
        var grouped = await rows
            .GroupBy(x => new { x.OriginId, x.OriginVersion, x.Domain, x.State, x.Unread, x.Method, x.Opened, x.Clicked, x.Unsubscribed, x.Machine })
            .Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellationToken);
        return
        [
            .. grouped.Select(g => new Group(
                g.Key.OriginId, g.Key.OriginVersion, g.Key.Domain, g.Key.State, g.Key.Unread, g.Key.Method, g.Key.Opened, g.Key.Clicked, g.Key.Unsubscribed, g.Key.Machine, g.Count)),
        ];
    }

    private static void Tally(ReportTally tally, Group group)
    {
        void Count(ReportMetric metric) => tally.Add(metric, group.Count);
        Count(ReportMetric.Recipients);
        if (group.State is MessageState.Suppressed or MessageState.Planned or MessageState.Gate1)
        {
            Count(ReportMetric.Suppressed);
            return;
        }

        Count(ReportMetric.Queued);
        var outcome = group.Unread ? ReportMetric.Unread : OutcomeOf(group.State);
        Count(outcome);
        if (outcome != ReportMetric.Accepted)
            return;
        Count(Secured(group.Method));
        if (group.Opened || group.Clicked || group.State is MessageState.Delivered or MessageState.Read)
            Count(ReportMetric.Delivered);
        if (group.Opened || group.Clicked)
            Count(ReportMetric.Opened);
        else if (group.Machine)
            Count(ReportMetric.MachineOpened);
        if (group.Clicked)
            Count(ReportMetric.Clicked);
        if (group.Unsubscribed)
            Count(ReportMetric.Unsubscribed);
    }

    private static ReportMetric OutcomeOf(MessageState state) => state switch
    {
        MessageState.Accepted or MessageState.Delivered or MessageState.Complained or MessageState.NoticeSent or MessageState.Read => ReportMetric.Accepted,
        MessageState.Bounced or MessageState.DsnFailed => ReportMetric.Failed,
        MessageState.Cancelled or MessageState.Expired => ReportMetric.Cancelled,
        MessageState.InDoubt => ReportMetric.InDoubt,
        _ => ReportMetric.Waiting,
    };

    private static ReportMetric Secured(DeliveryMethod? method) => method switch
    {
        DeliveryMethod.SMime => ReportMetric.SecuredSMime,
        DeliveryMethod.OpenPgp => ReportMetric.SecuredOpenPgp,
        DeliveryMethod.VerifiedTls => ReportMetric.SecuredTls,
        DeliveryMethod.Portal => ReportMetric.SecuredPortal,
        _ => ReportMetric.Unsecured,
    };

    private async Task<Dictionary<(OriginId, int), string>> SubjectsAsync(
        AppDbContext db, IEnumerable<(OriginId Origin, int Version)> versions, CancellationToken cancellationToken)
    {
        var names = new Dictionary<(OriginId, int), string>();
        foreach (var (origin, number) in versions)
        {
            var version = await db.CampaignVersionAsync(CampaignId.From(origin.Value), number, cancellationToken);
            var content = version?.Content is { } id ? await contents.FindAsync(db, id, cancellationToken) : null;
            names[(origin, number)] = content is null ? "(subject not on record)" : InlineList.Readable(content.Document.Subject);
        }

        return names;
    }

    private static ReportTally Of(Dictionary<string, ReportTally> tallies, string label)
    {
        if (!tallies.TryGetValue(label, out var tally))
            tallies[label] = tally = new ReportTally();
        return tally;
    }

    private static IReadOnlyList<(string, ReportTally)> Sorted(Dictionary<string, ReportTally> tallies) =>
        [.. tallies.OrderByDescending(t => t.Value[ReportMetric.Recipients]).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value))];
}

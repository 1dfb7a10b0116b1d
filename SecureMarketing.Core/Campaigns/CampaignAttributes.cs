using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// What people did with a given campaign, or with a given link: the acts of persons, not of machines, each counted once per message and
/// day (UTC). Messages whose acts are not counted (sensitive ones, and those of people who asked not to be tracked) are not looked at:
/// that somebody did not open one of them is not known, and that they received it tells what it is about.
/// </summary>
internal sealed class CampaignAttributes : IAttributeSource, IHappenings, INamedValues
{
    private const string Received = "campaignReceived";
    private const string Opened = "campaignOpened";
    private const string Clicked = "campaignClicked";
    private const string Link = "linkClicked";

    /// <summary>Beyond this a list is no help in choosing.</summary>
    private const int MostChoices = 500;

    /// <summary>As long as a name in a rule may be.</summary>
    private const int LongestLink = 200;

    private static readonly RuleOperator[] Done =
    [
        RuleOperator.Ever, RuleOperator.Never, RuleOperator.WithinLast, RuleOperator.NotWithinLast, RuleOperator.OnOrAfter, RuleOperator.Before, RuleOperator.Between,
        RuleOperator.CountAtLeast, RuleOperator.FollowedBy, RuleOperator.NotFollowedBy,
    ];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Of(Received, "Received a campaign", "the campaign", "received", Done),
        Of(Opened, "Opened a campaign", "the campaign", "opened", [.. Done, RuleOperator.ReceivedOnly]),
        Of(Clicked, "Clicked in a campaign", "the campaign", "clicked in", [.. Done, RuleOperator.ReceivedOnly]),
        Of(Link, "Followed a link", "the link", "followed", Done),
    ];

    public AnswerLife Life => AnswerLife.UntilChange;

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        if (question.Leaf.Operator != RuleOperator.ReceivedOnly)
            return Happenings.Where(Rows(db, question), question);
        var received = People(db, Messages(db, question)).Select(m => m.ContactId);
        var answered = Rows(db, question).Select(r => r.ContactId);
        return a => received.Contains(a.ContactId) && !answered.Contains(a.ContactId);
    }

    /// <summary>Every message of a campaign would be a second index.</summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlEngaged;

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(TrackedMessage)];

    public IQueryable<ContactDay> Rows(AppDbContext db, LeafQuestion question)
    {
        var messages = Messages(db, question);
        if (question.Definition.Key == Received)
            return People(db, messages);
        var events = db.EngagementEvents.AsNoTracking().Where(e => e.Verdict == MachineVerdict.Person);
        // Pictures may be blocked: whoever clicked has opened.
        events = question.Definition.Key == Opened
            ? events.Where(e => e.Kind == EngagementKind.Open || e.Kind == EngagementKind.Click)
            : events.Where(e => e.Kind == EngagementKind.Click);
        var acts = events.Join(messages, e => e.MessageId, m => m.MessageId, (e, m) => new { m.MessageId, m.ContactId, m.LinkSetId, e.Link, e.At });
        if (question.Definition.Key == Link && question.Leaf.Which is { } which)
        {
            var targets = which.ToList();
            acts = acts.Join(db.TrackedLinks.Where(l => targets.Contains(l.Target)), a => new { a.LinkSetId, a.Link }, l => new { l.LinkSetId, Link = l.Index }, (a, l) => a);
        }

        return acts.Join(db.Contacts, a => a.ContactId, c => c.Id, (a, c) => new { Person = c.MergedInto ?? c.Id, a.MessageId, Day = InstantDay.Of(a.At) })
            .Distinct().Select(a => new ContactDay { ContactId = a.Person, Day = a.Day });
    }

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        // Once a message was handed over, not having opened it is an answer, too.
        await db.TrackedMessages.AsNoTracking().AnyAsync(m => m.Counts && m.AcceptedAt != null, cancellationToken) ? [.. Attributes.Select(a => a.Key)] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var days = await Rows(db, question).Where(r => r.ContactId == contact).Select(r => r.Day).ToListAsync(cancellationToken);
        var received = question.Leaf.Operator == RuleOperator.ReceivedOnly && await People(db, Messages(db, question)).AnyAsync(m => m.ContactId == contact, cancellationToken);
        return days.Count > 0 ? $"{Spoken.Count(days.Count, "time")}, last {Spoken.Day(days.Max())}" : received ? "received" : "never";
    }

    public async Task<IReadOnlyList<NamedChoice>> ChoicesAsync(AppDbContext db, string attribute, CancellationToken cancellationToken)
    {
        var counted = db.TrackedMessages.AsNoTracking().Where(m => m.Counts && m.AcceptedAt != null);
        if (attribute == Link)
        {
            var sets = counted.Select(m => m.LinkSetId);
            return [.. (await db.TrackedLinks.AsNoTracking().Where(l => sets.Contains(l.LinkSetId) && l.Target.Length <= LongestLink).Select(l => l.Target).Distinct().OrderBy(t => t).Take(MostChoices).ToListAsync(cancellationToken))
                .Select(t => new NamedChoice(t, t))];
        }

        // Both hold the same number; the database cannot be told so.
        var origins = await counted.Select(m => m.OriginId).Distinct().ToListAsync(cancellationToken);
        var ids = origins.ConvertAll(o => CampaignId.From(o.Value));
        return [.. (await db.Campaigns.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Name).Take(MostChoices).Select(c => new { c.Id, c.Name }).ToListAsync(cancellationToken))
            .Select(c => new NamedChoice(Text(c.Id.Value), c.Name))];
    }

    public async Task<IReadOnlyList<NamedChoice>> FindAsync(AppDbContext db, string attribute, string stated, CancellationToken cancellationToken)
    {
        if (attribute == Link)
            return await db.TrackedLinks.AsNoTracking().AnyAsync(l => l.Target == stated, cancellationToken) ? [new NamedChoice(stated, stated)] : [];
        var campaigns = db.Campaigns.AsNoTracking();
        if (Guid.TryParse(stated, CultureInfo.InvariantCulture, out var number))
        {
            var id = CampaignId.From(number);
            return [.. (await campaigns.Where(c => c.Id == id).Select(c => c.Name).ToListAsync(cancellationToken)).Select(n => new NamedChoice(Text(number), n))];
        }

#pragma warning disable CA1304, CA1311, CA1862, MA0011 // translated to SQL lower(), the one folding that all databases have
        var folded = stated.ToLowerInvariant();
        var named = await campaigns.Where(c => c.Name.ToLower() == folded).OrderBy(c => c.Id).Select(c => new { c.Id, c.Name }).Take(10).ToListAsync(cancellationToken);
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        return named.ConvertAll(c => new NamedChoice(Text(c.Id.Value), c.Name));
    }

    /// <summary>Counted messages that were handed over, of the campaigns that are meant.</summary>
    private static IQueryable<TrackedMessage> Messages(AppDbContext db, LeafQuestion question)
    {
        var messages = db.TrackedMessages.AsNoTracking().Where(m => m.Counts && m.AcceptedAt != null);
        if (question.Definition.Key == Link || question.Leaf.Which is not { } which)
            return messages;
        // A name that nobody looked up is no campaign.
        var origins = which.Select(w => Guid.TryParse(w, CultureInfo.InvariantCulture, out var id) ? OriginId.From(id) : (OriginId?)null).OfType<OriginId>().ToList();
        return messages.Where(m => origins.Contains(m.OriginId));
    }

    /// <summary>Whom each message was sent to: what a merged record received counts for the person.</summary>
    private static IQueryable<ContactDay> People(AppDbContext db, IQueryable<TrackedMessage> messages) =>
        messages.Join(db.Contacts, m => m.ContactId, c => c.Id, (m, c) => new ContactDay { ContactId = c.MergedInto ?? c.Id, Day = InstantDay.Of(m.AcceptedAt!.Value) });

    private static string Text(Guid id) => id.ToString("D");

    private static AttributeDefinition Of(string key, string label, string noun, string verb, IReadOnlyList<RuleOperator> operators) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Verb = verb,
        Group = AttributeGroup.Engagement,
        Type = AttributeType.Event,
        Operators = operators,
        // A campaign went to people with something in common, often what they are treated for.
        IsPhi = true,
        Owner = "Campaigns",
        Names = true,
        Window = WindowUse.Counting,
        // Acts on one message: a click is an opening, too, and would follow itself.
        Happens = key == Received ? key : Opened,
        FedBy = "the first message that is sent from here and whose opens and clicks are counted",
    };
}

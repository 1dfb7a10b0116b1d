using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Segments by the suppression list: who can be reached at all, who opted out of advertising, who unsubscribed from a topic. They state
/// what is on record now, never a permission: the gate judges each message. What any record of a person says holds for the person.
/// </summary>
internal sealed class SuppressionAttributes : IAttributeSource
{
    private const string Reachable = "reachable";
    private const string OptedOut = "optedOut";
    private const string UnsubscribedTopic = "unsubscribedTopic";

    private static readonly GateSuppression[] StopsEverything = [GateSuppression.DoNotContact, GateSuppression.Deceased, GateSuppression.HardBounce];
    private static readonly GateSuppression[] StopsAdvertising = [GateSuppression.AllCommercial, GateSuppression.Complaint];
    private static readonly GateSuppression[] StopsATopic = [GateSuppression.TopicMatch];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Of(Reachable, "Reachable by email", "reachable by email", AttributeGroup.Permission, AttributeType.Flag, [RuleOperator.EqualTo], "everybody on record: an address, and what the suppression list says of it") with
        {
            FlagWords = ("who can be reached by email", "who cannot be reached by email"),
        },
        Of(OptedOut, "Opted out of all advertising", "opted out of all advertising", AttributeGroup.Permission, AttributeType.Flag, [RuleOperator.EqualTo], "an opt-out or a complaint on the suppression list") with
        {
            FlagWords = ("who opted out of all advertising", "who did not opt out of all advertising"),
        },
        Of(UnsubscribedTopic, "Unsubscribed from a topic", "the topic", AttributeGroup.Engagement, AttributeType.Choice,
            [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing], "the first topic that somebody switches off") with
        {
            Verb = "unsubscribed from",
            Window = WindowUse.Always,
            FlagWords = ("who unsubscribed from any topic", "who unsubscribed from no topic"),
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var people = question.Definition.Key switch
        {
            Reachable => Placed(db, StopsEverything).Union(ClosedMailboxes(db)).Union(BouncedMailboxes(db)),
            OptedOut => Placed(db, StopsAdvertising),
            _ => Unsubscribed(db, question),
        };
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        switch (question.Definition.Key)
        {
            case Reachable:
                Expression<Func<ContactAttributes, bool>> reachable = a => a.EmailOk && !a.Deceased;
                reachable = reachable.And(among.Not());
                return Flag(question) ? reachable : reachable.Not();
            case OptedOut:
                return Flag(question) ? among : among.Not();
            default:
                return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
        }
    }

    /// <summary>
    /// The list is kept in its table only; each change of it is noted (<see cref="ConsentChange"/>), and so is each change of an address.
    /// Its rows may concern others than they name: the mailbox of somebody erased is closed for whoever has it.
    /// </summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlFed;

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        List<string> fed = [Reachable];
        var inForce = db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null);
        if (await inForce.AnyAsync(s => StopsAdvertising.Contains(s.Kind), cancellationToken))
            fed.Add(OptedOut);
        if (await inForce.AnyAsync(s => s.Kind == GateSuppression.TopicMatch, cancellationToken))
            fed.Add(UnsubscribedTopic);
        return fed;
    }

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        if (question.Definition.Key != UnsubscribedTopic)
        {
            var holds = await db.ContactAttributes.AsNoTracking().Where(a => a.ContactId == contact).AnyAsync(Where(db, question), cancellationToken);
            return holds == Flag(question) ? "yes" : "no";
        }

        var records = db.Contacts;
        var topics = await db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null && s.Kind == GateSuppression.TopicMatch && s.Topic != null &&
                (s.Contact == contact || records.Any(c => c.Id == s.Contact && c.MergedInto == contact)))
            .Select(s => s.Topic!).Distinct().OrderBy(t => t).Take(4).ToListAsync(cancellationToken);
        return topics.Count == 0 ? "no topic" : string.Join(", ", topics.Take(3)) + (topics.Count > 3 ? " and more" : "");
    }

    /// <summary>Kept from people, wherever their mailbox is.</summary>
    private static IQueryable<ContactId> Placed(AppDbContext db, GateSuppression[] kinds) =>
        People(db, db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null && s.AddressIndex == null && kinds.Contains(s.Kind)));

    /// <summary>Whoever has a mailbox that may not be written to, as of somebody erased.</summary>
    private static IQueryable<ContactId> ClosedMailboxes(AppDbContext db)
    {
        var closed = db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null && s.Kind == GateSuppression.DoNotContact && s.AddressIndex != null);
        return db.Contacts.AsNoTracking().Where(c => c.EmailIndex != null).Join(closed, c => c.EmailIndex, s => s.AddressIndex, (c, s) => c.MergedInto ?? c.Id);
    }

    /// <summary>A bounce holds while the person still has the mailbox that bounced.</summary>
    private static IQueryable<ContactId> BouncedMailboxes(AppDbContext db)
    {
        var bounced = db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null && s.Kind == GateSuppression.HardBounce && s.AddressIndex != null);
        var records = db.Contacts;
        return records.AsNoTracking().Where(c => c.EmailIndex != null)
            .Join(bounced, c => c.EmailIndex, s => s.AddressIndex, (c, s) => new { Person = c.Id, s.Contact })
            .Where(x => x.Contact == x.Person || records.Any(r => r.Id == x.Contact && r.MergedInto == x.Person)).Select(x => x.Person);
    }

    private static IQueryable<ContactId> Unsubscribed(AppDbContext db, LeafQuestion question)
    {
        var placed = db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null && StopsATopic.Contains(s.Kind) && s.Topic != null);
        if (question.Leaf.During is { } during)
        {
            var (first, last) = during.Days(question.AsOf);
            var (from, to) = (InstantDay.Start(first), InstantDay.Start(last == int.MaxValue ? last : last + 1));
            placed = placed.Where(s => s.CreatedAt >= from && s.CreatedAt < to);
        }

        if (question.Leaf.Operator is RuleOperator.EqualTo or RuleOperator.In)
        {
            var topics = Topics(question);
#pragma warning disable CA1304, CA1311, MA0011 // Translated to the database's lower(); the overloads with a culture are not.
            placed = placed.Where(s => topics.Contains(s.Topic!.ToLower()));
#pragma warning restore CA1304, CA1311, MA0011
        }

        return People(db, placed);
    }

    private static IQueryable<ContactId> People(AppDbContext db, IQueryable<Suppression> placed) => placed.Join(db.Contacts, s => s.Contact, c => c.Id, (s, c) => c.MergedInto ?? c.Id);

    private static List<string> Topics(LeafQuestion question) => question.Leaf.Value switch
    {
        TextList list => [.. list.Texts.Select(t => t.ToLowerInvariant())],
        TextValue text => [text.Text.ToLowerInvariant()],
        _ => [],
    };

    private static bool Flag(LeafQuestion question) => question.Leaf.Value is FlagValue { Flag: true };

    private static AttributeDefinition Of(string key, string label, string noun, AttributeGroup group, AttributeType type, IReadOnlyList<RuleOperator> operators, string fedBy) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Group = group,
        Type = type,
        Operators = operators,
        IsPhi = false,
        Owner = "Consent",
        FedBy = fedBy,
    };
}

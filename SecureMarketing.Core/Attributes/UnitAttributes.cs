using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>Visits by where they took place: a facility, department or service line of an account, by its code or name.</summary>
internal sealed class UnitAttributes : IAttributeSource
{
    public const string VisitedUnit = "visitUnit";

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new AttributeDefinition
        {
            Key = VisitedUnit,
            Label = "Visit, at a unit",
            Noun = "visited unit",
            Group = AttributeGroup.Visits,
            Type = AttributeType.Text,
            Operators = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing],
            // Where somebody was treated tells for what: "Oncology", "Recovery Center". Nobody has judged the names of the units.
            IsPhi = true,
            Sensitivity = Sensitivity.Unknown,
            Owner = "Accounts",
            Words = VisitedUnit,
            Window = WindowUse.Always,
            FlagWords = ("who visited a known unit", "who visited no known unit"),
            FedBy = "visits that name a unit of an account: a column of a table of visits taken as place, or FHIR Encounter.location and serviceProvider",
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var people = Visits(db, question).Select(v => v.ContactId);
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
    }

    /// <summary>Places of visits are kept with the visits only; that a unit is called otherwise is noted, too.</summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlFed;

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(Encounter)];

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.Encounters.AnyAsync(e => e.UnitId != null, cancellationToken) ? [VisitedUnit] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var units = db.AccountUnits.AsNoTracking();
        var asOf = question.AsOf;
        var rows = await db.Encounters.AsNoTracking().Where(e => e.ContactId == contact && e.Day <= asOf).Join(units, e => e.UnitId, u => (int?)u.Id, (e, u) => new { u.Name, e.Day })
            .GroupBy(r => r.Name).Select(g => new { Name = g.Key, Last = g.Max(r => r.Day) }).ToListAsync(cancellationToken);
        return rows.Count == 0 ? Spoken.NotOnRecord : string.Join("; ", rows.OrderByDescending(r => r.Last).Select(r => $"{r.Name}, last {Spoken.Day(r.Last)}"));
    }

    private static IQueryable<Encounter> Visits(AppDbContext db, LeafQuestion question)
    {
        var asOf = question.AsOf;
        var (first, last) = Interval.Window(question);
        var visits = db.Encounters.AsNoTracking().Where(e => e.UnitId != null && e.Day <= asOf && e.Day >= first && e.Day <= last);
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return visits;
        IReadOnlyList<string> texts = question.Leaf.Value is TextList list ? list.Texts : [((TextValue)question.Leaf.Value!).Text];
        var words = texts.Select(AccountUnit.Fold).ToList();
        var units = db.AccountUnits.AsNoTracking().Where(u => words.Contains(u.CodeFolded) || words.Contains(u.NameFolded)).Select(u => (int?)u.Id);
        return visits.Where(e => units.Contains(e.UnitId));
    }
}

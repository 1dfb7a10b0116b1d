using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes.Stages;

/// <summary>Where a person stands with the organisation, by the version of its rules that the condition names (adr-2611-stages.md).</summary>
internal sealed class StageAttributes : IAttributeSource
{
    public const string New = "new";
    public const string Active = "active";
    public const string Overdue = "overdue";
    public const string AtRisk = "at risk";
    public const string HighRisk = "high risk";
    public const string None = "none";

    public static readonly IReadOnlyList<string> Words = [New, Active, Overdue, AtRisk, HighRisk, None];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new()
        {
            Key = "careStage",
            Label = "Care stage",
            Noun = "care stage",
            Group = AttributeGroup.Visits,
            Type = AttributeType.Choice,
            Operators = [RuleOperator.EqualTo, RuleOperator.In],
            Choices = Words,
            Staged = true,
            // As the dates of care that it is made of.
            IsPhi = true,
            Owner = "Contacts",
            FedBy = "FHIR Encounter, or a table of visits",
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        Expression<Func<ContactAttributes, bool>> any = a => false;
        foreach (var stage in Asked(question))
            any = any.Or(In(db, stage, question.Stages, question.AsOf));
        return any;
    }

    public LeafReading Reading(LeafQuestion question) => new AnyReading([.. Asked(question).Select(stage => Reading(stage, question.Stages, question.AsOf))]);

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.Encounters.AsNoTracking().AnyAsync(cancellationToken) ? [Attributes[0].Key] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var stage in Words)
        {
            if (await db.ContactAttributes.AsNoTracking().Where(In(db, stage, question.Stages, question.AsOf)).AnyAsync(a => a.ContactId == contact, cancellationToken))
                found.Add(stage);
        }

        return string.Join(", ", found);
    }

    private static IReadOnlyList<string> Asked(LeafQuestion question) => question.Leaf.Value is TextList list ? list.Texts : [((TextValue)question.Leaf.Value!).Text];

    private static Expression<Func<ContactAttributes, bool>> In(AppDbContext db, string stage, StageRules rules, int asOf)
    {
        var visits = VisitAttributes.Rows(db, VisitAttributes.Visit);
        var (newFrom, activeFrom) = (asOf - rules.NewDays, asOf - rules.OverdueDays);
        // Nearly everybody has visits: looking at each person's own costs SQLite a fifth of gathering all of them first.
        Expression<Func<ContactAttributes, bool>> ever = a => visits.Any(v => v.ContactId == a.ContactId && v.Day <= asOf);
        Expression<Func<ContactAttributes, bool>> beforeNew = a => visits.Any(v => v.ContactId == a.ContactId && v.Day < newFrom);
        Expression<Func<ContactAttributes, bool>> recent = a => visits.Any(v => v.ContactId == a.ContactId && v.Day >= activeFrom && v.Day <= asOf);
        return stage switch
        {
            New => ever.And(beforeNew.Not()),
            Active => recent.And(beforeNew),
            Overdue => ever.And(recent.Not()),
            AtRisk => Signs(db, rules.AtRisk, rules.RiskDays, asOf).And(Signs(db, rules.HighRisk, rules.RiskDays, asOf).Not()),
            HighRisk => Signs(db, rules.HighRisk, rules.RiskDays, asOf),
            _ => ever.Not(),
        };
    }

    private static Expression<Func<ContactAttributes, bool>> Signs(AppDbContext db, RiskSigns signs, int days, int asOf)
    {
        var from = asOf - days;
        Expression<Func<ContactAttributes, bool>> any = a => false;
        foreach (var (key, _, least) in Set(signs))
        {
            var inside = VisitAttributes.Rows(db, key).Where(d => d.Day >= from && d.Day <= asOf);
            var people = least == 1 ? inside.Select(d => d.ContactId) : inside.GroupBy(d => d.ContactId).Where(g => g.Count() >= least).Select(g => g.Key);
            any = any.Or(a => people.Contains(a.ContactId));
        }

        return any;
    }

    private static LeafReading Reading(string stage, StageRules rules, int asOf)
    {
        var past = Interval.Everything with { Last = asOf };
        var ever = new DaysReading(PersonDays.Visit, past);
        var beforeNew = new DaysReading(PersonDays.Visit, past with { Last = asOf - rules.NewDays - 1 });
        var recent = new DaysReading(PersonDays.Visit, new Interval(asOf - rules.OverdueDays, asOf));
        return stage switch
        {
            New => new AllReading([ever, new NotReading(beforeNew)]),
            Active => new AllReading([recent, beforeNew]),
            Overdue => new AllReading([ever, new NotReading(recent)]),
            AtRisk => new AllReading([Reading(rules.AtRisk, rules.RiskDays, asOf), new NotReading(Reading(rules.HighRisk, rules.RiskDays, asOf))]),
            HighRisk => Reading(rules.HighRisk, rules.RiskDays, asOf),
            _ => new NotReading(ever),
        };
    }

    private static AnyReading Reading(RiskSigns signs, int days, int asOf) =>
        new([.. Set(signs).Select(s => new DaysReading(s.Days, new Interval(asOf - days, asOf), s.Least))]);

    private static IEnumerable<(string Key, PersonDays Days, int Least)> Set(RiskSigns signs)
    {
        if (signs.Missed is { } missed)
            yield return (VisitAttributes.Missed, PersonDays.Missed, missed);
        if (signs.Emergency is { } emergency)
            yield return (VisitAttributes.Emergency, PersonDays.Emergency, emergency);
        if (signs.Hospital is { } hospital)
            yield return (VisitAttributes.Hospital, PersonDays.Inpatient, hospital);
    }
}

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Units;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Coded facts. Almost every question is answered by the roll-up (<see cref="ClinicalLatest"/>); the raw history is read
/// only where it alone knows: a count inside a window, any value ever, and days after the as-of date.
/// </summary>
internal sealed class ClinicalAttributes : IAttributeSource, IHappenings
{
    internal const string LatestResult = "observation";
    internal const string AnyResult = "observationAny";
    private const string LatestAnswer = "observationAnswer";
    private const string Change = "observationChange";
    private const string Insurance = "insurance";
    private const string RiskScore = "riskScore";
    private const string RiskLevel = "riskLevel";

    private static readonly RuleOperator[] Happened =
    [
        RuleOperator.Ever, RuleOperator.Never, RuleOperator.WithinLast, RuleOperator.NotWithinLast, RuleOperator.OnOrAfter, RuleOperator.Before,
        RuleOperator.Between, RuleOperator.CountAtLeast, RuleOperator.FollowedBy, RuleOperator.NotFollowedBy,
    ];

    private static readonly RuleOperator[] Compared =
    [
        RuleOperator.AtLeast, RuleOperator.AtMost, RuleOperator.MoreThan, RuleOperator.LessThan, RuleOperator.Between, RuleOperator.EqualTo,
        RuleOperator.Exists, RuleOperator.Missing,
    ];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Coded("condition", "Condition", "the condition", FactKind.Condition, AttributeType.Event, [RuleOperator.Active, .. Happened]),
        Coded("medication", "Medication", "the medication", FactKind.Medication, AttributeType.Event, [RuleOperator.Active, .. Happened]),
        Coded("procedure", "Procedure", "the procedure", FactKind.Procedure, AttributeType.Event, Happened),
        Coded(LatestResult, "Latest result", "latest result", FactKind.Observation, AttributeType.Measurement, Compared) with { CodesRequired = true },
        Coded(AnyResult, "Any result", "result", FactKind.Observation, AttributeType.Measurement, Compared) with { CodesRequired = true, Window = WindowUse.Always },
        Coded(LatestAnswer, "Latest coded result", "latest answer", FactKind.Observation, AttributeType.Answer, [RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing]) with
        {
            CodesRequired = true,
            Happens = null,
            FedBy = "FHIR Observation with a coded value, as of a survey",
        },
        Coded(Change, "Change in result", "latest change in result", FactKind.Observation, AttributeType.Measurement, Compared) with { CodesRequired = true, Happens = null, Converts = false },
        Coded("immunization", "Immunization", "the immunization", FactKind.Immunization, AttributeType.Event, Happened),
        Coded("allergy", "Allergy", "the allergy", FactKind.Allergy, AttributeType.Event, [RuleOperator.Active, RuleOperator.Ever, RuleOperator.Never]),
        Coded("carePlan", "Care plan", "the care plan", FactKind.CarePlan, AttributeType.Event, [RuleOperator.Active, .. Happened]),
        Coded(RiskScore, "Risk, latest probability", "latest probability (percent)", FactKind.Risk, AttributeType.Measurement, Compared) with { CodesRequired = true, Converts = false },
        Coded(RiskLevel, "Risk, latest level", "latest risk level", FactKind.Risk, AttributeType.Answer, [RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing]) with
        {
            CodesRequired = true,
            FedBy = "FHIR RiskAssessment with a qualitative risk",
        },
        Coded(Insurance, "Insurance", "the insurance", FactKind.Coverage, AttributeType.Event, [RuleOperator.Active, RuleOperator.Ever, RuleOperator.Never]),
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var people = question.Definition.Key switch
        {
            LatestResult or RiskScore => Latest(db, question),
            AnyResult => Any(db, question),
            LatestAnswer or RiskLevel => Answered(db, question),
            Change => ResultChange.People(Rollup(db, question), Facts(db, question), question),
            _ => Happening(db, question),
        };
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        return question.Leaf.Operator is RuleOperator.Never or RuleOperator.NotWithinLast or RuleOperator.Missing ? among.Not() : among;
    }

    public LeafReading Reading(LeafQuestion question)
    {
        CodedTest? test = (question.Definition.Key, question.Leaf.Operator) switch
        {
            (LatestResult or RiskScore, _) => new ValueTest(MeasuredTest.Inside(question).First, MeasuredTest.Inside(question).Last, question.Leaf.Unit),
            (AnyResult or Change, _) => null,
            (LatestAnswer or RiskLevel, _) => new AnswerTest(question.AnswerIds),
            // Its end lies ahead, which the day of the question decides and no posting holds.
            (Insurance, RuleOperator.Active) => null,
            (_, RuleOperator.Active) => new ActiveTest(),
            (_, RuleOperator.Ever or RuleOperator.Never) => new EverTest(),
            (_, RuleOperator.CountAtLeast) => question.Leaf.During is null ? new SumTest(question.Whole) : null,
            (_, RuleOperator.NotWithinLast) => new SpanTest(new Interval(question.AsOf - question.Whole, question.AsOf)),
            _ => new SpanTest(Interval.Days(question)),
        };
        if (test is null)
            return LeafReading.SqlFed;
        LeafReading reading = new CodedReading(question.Definition.Codes!.Value, question.CodeIds, test) { Except = question.ExceptCodeIds };
        if (question.Conversions.Count > 0)
            reading = new AnyReading([reading, .. question.Conversions.Select(c => Converted(question, c.CodeIds, c.From))]);
        return question.Leaf.Operator is RuleOperator.Never or RuleOperator.NotWithinLast or RuleOperator.Missing ? new NotReading(reading) : reading;
    }

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(ClinicalFact), typeof(ClinicalLatest)];

    private static CodedReading Converted(LeafQuestion question, IReadOnlyList<int> codes, UnitConversion from)
    {
        var (first, last) = MeasuredTest.Inside(question, from);
        return new CodedReading(question.Definition.Codes!.Value, codes, new ValueTest(first, last, from.Recorded));
    }

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var fed = new List<string>();
        // Of the facts: their index begins with the kind, that of the roll-up does not.
        var facts = db.ClinicalFacts.AsNoTracking();
        foreach (var attribute in Attributes)
        {
            var kind = attribute.Codes!.Value;
            if (attribute.Type == AttributeType.Answer)
            {
                // Of the roll-up: in its order of codes a yes is found soon, and a no costs one look along it.
                if (await db.ClinicalLatest.AsNoTracking().AnyAsync(l => l.Kind == kind && l.LastValueCodeId != null, cancellationToken))
                    fed.Add(attribute.Key);
            }
            else if (attribute.Type == AttributeType.Measurement
                ? await facts.AnyAsync(f => f.Kind == kind && f.Value != null, cancellationToken)
                : await facts.AnyAsync(f => f.Kind == kind, cancellationToken))
                fed.Add(attribute.Key);
        }

        return fed;
    }

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var codes = db.Codes.AsNoTracking();
        if (question.Definition.Key == Change)
            return await ResultChange.ReadAsync(Facts(db, question).Where(f => f.ContactId == contact), codes, cancellationToken);
        var rows = await Rollup(db, question).Where(l => l.ContactId == contact)
            .Join(codes, l => l.CodeId, c => c.Id, (l, c) => new { Latest = l, c.Display, c.Value })
            .OrderByDescending(l => l.Latest.LastDay).Take(4).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return Spoken.NotOnRecord;
        if (question.Definition.Type == AttributeType.Answer)
        {
            var answers = rows.Where(r => r.Latest.LastValueCodeId is not null).Take(3).ToList();
            var ids = answers.ConvertAll(r => r.Latest.LastValueCodeId!.Value);
            var words = await codes.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Display, cancellationToken);
            return answers.Count == 0 ? Spoken.NotOnRecord : string.Join("; ", answers.Select(r => $"{r.Display}: {words[r.Latest.LastValueCodeId!.Value]}"));
        }

        var said = rows.Take(3).Select(r => question.Definition.Type == AttributeType.Measurement && r.Latest.LastValue is { } value
            ? $"{r.Display}: {Spoken.Number(value)} {r.Latest.LastUnit} on {Spoken.Day(r.Latest.LastValueDay)}"
            : $"{r.Display} ({r.Value}): {Times(r.Latest)}");
        return string.Join("; ", said) + (rows.Count > 3 ? "; and more" : "");
    }

    /// <summary>Undated facts have day 0 and follow nothing.</summary>
    public IQueryable<ContactDay> Rows(AppDbContext db, LeafQuestion question) =>
        Facts(db, question).Where(f => f.Day > 0).Select(f => new ContactDay { ContactId = f.ContactId, Day = f.Day });

    public AnswerLife Life => AnswerLife.UntilFacts;

    private static string Times(ClinicalLatest latest) => latest.N == 1
        ? $"{Spoken.Day(latest.LastDay)}{Active(latest)}"
        : $"{latest.N} times, {Spoken.Day(latest.FirstDay)} to {Spoken.Day(latest.LastDay)}{Active(latest)}";

    private static string Active(ClinicalLatest latest) =>
        latest.Kind is FactKind.Condition or FactKind.Medication or FactKind.Allergy or FactKind.CarePlan ? latest.ActiveN > 0 ? ", active" : ", not active" : "";

    /// <summary>People to whom it happened (for the negative operators: to whom it must not have happened).</summary>
    private static IQueryable<ContactId> Happening(AppDbContext db, LeafQuestion question)
    {
        var rollup = Rollup(db, question);
        var facts = Facts(db, question);
        switch (question.Leaf.Operator)
        {
            case RuleOperator.Active when question.Definition.Key == Insurance:
                // Sources give a period and often no status: one that has begun and was not cancelled holds while its end is not past, or while
                // it is open and called active. The roll-up cannot tell, since a gap may lie between its first day and its last.
                var day = question.AsOf;
                return facts.Where(f => f.Day <= day && f.Status != FactStatus.Inactive && (f.EndDay >= day || (f.EndDay == null && f.Status == FactStatus.Active))).Select(f => f.ContactId);
            case RuleOperator.Active:
                return rollup.Where(l => l.ActiveN > 0).Select(l => l.ContactId);
            case RuleOperator.Ever or RuleOperator.Never:
                return rollup.Select(l => l.ContactId);
            case RuleOperator.CountAtLeast:
                var least = question.Whole;
                if (question.Leaf.During is null)
                    return rollup.GroupBy(l => l.ContactId).Where(g => g.Sum(l => l.N) >= least).Select(g => g.Key);
                var (from, to) = Interval.Window(question);
                return facts.Where(f => f.Day >= from && f.Day <= to).GroupBy(f => f.ContactId).Where(g => g.Count() >= least).Select(g => g.Key);
            default:
                // "Not within the last" is the complement of "within the last", not of some day before it.
                var (first, last) = question.Leaf.Operator == RuleOperator.NotWithinLast
                    ? new Interval(question.AsOf - question.Whole, question.AsOf)
                    : Interval.Days(question);
                // One end of the person's own span inside the interval settles it; only a span around it needs the history.
                return rollup.Where(l => l.LastDay >= first && l.FirstDay <= last &&
                        (l.LastDay <= last || l.FirstDay >= first ||
                         facts.Any(f => f.ContactId == l.ContactId && f.CodeId == l.CodeId && f.Day >= first && f.Day <= last)))
                    .Select(l => l.ContactId);
        }
    }

    /// <summary>People whose latest value passes. With several codes the latest value of each is looked at; one is enough.</summary>
    private static IQueryable<ContactId> Latest(AppDbContext db, LeafQuestion question)
    {
        Expression<Func<ClinicalLatest, double?>> value = l => l.LastValue;
        var passes = value.On(MeasuredTest.Of(question));
        if (question.Leaf.Unit is { } unit)
        {
            passes = passes.And(l => l.LastUnit == unit);
            Expression<Func<ClinicalLatest, bool>> converted = l => false;
            foreach (var (among, from) in question.Conversions)
            {
                var ((first, last), recorded, codes) = (MeasuredTest.Inside(question, from), from.Recorded, among.ToList());
                converted = converted.Or(l => l.LastUnit == recorded && l.LastValue >= first && l.LastValue <= last && codes.Contains(l.CodeId));
            }

            // Most results are in the unit that is asked for: of those the others are not looked through.
            if (question.Conversions.Count > 0)
                passes = passes.Or(((Expression<Func<ClinicalLatest, bool>>)(l => l.LastUnit != unit)).And(converted));
        }

        return Rollup(db, question).Where(l => l.LastValue != null).Where(passes).Select(l => l.ContactId);
    }

    /// <summary>People whose latest answer is one of those meant. With several questions the latest answer to each is looked at; one is enough.</summary>
    private static IQueryable<ContactId> Answered(AppDbContext db, LeafQuestion question)
    {
        var rows = Rollup(db, question).Where(l => l.LastValueCodeId != null);
        if (question.AnswerIds is { } answers)
        {
            var ids = answers.ToList();
            rows = rows.Where(l => ids.Contains(l.LastValueCodeId!.Value));
        }

        return rows.Select(l => l.ContactId);
    }

    private static IQueryable<ContactId> Any(AppDbContext db, LeafQuestion question)
    {
        var (from, to) = Interval.Window(question);
        var facts = Facts(db, question).Where(f => f.Value != null && f.Day >= from && f.Day <= to);
        Expression<Func<ClinicalFact, double?>> value = f => f.Value;
        var passes = value.On(MeasuredTest.Of(question));
        if (question.Leaf.Unit is { } unit)
        {
            passes = passes.And(f => f.Unit == unit);
            Expression<Func<ClinicalFact, bool>> converted = f => false;
            foreach (var (among, of) in question.Conversions)
            {
                var ((first, last), recorded, codes) = (MeasuredTest.Inside(question, of), of.Recorded, among.ToList());
                converted = converted.Or(f => f.Unit == recorded && f.Value >= first && f.Value <= last && codes.Contains(f.CodeId));
            }

            if (question.Conversions.Count > 0)
                passes = passes.Or(((Expression<Func<ClinicalFact, bool>>)(f => f.Unit != unit)).And(converted));
        }

        return facts.Where(passes).Select(f => f.ContactId);
    }

    private static IQueryable<ClinicalLatest> Rollup(AppDbContext db, LeafQuestion question)
    {
        var kind = question.Definition.Codes!.Value;
        var rows = db.ClinicalLatest.AsNoTracking().Where(l => l.Kind == kind);
        if (question.CodeIds is not { } chosen)
        {
            var closed = question.ExceptCodeIds;
            return closed.Count == 0 ? rows : rows.Where(l => !closed.Contains(l.CodeId));
        }

        var ids = chosen.ToList();
        // Of one code the engine knows that nobody has two rows, and need not look for doubles: a plan of its own, up to 1.8 times as quick on PostgreSQL.
        return ids is [var only] ? rows.Where(l => l.CodeId == only) : rows.Where(l => ids.Contains(l.CodeId));
    }

    private static IQueryable<ClinicalFact> Facts(AppDbContext db, LeafQuestion question)
    {
        var kind = question.Definition.Codes!.Value;
        var rows = db.ClinicalFacts.AsNoTracking().Where(f => f.Kind == kind);
        if (question.CodeIds is not { } chosen)
        {
            var closed = question.ExceptCodeIds;
            return closed.Count == 0 ? rows : rows.Where(f => !closed.Contains(f.CodeId));
        }

        var ids = chosen.ToList();
        return ids is [var only] ? rows.Where(f => f.CodeId == only) : rows.Where(f => ids.Contains(f.CodeId));
    }

    private static AttributeDefinition Coded(string key, string label, string noun, FactKind kind, AttributeType type, IReadOnlyList<RuleOperator> operators) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Group = AttributeGroup.Clinical,
        Type = type,
        Operators = operators,
        IsPhi = true,
        Owner = "Contacts",
        FedBy = kind switch
        {
            FactKind.Condition => "FHIR Condition, or a table of conditions",
            FactKind.Medication => "FHIR MedicationRequest, or a table of medications",
            FactKind.Procedure => "FHIR Procedure, or a table of procedures",
            FactKind.Observation => "FHIR Observation with a number, or a table of results",
            FactKind.Immunization => "FHIR Immunization, or a table of immunizations",
            FactKind.Allergy => "FHIR AllergyIntolerance, or a table of allergies",
            FactKind.CarePlan => "FHIR CarePlan, or a table of care plans",
            FactKind.Risk => "FHIR RiskAssessment with a probability",
            _ => "FHIR Coverage, also inside ExplanationOfBenefit, or a table of insurance",
        },
        Codes = kind,
        // An allergy, an insurance or a risk is no event: its date says when somebody wrote it down, or when a year began.
        Happens = kind is FactKind.Allergy or FactKind.Coverage or FactKind.Risk || key == LatestResult ? null : kind.ToString(),
        Window = type == AttributeType.Event ? WindowUse.Counting : WindowUse.Never,
    };
}

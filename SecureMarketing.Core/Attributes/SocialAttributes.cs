using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Circumstances of life: education, work, income, household, family, faith, culture, social standing, languages. Each is the latest answer to its questions
/// (<see cref="SocialFacts"/>), whichever survey, table or extension brought it; with several questions one answer is enough.
/// </summary>
internal sealed class SocialAttributes : IAttributeSource
{
    private const string Income = "incomeBand";
    private const string Household = "householdSize";
    private const string Speaks = "spokenLanguage";

    private const FactKind Kind = FactKind.Observation;

    private static readonly RuleOperator[] Words = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing];

    /// <summary>US dollars a year, lower ends included and upper ends not.</summary>
    private static readonly (string Band, double From, double Below)[] Bands =
    [
        ("under $25,000", 0, 25_000), ("$25,000 to $49,999", 25_000, 50_000), ("$50,000 to $74,999", 50_000, 75_000), ("$75,000 to $99,999", 75_000, 100_000),
        ("$100,000 to $149,999", 100_000, 150_000), ("$150,000 or more", 150_000, double.MaxValue),
    ];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Of("education", "Education", "education", AttributeType.Choice, Words, SocialFacts.Education, "a survey's answer (LOINC 82589-3)"),
        Of("employment", "Employment", "employment", AttributeType.Choice, Words, SocialFacts.Employment, "a survey's answer (LOINC 67875-5)"),
        Of(Income, "Household income", "household income", AttributeType.Choice, Words, SocialFacts.Income, "a survey's answer in dollars a year (LOINC 63586-2)") with { Choices = [.. Bands.Select(b => b.Band)] },
        Of(Household, "Household size", "household size", AttributeType.Number,
            [RuleOperator.AtLeast, RuleOperator.AtMost, RuleOperator.Between, RuleOperator.EqualTo, RuleOperator.Exists, RuleOperator.Missing], SocialFacts.Household, "a survey's answer (LOINC 63512-8)") with { UnitLabel = "people" },
        Of("familyStatus", "Family status", "family status", AttributeType.Choice, Words, SocialFacts.Family, "a survey's answer (LOINC 63503-7)"),
        // Nobody has judged what somebody's faith reveals: it is treated as a sensitive category.
        Of("religion", "Religious affiliation", "religious affiliation", AttributeType.Choice, Words, SocialFacts.Religion, "the religion extension of FHIR Patient") with { Sensitivity = Sensitivity.Unknown },
        // Faith, culture, origin: special categories where the GDPR applies (article 9), judged by nobody here.
        Of("culturalAffiliation", "Cultural affiliation", "cultural affiliation", AttributeType.Choice, Words, SocialFacts.Culture, "the tribal affiliation extension of US Core Patient") with { Sensitivity = Sensitivity.Unknown },
        Of("socioeconomicStatus", "Socioeconomic status", "socioeconomic status", AttributeType.Choice, Words, SocialFacts.Socioeconomic, null),
        Of(Speaks, "Spoken language", "spoken language", AttributeType.Choice, Words, SocialFacts.Spoken, "FHIR Patient.communication that names more than one language") with { Words = PersonAttributes.Language },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var people = Passing(db, question).Select(l => l.ContactId);
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        if (question.Definition.Key == Speaks)
        {
            // Whoever prefers a language speaks it.
            var words = question.WordIds.ToList();
            among = IsPresence(question) ? among.Or(a => a.LanguageId != null) : among.Or(a => a.LanguageId != null && words.Contains(a.LanguageId.Value));
        }

        return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
    }

    public LeafReading Reading(LeafQuestion question)
    {
        LeafReading reading = question.Definition.Key switch
        {
            Income when !IsPresence(question) => new AnyReading([.. Chosen(question).Select(b => Coded(question, new ValueTest(b.From, Math.BitDecrement(b.Below), null)))]),
            Income or Household => Coded(question, new ValueTest(MeasuredTest.Inside(question).First, MeasuredTest.Inside(question).Last, null)),
            Speaks => new AnyReading([Coded(question, new EverTest()), new WordReading(PersonWord.Language, IsPresence(question) ? _ => true : question.WordIds.ToHashSet().Contains)]),
            _ => Coded(question, new AnswerTest(question.AnswerIds)),
        };
        return question.Leaf.Operator == RuleOperator.Missing ? new NotReading(reading) : reading;
    }

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var systems = Attributes.SelectMany(a => a.Asks).Select(a => a.System).Distinct().ToList();
        var values = Attributes.SelectMany(a => a.Asks).Select(a => a.Code).OfType<string>().ToList();
        var codes = await db.Codes.AsNoTracking().Where(c => systems.Contains(c.System) && (values.Contains(c.Value) || c.System == SocialFacts.Languages))
            .Select(c => new { c.Id, c.System, c.Value }).ToListAsync(cancellationToken);
        var fed = new List<string>();
        foreach (var attribute in Attributes)
        {
            var ids = codes.Where(c => attribute.Asks.Any(a => a.System == c.System && (a.Code is null || a.Code == c.Value))).Select(c => c.Id).ToList();
            if (ids.Count > 0 && await Answers(db, attribute.Key, ids).AnyAsync(cancellationToken))
                fed.Add(attribute.Key);
        }

        return fed;
    }

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var (systems, values) = (question.Definition.Asks.Select(a => a.System).ToList(), question.Definition.Asks.Select(a => a.Code).OfType<string>().ToList());
        var codes = db.Codes.AsNoTracking();
        var ids = await codes.Where(c => systems.Contains(c.System) && (values.Contains(c.Value) || c.System == SocialFacts.Languages)).Select(c => c.Id).ToListAsync(cancellationToken);
        var rows = await Answers(db, question.Definition.Key, ids).Where(l => l.ContactId == contact).OrderByDescending(l => l.LastDay).Take(4).ToListAsync(cancellationToken);
        if (question.Definition.Key is Income or Household)
            return rows.Count == 0 ? Spoken.NotOnRecord : string.Join("; ", rows.Select(r => question.Definition.Key == Income ? BandOf(r.LastValue!.Value) : Spoken.Number(r.LastValue!.Value)));
        var numbers = rows.Select(r => question.Definition.Key == Speaks ? r.CodeId : r.LastValueCodeId!.Value).ToList();
        var words = await codes.Where(c => numbers.Contains(c.Id)).Select(c => c.Display).ToListAsync(cancellationToken);
        if (question.Definition.Key == Speaks)
        {
            var preferred = db.ContactAttributes.AsNoTracking().Where(a => a.ContactId == contact).Select(a => a.LanguageId);
            words.AddRange(await db.AttributeWords.AsNoTracking().Where(w => preferred.Contains(w.Id)).Select(w => w.Text).ToListAsync(cancellationToken));
        }

        return words.Count == 0 ? Spoken.NotOnRecord : string.Join("; ", words.Distinct(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Words of the answers on record, for whoever chooses among them.</summary>
    internal static async Task<IReadOnlyList<string>> WordsAsync(AppDbContext db, AttributeDefinition attribute, int most, CancellationToken cancellationToken)
    {
        var (systems, values) = (attribute.Asks.Select(a => a.System).ToList(), attribute.Asks.Select(a => a.Code).OfType<string>().ToList());
        var codes = db.Codes.AsNoTracking();
        var questions = codes.Where(c => systems.Contains(c.System) && (values.Contains(c.Value) || c.System == SocialFacts.Languages)).Select(c => c.Id);
        var rows = db.ClinicalLatest.AsNoTracking().Where(l => l.Kind == Kind && questions.Contains(l.CodeId));
        var answers = attribute.Key == Speaks ? rows.Select(l => (int?)l.CodeId) : rows.Select(l => l.LastValueCodeId);
        return await codes.Where(c => answers.Contains(c.Id)).Select(c => c.Display).Distinct().OrderBy(d => d).Take(most).ToListAsync(cancellationToken);
    }

    private static IQueryable<ClinicalLatest> Passing(AppDbContext db, LeafQuestion question)
    {
        var rows = Answers(db, question.Definition.Key, question.CodeIds ?? []);
        switch (question.Definition.Key)
        {
            case Speaks:
                return rows;
            case Income when !IsPresence(question):
                Expression<Func<ClinicalLatest, bool>> any = l => false;
                foreach (var (_, from, below) in Chosen(question))
                    any = any.Or(l => l.LastValue >= from && l.LastValue < below);
                return rows.Where(any);
            case Income or Household:
                Expression<Func<ClinicalLatest, double?>> value = l => l.LastValue;
                return rows.Where(value.On(MeasuredTest.Of(question)));
            default:
                if (question.AnswerIds is not { } answers)
                    return rows;
                var ids = answers.ToList();
                return rows.Where(l => ids.Contains(l.LastValueCodeId!.Value));
        }
    }

    /// <summary>Rows that hold an answer to these questions.</summary>
    private static IQueryable<ClinicalLatest> Answers(AppDbContext db, string key, IReadOnlyList<int> questions)
    {
        var ids = questions.ToList();
        var rows = db.ClinicalLatest.AsNoTracking().Where(l => l.Kind == Kind && ids.Contains(l.CodeId));
        return key switch
        {
            Speaks => rows,
            Income or Household => rows.Where(l => l.LastValue != null),
            _ => rows.Where(l => l.LastValueCodeId != null),
        };
    }

    private static CodedReading Coded(LeafQuestion question, CodedTest test) => new(Kind, question.CodeIds ?? [], test);

    private static bool IsPresence(LeafQuestion question) => question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing;

    private static IEnumerable<(string Band, double From, double Below)> Chosen(LeafQuestion question)
    {
        IReadOnlyList<string> stated = question.Leaf.Value is TextList list ? list.Texts : [((TextValue)question.Leaf.Value!).Text];
        return Bands.Where(b => stated.Contains(b.Band, StringComparer.OrdinalIgnoreCase));
    }

    private static string BandOf(double income) => Bands.Where(b => income >= b.From && income < b.Below).Select(b => b.Band).FirstOrDefault() ?? "below $0";

    private static AttributeDefinition Of(string key, string label, string noun, AttributeType type, IReadOnlyList<RuleOperator> operators, IReadOnlyList<SocialQuestion> asks, string? fedBy) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Group = AttributeGroup.Person,
        Type = type,
        Operators = operators,
        // Demographics, whatever brought them: no more than that someone is on the list.
        IsPhi = false,
        Owner = "Contacts",
        Asks = asks,
        Words = key,
        FedBy = $"{(fedBy is null ? "" : fedBy + ", or ")}a column of a table of people taken as {key switch { Income => SocialFacts.IncomeCode, Speaks => "spokenLanguages", _ => key }}",
    };
}

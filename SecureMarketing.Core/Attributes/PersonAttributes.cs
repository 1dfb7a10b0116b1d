using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>Who someone is: age, sex, place, language. Every answer comes from the person's own attribute row.</summary>
internal sealed class PersonAttributes : IAttributeSource
{
    public const string State = "state";
    public const string City = "city";
    public const string Language = "language";
    public const string Race = "race";
    public const string Ethnicity = "ethnicity";
    public const string MaritalStatus = "maritalStatus";

    private const string Region = "region";
    private const string Age = "age";
    private const string BirthDate = "birthDate";
    private const string Gender = "gender";
    private const string Zip = "zip";
    private const string Zip3 = "zip3";
    private const string Living = "living";
    private const string EmailUsable = "emailUsable";

    private const int ZipDigits = 5;
    private const int AreaDigits = 3;

    private static readonly RuleOperator[] Words = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.StartsWith, RuleOperator.Exists, RuleOperator.Missing];
    private static readonly RuleOperator[] Chosen = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing];

    private static readonly Dictionary<string, Expression<Func<ContactAttributes, int?>>> WordColumns = new(StringComparer.Ordinal)
    {
        [State] = a => a.StateId,
        [Region] = a => a.StateId,
        [City] = a => a.CityId,
        [Language] = a => a.LanguageId,
        [Race] = a => a.RaceId,
        [Ethnicity] = a => a.EthnicityId,
        [MaritalStatus] = a => a.MaritalId,
    };

    private static readonly Dictionary<string, PersonWord> WordOf = new(StringComparer.Ordinal)
    {
        [State] = PersonWord.State,
        [Region] = PersonWord.State,
        [City] = PersonWord.City,
        [Language] = PersonWord.Language,
        [Race] = PersonWord.Race,
        [Ethnicity] = PersonWord.Ethnicity,
        [MaritalStatus] = PersonWord.Marital,
    };

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Person(Age, "Age", "age", AttributeType.Number,
            [RuleOperator.AtLeast, RuleOperator.AtMost, RuleOperator.Between, RuleOperator.EqualTo, RuleOperator.MoreThan, RuleOperator.LessThan, RuleOperator.Exists, RuleOperator.Missing]) with { UnitLabel = "years" },
        Person(BirthDate, "Birth date", "birth date", AttributeType.Day,
            [RuleOperator.OnOrAfter, RuleOperator.Before, RuleOperator.Between, RuleOperator.EqualTo, RuleOperator.WithinLast, RuleOperator.AnniversaryWithin, RuleOperator.Exists, RuleOperator.Missing]),
        Person(Gender, "Gender", "gender", AttributeType.Choice, [RuleOperator.EqualTo, RuleOperator.In]) with { Choices = ["female", "male", "other", "unknown"] },
        Person(Living, "Living", "living", AttributeType.Flag, [RuleOperator.EqualTo]) with { FlagWords = ("who are living", "who have died") },
        Person(State, "State of residence", "state of residence", AttributeType.Choice, Words) with { Words = State },
        Person(Region, "Region of residence", "region of residence", AttributeType.Choice, [RuleOperator.EqualTo, RuleOperator.In]) with
        {
            Words = State,
            Stands = UsRegions.Of,
            Choices = UsRegions.All,
            FedBy = "a state of the United States of somebody's address",
        },
        Person(City, "City", "city", AttributeType.Text, Words) with { Words = City },
        Person(Zip, "ZIP code", "ZIP code", AttributeType.Text, Words),
        Person(Zip3, "ZIP area (first 3 digits)", "ZIP area", AttributeType.Text, Chosen),
        Person(Language, "Preferred language", "preferred language", AttributeType.Text, Words) with { Words = Language },
        Person(Race, "Race", "race", AttributeType.Choice, Words) with { Words = Race, Several = true },
        Person(Ethnicity, "Ethnicity", "ethnicity", AttributeType.Choice, Words) with { Words = Ethnicity },
        Person(MaritalStatus, "Marital status", "marital status", AttributeType.Choice, Words) with { Words = MaritalStatus },
        Person(EmailUsable, "Email address usable", "email address", AttributeType.Flag, [RuleOperator.EqualTo]) with
        {
            FlagWords = ("who have an email address that may be used", "who have no email address that may be used"),
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question) => question.Definition.Key switch
    {
        Age or BirthDate => Born(question),
        Gender => WithGender(question),
        Living => Flag(question) ? a => !a.Deceased : a => a.Deceased,
        EmailUsable => Flag(question) ? a => a.EmailOk : a => !a.EmailOk,
        Zip => WithZip(question, ZipDigits),
        Zip3 => WithZip(question, AreaDigits),
        _ => WithWord(WordColumns[question.Definition.Key], question),
    };

    public LeafReading Reading(LeafQuestion question) => question.Definition.Key switch
    {
        Age or BirthDate => BornReading(question),
        Gender => GenderReading(question),
        Living => Flag(question) ? new NotReading(new FlagReading(PersonFlag.Deceased)) : new FlagReading(PersonFlag.Deceased),
        EmailUsable => Flag(question) ? new FlagReading(PersonFlag.EmailOk) : new NotReading(new FlagReading(PersonFlag.EmailOk)),
        Zip => ZipReading(question, ZipDigits),
        Zip3 => ZipReading(question, AreaDigits),
        _ => WordsReading(WordOf[question.Definition.Key], question),
    };

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var rows = db.ContactAttributes.AsNoTracking();
        // Whether somebody lives and may be written to is answered for everybody.
        List<string> fed = [Living, EmailUsable];
        var known = await rows.GroupBy(_ => 1).Select(g => new
        {
            Birth = g.Max(a => a.BirthDay),
            Zip = g.Max(a => a.Zip),
            State = g.Max(a => a.StateId),
            City = g.Max(a => a.CityId),
            Language = g.Max(a => a.LanguageId),
            Race = g.Max(a => a.RaceId),
            Ethnicity = g.Max(a => a.EthnicityId),
            Marital = g.Max(a => a.MaritalId),
        }).SingleOrDefaultAsync(cancellationToken);
        if (known is null)
            return [];
        if (await rows.AnyAsync(a => a.Gender != AdministrativeGender.Unknown, cancellationToken))
            fed.Add(Gender);
        (string Key, int? Any)[] columns =
        [
            (Age, known.Birth), (BirthDate, known.Birth), (Zip, known.Zip), (Zip3, known.Zip), (State, known.State), (City, known.City), (Language, known.Language),
            (Race, known.Race), (Ethnicity, known.Ethnicity), (MaritalStatus, known.Marital),
        ];
        if (known.State is not null && (await db.AttributeWords.AsNoTracking().Where(w => w.Attribute == State).Select(w => w.Text).ToListAsync(cancellationToken)).Exists(s => UsRegions.Of(s) is not null))
            fed.Add(Region);
        fed.AddRange(columns.Where(c => c.Any is not null).Select(c => c.Key));
        return fed;
    }

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var row = await db.ContactAttributes.AsNoTracking().SingleOrDefaultAsync(a => a.ContactId == contact, cancellationToken);
        if (row is null)
            return Spoken.NotOnRecord;
        switch (question.Definition.Key)
        {
            case Age:
                return row.BirthDay is { } birth ? Spoken.Count(Interval.Age(birth, question.AsOf), "year") : Spoken.NotOnRecord;
            case BirthDate:
                return Spoken.Day(row.BirthDay);
            case Gender:
                return Word(row.Gender);
            case Living:
                return row.Deceased ? "has died" : "living";
            case EmailUsable:
                return row.EmailOk ? "usable" : "not usable";
            case Zip:
                return row.Zip?.ToString("D5", CultureInfo.InvariantCulture) ?? Spoken.NotOnRecord;
            case Zip3:
                return row.Zip?.ToString("D5", CultureInfo.InvariantCulture)[..AreaDigits] ?? Spoken.NotOnRecord;
            default:
                var number = WordColumns[question.Definition.Key].Compile()(row);
                var word = await db.AttributeWords.AsNoTracking().SingleOrDefaultAsync(w => w.Id == number, cancellationToken);
                return (word is not null && question.Definition.Stands is { } stands ? stands(word.Text) : word?.Text) ?? Spoken.NotOnRecord;
        }
    }

    private static Expression<Func<ContactAttributes, bool>> Born(LeafQuestion question)
    {
        if (question.Leaf.Operator == RuleOperator.Missing)
            return a => a.BirthDay == null;
        if (question.Leaf.Operator == RuleOperator.AnniversaryWithin)
            return Anniversary.Where<ContactAttributes>(a => a.BirthDay, AnniversaryDays.Of(question));
        var (first, last) = BirthDays(question);
        return a => a.BirthDay != null && a.BirthDay >= first && a.BirthDay <= last;
    }

    private static LeafReading BornReading(LeafQuestion question)
    {
        if (question.Leaf.Operator == RuleOperator.Missing)
            return new NotReading(new NumberReading(PersonNumber.BirthDay, Interval.Everything));
        if (question.Leaf.Operator != RuleOperator.AnniversaryWithin)
            return new NumberReading(PersonNumber.BirthDay, BirthDays(question));
        var days = AnniversaryDays.Of(question);
        return new AllReading([new WordReading(PersonWord.Birthday, days.HasDayOfYear), new NumberReading(PersonNumber.BirthDay, Interval.Everything with { Last = days.Latest })]);
    }

    private static Interval BirthDays(LeafQuestion question) => question.Definition.Key == Age && question.Leaf.Operator != RuleOperator.Exists
        ? Interval.BirthDays(Interval.Wholes(question), question.AsOf)
        : Interval.Days(question);

    private static Expression<Func<ContactAttributes, bool>> WithGender(LeafQuestion question)
    {
        var genders = Genders(question);
        return a => genders.Contains(a.Gender);
    }

    private static LeafReading GenderReading(LeafQuestion question)
    {
        var genders = Genders(question);
        return new WordReading(PersonWord.Gender, g => genders.Contains((AdministrativeGender)g));
    }

    private static List<AdministrativeGender> Genders(LeafQuestion question) => [.. Texts(question).Select(t => Enum.Parse<AdministrativeGender>(t, ignoreCase: true))];

    private static Expression<Func<ContactAttributes, bool>> WithZip(LeafQuestion question, int digits)
    {
        switch (question.Leaf.Operator)
        {
            case RuleOperator.Exists:
                return a => a.Zip != null;
            case RuleOperator.Missing:
                return a => a.Zip == null;
        }

        Expression<Func<ContactAttributes, bool>> any = a => false;
        foreach (var (first, last) in Zips(question, digits))
            any = any.Or(a => a.Zip != null && a.Zip >= first && a.Zip <= last);
        return any;
    }

    private static LeafReading ZipReading(LeafQuestion question, int digits)
    {
        var exists = new WordReading(PersonWord.Zip, _ => true);
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return question.Leaf.Operator == RuleOperator.Exists ? exists : new NotReading(exists);
        var zips = Zips(question, digits).ToList();
        return new WordReading(PersonWord.Zip, zip => zips.Exists(z => zip >= z.First && zip <= z.Last));
    }

    /// <summary>The codes that the texts mean; a text that can be no code means none.</summary>
    private static IEnumerable<Interval> Zips(LeafQuestion question, int digits)
    {
        var exact = question.Leaf.Operator != RuleOperator.StartsWith;
        return Texts(question).Where(t => t.Length <= digits && t.All(char.IsAsciiDigit) && (!exact || t.Length == digits)).Select(t => new Interval(
            int.Parse(t.PadRight(ZipDigits, '0'), CultureInfo.InvariantCulture), int.Parse(t.PadRight(ZipDigits, '9'), CultureInfo.InvariantCulture)));
    }

    private static Expression<Func<ContactAttributes, bool>> WithWord(Expression<Func<ContactAttributes, int?>> column, LeafQuestion question)
    {
        var ids = question.WordIds.ToList();
        return question.Leaf.Operator switch
        {
            RuleOperator.Exists => column.On(id => id != null),
            RuleOperator.Missing => column.On(id => id == null),
            _ when ids is [var only] => column.On(id => id == only),
            _ => column.On(id => id != null && ids.Contains(id.Value)),
        };
    }

    private static LeafReading WordsReading(PersonWord word, LeafQuestion question)
    {
        var ids = question.WordIds.ToHashSet();
        return question.Leaf.Operator switch
        {
            RuleOperator.Exists => new WordReading(word, _ => true),
            RuleOperator.Missing => new NotReading(new WordReading(word, _ => true)),
            _ => new WordReading(word, ids.Contains),
        };
    }

    private static IReadOnlyList<string> Texts(LeafQuestion question) => question.Leaf.Value switch
    {
        TextList list => list.Texts,
        TextValue text => [text.Text],
        _ => [],
    };

    private static bool Flag(LeafQuestion question) => question.Leaf.Value is FlagValue { Flag: true };

    private static string Word(AdministrativeGender gender) => gender.ToString().ToLowerInvariant();

    private static AttributeDefinition Person(string key, string label, string noun, AttributeType type, IReadOnlyList<RuleOperator> operators) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Group = AttributeGroup.Person,
        Type = type,
        Operators = operators,
        // Demographics alone say no more than that someone is on the list: PhiLevel Relationship, not Clinical.
        IsPhi = false,
        Owner = "Contacts",
        FedBy = $"FHIR Patient, or a column of a table of people taken as {key switch { Age => BirthDate, Zip3 => Zip, Living => "deceased", EmailUsable => "email", _ => key }}",
    };
}

using System.Globalization;
using System.Security.Cryptography;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>
/// Turns coded records into rows without identity (45 CFR 164.514(b)(2)). It takes over what is on a list of permitted
/// fields and forms, and nothing else: what a source put into the wrong column does not pass. Pure but for the random record.
/// </summary>
internal sealed class DeIdentifier(DeIdentifiedOptions options, ZipAreas areas, DateOnly asOf)
{
    private const int MostVisits = 10;

    private readonly RareValues rare = new();

    /// <summary>Statements left out because their code is nobody's public code.</summary>
    public int LocalCodes { get; private set; }

    /// <summary>Statements left out because fewer than eleven people have the code and its category.</summary>
    public int RareCodes { get; private set; }

    /// <summary>Statements left out because of their category of information.</summary>
    public int SensitiveFacts { get; private set; }

    /// <summary>First pass: everyone is counted before anyone is written.</summary>
    public void Count(PersonFacts person) => rare.Add(Demographics(person)
        .Concat(Told(person).SelectMany(f => new[] { (f.System, f.Code), (SafeHarborFields.Unit, Unit(f) ?? "") }))
        .Where(v => v.Item2.Length > 0));

    /// <summary>Between the passes.</summary>
    public void CloseCount() => rare.Close();

    /// <summary>Second pass.</summary>
    public DeIdentifiedPerson Of(PersonFacts person)
    {
        var age = SafeAge.Of(person.Birth, person.Deceased ? person.DeceasedOn : null, asOf);
        var words = Demographics(person).ToDictionary(d => d.Field, d => rare.Common(d.Field, d.Value), StringComparer.Ordinal);
        return new DeIdentifiedPerson
        {
            Record = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Sex = words.GetValueOrDefault(SafeHarborFields.Sex),
            Age = age.Text,
            BirthYear = age.BirthYear,
            Deceased = person.Deceased,
            DeathYear = person is { Deceased: true, DeceasedOn: { } died } ? age.YearOf(died.Year) : null,
            Area = options.Place == PlaceColumn.Area ? words.GetValueOrDefault(SafeHarborFields.Area) ?? ZipAreas.Withheld : null,
            State = options.Place == PlaceColumn.State ? words.GetValueOrDefault(SafeHarborFields.State) : null,
            MaritalStatus = words.GetValueOrDefault(SafeHarborFields.MaritalStatus),
            Language = words.GetValueOrDefault(SafeHarborFields.Language),
            Race = words.GetValueOrDefault(SafeHarborFields.Race),
            Ethnicity = words.GetValueOrDefault(SafeHarborFields.Ethnicity),
            Facts = options.Facts ? Facts(person, age) : null,
            Visits = options.Visits ? Visits(person, age) : null,
        };
    }

    /// <summary>The demographic words of a person that have the form of their field.</summary>
    private IEnumerable<(string Field, string Value)> Demographics(PersonFacts person)
    {
        (string Field, string? Value)[] words =
        [
            (SafeHarborFields.Sex, person.Gender == AdministrativeGender.Unknown ? null : Word(person.Gender)),
            (SafeHarborFields.Area, areas.AreaOf(person.Zip, person.Country)),
            (SafeHarborFields.State, UsStates.Normalise(person.State)),
            (SafeHarborFields.MaritalStatus, person.MaritalStatus),
            (SafeHarborFields.Language, person.LanguageCode?.Split('-')[0].ToLowerInvariant()),
            (SafeHarborFields.Race, person.RaceCode),
            (SafeHarborFields.Ethnicity, person.EthnicityCode),
        ];
        return words.Where(w => w.Value is not null && SafeHarborFields.Permits(w.Field, w.Value)).Select(w => (w.Field, w.Value!));
    }

    /// <summary>The statements that may be told, were their codes common.</summary>
    private IEnumerable<PersonFacts.Statement> Told(PersonFacts person) => options.Facts
        ? person.Facts.Where(f => MayTell(f.Sensitivity) && CodeForm.IsPublic(f.System, f.Code))
        : [];

    /// <summary>Psychotherapy notes never leave (45 CFR 164.508(a)(2)).</summary>
    private bool MayTell(Sensitivity sensitivity) =>
        sensitivity == Sensitivity.None || (options.Sensitive && !sensitivity.HasFlag(Sensitivity.PsychotherapyNotes) && (options.Part2 || !sensitivity.HasFlag(Sensitivity.SubstanceUse)));

    private List<DeIdentifiedFact> Facts(PersonFacts person, SafeAge age)
    {
        var facts = new HashSet<DeIdentifiedFact>();
        foreach (var fact in person.Facts)
        {
            if (!MayTell(fact.Sensitivity))
                SensitiveFacts++;
            else if (!CodeForm.IsPublic(fact.System, fact.Code))
                LocalCodes++;
            else if (rare.CommonCode(fact.System, fact.Code) is not { } code)
                RareCodes++;
            else
                facts.Add(Fact(fact, code, age));
        }

        // The source's order would tell which of two facts came first within a year.
        return [.. facts.OrderBy(f => f.Kind, StringComparer.Ordinal).ThenBy(f => f.System, StringComparer.Ordinal).ThenBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Year).ThenBy(f => f.Value)];
    }

    private DeIdentifiedFact Fact(PersonFacts.Statement fact, string code, SafeAge age)
    {
        var unit = rare.Common(SafeHarborFields.Unit, Unit(fact));
        bool? active = fact.Status switch { FactStatus.Active => true, FactStatus.Inactive => false, _ => null };
        return new DeIdentifiedFact(Word(fact.Kind), fact.System, code, Year(fact.Day, age), active, unit is null ? null : Rounded(fact.Value), unit);
    }

    /// <summary>The unit of a result that may be told: of a public form, and no span of time, which might be an age.</summary>
    private string? Unit(PersonFacts.Statement fact) =>
        options.Values && fact.Value is { } value && double.IsFinite(value) && fact.Unit is { } unit && SafeHarborFields.Permits(SafeHarborFields.Unit, unit) ? unit : null;

    private static List<DeIdentifiedVisit> Visits(PersonFacts person, SafeAge age) =>
    [
        .. person.Visits.GroupBy(v => (Class: Word(v.Class), Year: Year(v.Day, age)))
            .Select(g => new DeIdentifiedVisit(g.Key.Class, g.Key.Year, Math.Min(g.Count(), MostVisits)))
            .OrderBy(v => v.Year).ThenBy(v => v.Class, StringComparer.Ordinal),
    ];

    private static int? Year(int day, SafeAge age) => day == 0 ? null : age.YearOf(DateOnly.FromDayNumber(day).Year);

    /// <summary>Three significant digits: a result to the last digit finds its laboratory slip again.</summary>
    private static double? Rounded(double? value) =>
        value is { } number ? double.Parse(number.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    private static string Word<T>(T value) where T : struct, Enum => SafeHarborFields.Word(value);
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>
/// The fields that a row without identity may have, each with the only form that its values may take. There is no free
/// text among them. Writing and checking both ask this list; what it does not name is an identifier until shown otherwise. Pure.
/// </summary>
internal static partial class SafeHarborFields
{
    public const string Record = "record";
    public const string Sex = "sex";
    public const string Age = "age";
    public const string BirthYear = "birthYear";
    public const string Deceased = "deceased";
    public const string DeathYear = "deathYear";
    public const string Area = "area";
    public const string State = "state";
    public const string MaritalStatus = "maritalStatus";
    public const string Language = "language";
    public const string Race = "race";
    public const string Ethnicity = "ethnicity";
    public const string Facts = "facts";
    public const string Visits = "visits";
    public const string Unit = "facts.unit";

    private static readonly HashSet<string> MaritalCodes = new(["A", "C", "D", "I", "L", "M", "P", "S", "T", "U", "W", "UNK"], StringComparer.Ordinal);
    private static readonly HashSet<string> FactKinds = [.. Enum.GetValues<FactKind>().Select(k => Word(k))];
    private static readonly HashSet<string> VisitClasses = [.. Enum.GetValues<EncounterClass>().Select(c => Word(c))];

    /// <summary>Spans of time in UCUM and in words.</summary>
    private static readonly HashSet<string> TimeUnits = new(
        ["a", "a_j", "a_t", "a_g", "mo", "mo_j", "mo_s", "mo_g", "wk", "d", "h", "min", "s", "ms", "y", "yr", "yrs", "year", "years", "m", "month", "months", "week", "weeks", "day", "days", "{age}", "{years}"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Func<string, bool>> Forms = new(StringComparer.Ordinal)
    {
        [Record] = v => RecordForm().IsMatch(v),
        [Sex] = v => v is "female" or "male" or "other",
        [Age] = v => AgeForm().IsMatch(v),
        [BirthYear] = IsYear,
        [Deceased] = v => v is "true" or "false",
        [DeathYear] = IsYear,
        [Area] = v => AreaForm().IsMatch(v),
        [State] = UsStates.IsCode,
        [MaritalStatus] = MaritalCodes.Contains,
        [Language] = v => LanguageForm().IsMatch(v),
        [Race] = v => v.Split(';').All(c => CdcForm().IsMatch(c)),
        [Ethnicity] = v => CdcForm().IsMatch(v),
        ["facts.kind"] = FactKinds.Contains,
        ["facts.system"] = v => v is CodeSystems.Icd10Cm or CodeSystems.Snomed or CodeSystems.Loinc or CodeSystems.RxNorm or CodeSystems.Cvx or CodeSystems.Cpt
            or CodeForm.Insurance or "hcpcs" or "icd-10-pcs" or "icd-9-cm",
        // The form of a code hangs on its system and is looked at together with it.
        ["facts.code"] = v => v.Length is > 0 and <= 18,
        ["facts.year"] = IsYear,
        ["facts.active"] = v => v is "true" or "false",
        ["facts.value"] = v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && IsCoarse(number),
        [Unit] = v => UnitForm().IsMatch(v) && !TimeUnits.Contains(v),
        ["visits.class"] = VisitClasses.Contains,
        ["visits.year"] = IsYear,
        ["visits.n"] = v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 10,
    };

    /// <summary>True when the field is on the list and the value has its form.</summary>
    /// <param name="field">As in a row; those of facts and visits with <c>facts.</c> and <c>visits.</c> before.</param>
    /// <param name="value">As text.</param>
    public static bool Permits(string field, string value) => Forms.TryGetValue(field, out var form) && form(value);

    /// <summary>The word that rows use for a value of an enumeration.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static bool IsYear(string value) => YearForm().IsMatch(value);

    private static bool IsCoarse(double number) =>
        double.Parse(number.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Equals(number);

    [GeneratedRegex(@"^[0-9a-f]{32}\z", RegexOptions.NonBacktracking)]
    private static partial Regex RecordForm();

    [GeneratedRegex(@"^([0-9]|[1-8][0-9]|90\+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex AgeForm();

    [GeneratedRegex(@"^(19|20)[0-9]{2}\z", RegexOptions.NonBacktracking)]
    private static partial Regex YearForm();

    [GeneratedRegex(@"^[0-9]{3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex AreaForm();

    [GeneratedRegex(@"^[a-z]{2,3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageForm();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex CdcForm();

    /// <summary>Characters of UCUM units; a colon or semicolon would break the cells of a table.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9%/\[\]{}.*^_'+-]{1,20}\z", RegexOptions.NonBacktracking)]
    private static partial Regex UnitForm();
}

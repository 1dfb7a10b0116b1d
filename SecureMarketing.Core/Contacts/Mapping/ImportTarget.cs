using System.Collections.Frozen;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>How much a target's values tell about a person; decides how samples are masked.</summary>
public enum TargetExposure
{
    /// <summary>Names, addresses, numbers: says who it is.</summary>
    Identifier = 1,

    /// <summary>Demographic words and codes.</summary>
    Demographic = 2,

    /// <summary>Health information.</summary>
    Clinical = 3,
}

/// <summary>What a target's values must be.</summary>
public enum TargetType
{
    Text = 1,
    Date = 2,
    Email = 3,
    Number = 4,

    /// <summary>A code of a code system.</summary>
    Code = 5,

    /// <summary>One of a few known words.</summary>
    Choice = 6,
}

/// <summary>One thing that a column can be taken as.</summary>
/// <param name="Key">Camel case, stable: it is stored in mappings and named in lists of rejected rows.</param>
/// <param name="Label">As in the wizard's list.</param>
/// <param name="Type">What its values must be.</param>
/// <param name="Exposure">What its values tell.</param>
/// <param name="Kinds">Tables in which it has a meaning.</param>
public sealed record ImportTarget(string Key, string Label, TargetType Type, TargetExposure Exposure, IReadOnlyList<TableKind> Kinds);

/// <summary>
/// Every target: the contact's own fields and the parts of a coded fact or visit. Nothing else of a file is taken in
/// (45 CFR 164.502(b)); there is no target for a social security number, a note or a price.
/// </summary>
public static class ImportTargets
{
    public const string Id = "id";
    public const string Mrn = "mrn";
    public const string Prefix = "prefix";
    public const string GivenName = "givenName";
    public const string FamilyName = "familyName";
    public const string FullName = "fullName";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string BirthDate = "birthDate";
    public const string Deceased = "deceased";
    public const string Gender = "gender";
    public const string Race = "race";
    public const string Ethnicity = "ethnicity";
    public const string Language = "language";
    public const string MaritalStatus = "maritalStatus";
    public const string Education = "education";
    public const string Employment = "employment";
    public const string Income = "income";
    public const string HouseholdSize = "householdSize";
    public const string FamilyStatus = "familyStatus";
    public const string Religion = "religion";
    public const string CulturalAffiliation = "culturalAffiliation";
    public const string SocioeconomicStatus = "socioeconomicStatus";
    public const string SpokenLanguages = "spokenLanguages";
    public const string LastPortalLogin = "lastPortalLogin";
    public const string Street = "street";
    public const string City = "city";
    public const string State = "state";
    public const string Zip = "zip";
    public const string Country = "country";
    public const string RecordId = "recordId";
    public const string Encounter = "encounter";
    public const string Code = "code";
    public const string CodeSystem = "codeSystem";
    public const string Display = "display";
    public const string Start = "start";
    public const string End = "end";
    public const string Status = "status";
    public const string Value = "value";
    public const string Unit = "unit";
    public const string VisitClass = "visitClass";
    public const string Reason = "reason";
    public const string Place = "place";

    public const string PayerName = "payerName";

    public const string Account = "account";
    public const string AccountName = "accountName";
    public const string AccountType = "accountType";
    public const string Npi = "npi";
    public const string Role = "role";

    private static readonly TableKind[] People = [TableKind.People];
    private static readonly TableKind[] Facts = [TableKind.Conditions, TableKind.Medications, TableKind.Procedures, TableKind.Observations, TableKind.Immunizations, TableKind.Allergies, TableKind.CarePlans, TableKind.Coverages];
    private static readonly TableKind[] Visits = [TableKind.Encounters, TableKind.Appointments];
    private static readonly TableKind[] Places = [TableKind.People, TableKind.Accounts];
    private static readonly TableKind[] Accounts = [TableKind.Accounts];
    private static readonly TableKind[] Records = [.. Facts, .. Visits];

    /// <summary>In the order in which they are offered.</summary>
    public static readonly IReadOnlyList<ImportTarget> All =
    [
        new(Id, "Record id of the person", TargetType.Text, TargetExposure.Identifier, [.. People, .. Records, TableKind.Stakeholders]),
        new(Mrn, "Medical record number", TargetType.Text, TargetExposure.Identifier, People),
        new(Prefix, "Title or prefix", TargetType.Text, TargetExposure.Identifier, People),
        new(GivenName, "First name", TargetType.Text, TargetExposure.Identifier, People),
        new(FamilyName, "Last name", TargetType.Text, TargetExposure.Identifier, People),
        new(FullName, "Whole name", TargetType.Text, TargetExposure.Identifier, People),
        new(Email, "Email address", TargetType.Email, TargetExposure.Identifier, People),
        new(Phone, "Phone", TargetType.Text, TargetExposure.Identifier, People),
        new(BirthDate, "Birth date", TargetType.Date, TargetExposure.Identifier, People),
        new(Deceased, "Date of death, or whether deceased", TargetType.Date, TargetExposure.Demographic, People),
        new(Gender, "Sex or gender", TargetType.Choice, TargetExposure.Demographic, People),
        new(Race, "Race", TargetType.Text, TargetExposure.Demographic, People),
        new(Ethnicity, "Ethnicity", TargetType.Text, TargetExposure.Demographic, People),
        new(Language, "Language", TargetType.Text, TargetExposure.Demographic, People),
        new(MaritalStatus, "Marital status", TargetType.Choice, TargetExposure.Demographic, People),
        new(Education, "Education", TargetType.Text, TargetExposure.Demographic, People),
        new(Employment, "Employment", TargetType.Text, TargetExposure.Demographic, People),
        new(Income, "Household income, dollars a year", TargetType.Number, TargetExposure.Demographic, People),
        new(HouseholdSize, "People of the household", TargetType.Number, TargetExposure.Demographic, People),
        new(FamilyStatus, "Family status", TargetType.Text, TargetExposure.Demographic, People),
        new(Religion, "Religious affiliation", TargetType.Text, TargetExposure.Identifier, People),
        new(CulturalAffiliation, "Cultural affiliation", TargetType.Text, TargetExposure.Identifier, People),
        new(SocioeconomicStatus, "Socioeconomic status", TargetType.Text, TargetExposure.Demographic, People),
        new(SpokenLanguages, "All spoken languages", TargetType.Text, TargetExposure.Demographic, People),
        new(LastPortalLogin, "Last sign-in to a patient portal", TargetType.Date, TargetExposure.Demographic, People),
        new(Street, "Street and number", TargetType.Text, TargetExposure.Identifier, Places),
        new(City, "City", TargetType.Text, TargetExposure.Demographic, Places),
        new(State, "State", TargetType.Text, TargetExposure.Demographic, Places),
        new(Zip, "ZIP code", TargetType.Text, TargetExposure.Identifier, Places),
        new(Country, "Country", TargetType.Text, TargetExposure.Demographic, Places),
        new(RecordId, "Record id of this row", TargetType.Text, TargetExposure.Identifier, [.. Records, TableKind.Payers]),
        new(Encounter, "Record id of the visit", TargetType.Text, TargetExposure.Identifier, Facts),
        new(Code, "Code", TargetType.Code, TargetExposure.Clinical, Records),
        new(CodeSystem, "Code system", TargetType.Choice, TargetExposure.Clinical, Records),
        new(Display, "Words for the code", TargetType.Text, TargetExposure.Clinical, Records),
        new(Start, "Date, or start", TargetType.Date, TargetExposure.Clinical, Records),
        new(End, "End", TargetType.Date, TargetExposure.Clinical, [.. Facts, TableKind.Encounters]),
        new(Status, "Status", TargetType.Choice, TargetExposure.Clinical, Records),
        new(Value, "Result", TargetType.Number, TargetExposure.Clinical, [TableKind.Observations]),
        new(Unit, "Unit of the result", TargetType.Text, TargetExposure.Clinical, [TableKind.Observations]),
        new(VisitClass, "Class of the visit", TargetType.Choice, TargetExposure.Clinical, [TableKind.Encounters]),
        new(Reason, "Code of the reason", TargetType.Code, TargetExposure.Clinical, [TableKind.Encounters]),
        new(Place, "Facility, department or service line (code or name of a unit)", TargetType.Text, TargetExposure.Clinical, Visits),
        new(PayerName, "Name of the payer", TargetType.Text, TargetExposure.Demographic, [TableKind.Payers]),
        new(Account, "Record id of the account", TargetType.Text, TargetExposure.Demographic, [TableKind.Accounts, TableKind.Stakeholders]),
        new(AccountName, "Name of the account", TargetType.Text, TargetExposure.Demographic, Accounts),
        new(AccountType, "Type of the account", TargetType.Choice, TargetExposure.Demographic, Accounts),
        new(Npi, "NPI", TargetType.Text, TargetExposure.Demographic, Accounts),
        new(Role, "Role at the account", TargetType.Choice, TargetExposure.Demographic, [TableKind.Stakeholders]),
    ];

    private static readonly FrozenDictionary<string, ImportTarget> ByKey = All.ToFrozenDictionary(t => t.Key, StringComparer.Ordinal);

    /// <summary>The target of a key; null when there is none.</summary>
    public static ImportTarget? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>What columns of such a table can be taken as.</summary>
    public static IEnumerable<ImportTarget> For(TableKind kind) => All.Where(t => t.Kinds.Contains(kind));
}

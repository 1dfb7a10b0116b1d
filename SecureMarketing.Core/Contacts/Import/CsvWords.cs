namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Words that spreadsheets use, to the codes that FHIR uses. Null where a word is not one of them.</summary>
internal static class CsvWords
{
    public static AdministrativeGender? Gender(string? word) => word?.ToUpperInvariant() switch
    {
        "F" or "FEMALE" or "WOMAN" => AdministrativeGender.Female,
        "M" or "MALE" or "MAN" => AdministrativeGender.Male,
        "O" or "OTHER" or "X" => AdministrativeGender.Other,
        _ => null,
    };

    /// <summary>OMB categories of the CDC race and ethnicity code system.</summary>
    public static string? RaceCode(string? word) => word?.ToUpperInvariant() switch
    {
        "WHITE" => "2106-3",
        "BLACK OR AFRICAN AMERICAN" or "BLACK" => "2054-5",
        "ASIAN" => "2028-9",
        "AMERICAN INDIAN OR ALASKA NATIVE" or "NATIVE" => "1002-5",
        "NATIVE HAWAIIAN OR OTHER PACIFIC ISLANDER" or "HAWAIIAN" => "2076-8",
        _ => null,
    };

    /// <summary>Of a cell that may name several, with ; or | between: each word, and the codes of those that are known.</summary>
    public static (string? Code, string? Text) Races(string? cell) =>
        cell is null || Contacts.Races.Parts(cell) is not { Count: > 1 } parts ? (RaceCode(cell), cell) : Contacts.Races.Of(parts.Select(p => (RaceCode(p), (string?)p)));

    public static string? EthnicityCode(string? word) => word?.ToUpperInvariant() switch
    {
        "HISPANIC OR LATINO" or "HISPANIC" => "2135-2",
        "NOT HISPANIC OR LATINO" or "NONHISPANIC" => "2186-5",
        _ => null,
    };

    /// <summary>HL7 v3 MaritalStatus.</summary>
    public static string? MaritalStatus(string? word) => word?.ToUpperInvariant() switch
    {
        "M" or "MARRIED" => "M",
        "S" or "SINGLE" or "NEVER MARRIED" => "S",
        "D" or "DIVORCED" => "D",
        "W" or "WIDOWED" => "W",
        "L" or "LEGALLY SEPARATED" or "SEPARATED" => "L",
        "T" or "DOMESTIC PARTNER" => "T",
        "A" or "ANNULLED" => "A",
        "U" or "UNMARRIED" => "U",
        _ => null,
    };
}

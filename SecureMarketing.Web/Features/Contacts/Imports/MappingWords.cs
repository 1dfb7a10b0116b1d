using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Features.Contacts.Imports;

/// <summary>How tables and their columns are spoken of.</summary>
internal static class MappingWords
{
    private static readonly IReadOnlyList<Sensitivity> Labels = [.. SensitivityNames.Choices, Sensitivity.Unknown];

    /// <summary>The labels that can be chosen, and the one that is there if it is none of them.</summary>
    /// <param name="current">What is chosen.</param>
    /// <param name="floor">How it is said that nothing is added; null = by the value sets.</param>
    public static IEnumerable<(Sensitivity Value, string Text)> LabelsWith(Sensitivity current, string? floor = null)
    {
        yield return (Sensitivity.None, floor ?? "As the value sets say");
        foreach (var label in Labels)
            yield return (label, SensitivityNames.Title(label));
        if (current != Sensitivity.None && !Labels.Contains(current))
            yield return (current, SensitivityNames.Title(current));
    }

    public static string Kind(TableKind kind) => kind switch
    {
        TableKind.Nothing => "Nothing to import",
        TableKind.People => "People, one a row",
        TableKind.Encounters => "Visits that took place",
        TableKind.CarePlans => "Care plans",
        TableKind.Coverages => "Insurance",
        TableKind.Payers => "Payers, one a row: names for the ids in insurance",
        TableKind.Accounts => "Accounts, one a row",
        TableKind.Stakeholders => "People at accounts",
        _ => kind.ToString(),
    };

    /// <summary>Why a column was not suggested as what its name says.</summary>
    /// <param name="code">One of <see cref="ImportCodes.LeftOutColumns"/>.</param>
    public static string LeftOut(string code) => code == ImportCodes.ColumnIgnoredSecond ? "Another column is taken as what its name says" : "Most of its values are not what its name says";

    public static string Encoding(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf8 => "UTF-8",
        TextEncoding.Utf16LittleEndian => "UTF-16 (little endian)",
        TextEncoding.Utf16BigEndian => "UTF-16 (big endian)",
        _ => "Windows-1252",
    };

    public static string Delimiter(char delimiter) => delimiter switch
    {
        ',' => "Comma",
        ';' => "Semicolon",
        '\t' => "Tab",
        _ => "Bar",
    };

    public static string Shape(ColumnShape shape) => shape switch
    {
        ColumnShape.Empty => "empty",
        ColumnShape.Integer => "whole numbers",
        ColumnShape.Decimal => "numbers",
        ColumnShape.Date => "dates",
        ColumnShape.DateTime => "dates with times",
        ColumnShape.Email => "email addresses",
        ColumnShape.Phone => "phone numbers",
        ColumnShape.Flag => "yes or no",
        _ => "text",
    };

    /// <summary>What a line of a dry run's changes is about.</summary>
    public static string Field(DiffLine line) => line.Label == Sensitivity.None ? Field(line.Field)
        : line.Field == ImportTargets.Code ? $"Codes labelled {PeopleWords.Sensitive(line.Label)}"
        : $"{line.Field}, counts as {PeopleWords.Sensitive(line.Label)}";

    private static string Field(string field) => field switch
    {
        "condition" => "Conditions",
        "medication" => "Medications",
        "procedure" => "Procedures",
        "observation" => "Observations",
        "immunization" => "Immunizations",
        "allergy" => "Allergies",
        "careplan" => "Care plans",
        "coverage" => "Insurance",
        "encounter" => "Visits",
        "appointment" => "Appointments",
        "account" => "Accounts",
        "stakeholder" => "People at accounts",
        _ => ImportTargets.Find(field)?.Label ?? field,
    };
}

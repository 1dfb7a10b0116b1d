using System.Globalization;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>How imports are spoken of.</summary>
internal static class ImportWords
{
    public static (string Text, Tone Tone) State(ImportSummary run) => run.State switch
    {
        ImportState.Queued => ("Queued", Tone.Neutral),
        ImportState.Running when run.CancelRequested => ("Stopping", Tone.Warning),
        ImportState.Running => ("Running", Tone.Info),
        ImportState.Finished when run.Rejected > 0 => ("Finished with rejections", Tone.Warning),
        ImportState.Finished => ("Finished", Tone.Success),
        ImportState.Failed => ("Failed", Tone.Error),
        ImportState.Stopped => ("Stopped: too many rejected", Tone.Error),
        ImportState.Undoing => ("Being undone", Tone.Warning),
        ImportState.Undone => ("Undone", Tone.Neutral),
        _ => ("Stopped", Tone.Warning),
    };

    /// <summary>Who asked: "Ana Ruiz (ComplianceOfficer)"; of the product itself, which part of it: "form", "import-source"; else the role alone.</summary>
    public static string By(IReadOnlyDictionary<Guid, string> names, Guid? person, string? role) =>
        person is { } id && names.TryGetValue(id, out var name) ? $"{name} ({role})" : role?.Split(':') is ["worker", var part, ..] ? part : role ?? "";

    /// <summary>"37 % of 1.2 MB"; null when it is not known how far a run is.</summary>
    public static string? Share(ImportSummary run) => run is { BytesRead: { } read, Bytes: > 0 }
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * read / run.Bytes} % of {Size(run.Bytes)}")
        : null;

    /// <summary>"900 bytes", "12 kB", "1.2 MB": thousands, as file managers show them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000.0:0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000.0:0.0} GB"),
    };

    /// <summary>"Passed over, for nothing here uses them: 1,007 Claim, 44 Location."</summary>
    public static string Ignored(IEnumerable<IgnoredType> types) =>
        $"Passed over, for nothing here uses them: {string.Join(", ", types.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Count:N0} {t.Type}")))}.";

    /// <summary>A line for each file and reason: "people.csv: column.ignored birthplace (column 4), race (column 7). Nothing …"</summary>
    public static IEnumerable<string> LeftOut(IEnumerable<IgnoredColumn> columns) =>
        columns.GroupBy(c => (c.File, c.Code)).Select(g => $"{g.Key.File}: {g.Key.Code} {string.Join(", ", g.Select(c => c.Column))}. {Code(g.Key.Code)}");

    /// <summary>What a code means and what to do about it.</summary>
    public static string Code(string code) => code switch
    {
        ImportCodes.FileEmpty => "The file is empty.",
        ImportCodes.FileUnreadable => "The file cannot be read.",
        ImportCodes.FileEncoding => "Its characters cannot be read. Save it as UTF-8.",
        ImportCodes.FileXml => "XML is not read. Export FHIR as JSON or NDJSON, tables as CSV or XLSX.",
        ImportCodes.FileWorkbook => "An Excel 97–2003 workbook, or one with a password. Save it as .xlsx or CSV without a password.",
        ImportCodes.FileUnknownFormat => "Neither FHIR JSON, NDJSON, CSV nor XLSX.",
        ImportCodes.FileNulBytes => "It has NUL bytes and so is no text. Export it again, as UTF-8.",
        ImportCodes.FileWindows1252 => "Not UTF-8, so it was read as Windows-1252. Check that names with accents look right.",
        ImportCodes.FileIgnored => "About providers, claims or the like, which are not taken in.",
        ImportCodes.FileNotMapped => "Nothing says how to read it. Add a table for it to the mapping.",
        ImportCodes.MappingColumnMissing => "A column of the mapping is not in the file. Check the header row, or change the mapping.",
        ImportCodes.ColumnIgnored => "Nothing that such a table holds goes by this name. To take it in, say in a mapping what it is.",
        ImportCodes.ColumnIgnoredValues => "Most of its values are not what its name says, such as a birth date of which fewer than half are dates. Mend the file, or say in a mapping what it is.",
        ImportCodes.ColumnIgnoredSecond => "Another column is taken as what its name says. To take this one instead, say so in a mapping.",
        ImportCodes.WorkbookUnreadable => "A damaged workbook. Open it in Excel and save it again.",
        ImportCodes.WorkbookTooLarge => "It unfolds to more than is read (1 GB, or 200 times its size). Split it, or save it as CSV.",
        ImportCodes.WorkbookSheet => "The sheet is not in the workbook, or hidden.",
        ImportCodes.WorkbookFormula => "A formula without a stored result; formulas are not computed here. Open the workbook in Excel, save it, or paste the values.",
        ImportCodes.WorkbookErrorCell => "A cell shows an error such as #REF!. Mend it in the workbook.",
        ImportCodes.JsonMalformed => "Not well-formed JSON.",
        ImportCodes.JsonTruncated => "The JSON ends too early. Export or copy it again.",
        ImportCodes.ResourceTooLarge => "A single entry is larger than 32 MB.",
        ImportCodes.ResourceType => "No or an unknown resource type.",
        ImportCodes.ResourceInvalid => "It breaks the rules of FHIR R4.",
        ImportCodes.ResourceIgnored => "Of a type that is not taken in.",
        ImportCodes.PatientWithoutId => "A patient without an id.",
        ImportCodes.SubjectMissing => "It does not say which patient it is about.",
        ImportCodes.PersonErased => "This person was erased on request. The record stays out until a compliance officer releases it.",
        ImportCodes.SubjectUnknown => "Its patient is neither in the files nor in the database.",
        ImportCodes.CodeMissing => "No code. Words alone are not stored.",
        ImportCodes.PayerUnknown => "Its payer is not in the table of payers that came with it.",
        ImportCodes.MedicationUnknown => "Its medication is not in the file.",
        ImportCodes.DateMissing => "No date.",
        ImportCodes.DateInvalid => "Not a date in the order that the mapping says. Use 1990-01-31.",
        ImportCodes.DatePartial => "Only a year or a month, of which no age can be told.",
        ImportCodes.ValueTooLong => "Longer than 500 characters.",
        ImportCodes.PsychotherapyNotes => "Psychotherapy notes are never taken in.",
        ImportCodes.EmailInvalid => "Not an email address.",
        ImportCodes.EmailRole => "The address names a function, such as info@, not a person.",
        ImportCodes.EmailLookAlike => "The domain is one letter away from a large mailbox provider's. Probably misspelt.",
        ImportCodes.EmailShared => "Another person has the same mailbox. It receives no health information until they accept that.",
        ImportCodes.PhoneInvalid => "Too short or too long for a telephone number. Kept as given.",
        ImportCodes.CsvNoIdColumn => "No column with a record id, such as patient_id.",
        ImportCodes.CsvNoId => "No record id.",
        ImportCodes.CsvFieldCount => "More or fewer cells than the header.",
        ImportCodes.CsvMalformed => "Text after the quotation mark that closes a cell. Double the marks within it.",
        ImportCodes.CsvUnclosedQuote => "A quotation mark opens in this row and never closes. Of this file nothing was taken in.",
        ImportCodes.CsvRowTooLong => "A line above 1 MB. Check that the file has line ends and is a table.",
        ImportCodes.AccountMissing => "It does not say which account it is about.",
        ImportCodes.AccountNoName => "A new account without a name.",
        ImportCodes.AccountUnknown => "Its account is neither in the files nor in the database.",
        ImportCodes.AccountTypeUnknown => "The type is no known word, such as provider group, payer, laboratory or supplier.",
        ImportCodes.RoleUnknown => "The role is no known word, such as finance, operations, IT, compliance or clinical.",
        ImportCodes.NpiInvalid => "No NPI: ten digits, the last of them a check digit.",
        ImportCodes.ValueNoNumber => "The attribute holds numbers, and this is none.",
        ImportCodes.DeletedKept => "The source deleted a person, or an insurance. It stays here: people go by erasure or a retention rule, insurance by its next statement.",
        ImportCodes.PatientInactive => "The source no longer uses this record, mostly because it was merged into another. Look at Duplicates.",
        ImportCodes.ValueInexact => "A bound such as < 20 is no measured number, so none is stored and no rule compares it.",
        ImportCodes.ValueNoPercent => "A probability outside 0 to 100 percent. Points of a score are results: send them as observations. The level was taken.",
        ImportCodes.ValueNoOption => "None of the attribute's options: the rest of the row was taken. Add the option and import again, or mend the file.",
        ImportCodes.ValueNoFlag => "The attribute holds yes or no, and this is neither.",
        ImportCodes.AttributeRetired => "The attribute was retired after the mapping was made, so its column is left out. Take it out of the mapping.",
        ImportCodes.StatusUnknown => "The status is no known word, such as booked, kept, no-show or cancelled.",
        _ => code,
    };
}

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Why a file, a row or a cell was left out. Stable: lists, files and scripts depend on them.</summary>
public static class ImportCodes
{
    /// <summary>No bytes, or nothing but white space.</summary>
    public const string FileEmpty = "file.empty";

    /// <summary>It cannot be opened or read.</summary>
    public const string FileUnreadable = "file.unreadable";

    /// <summary>Neither UTF-8 nor, for tables, another encoding that is read (RFC 8259 §8.1).</summary>
    public const string FileEncoding = "file.encoding";

    /// <summary>FHIR XML: export as JSON instead.</summary>
    public const string FileXml = "file.xml";

    /// <summary>A workbook of Excel 97–2003, or one that is protected by a password: save it as .xlsx or CSV without.</summary>
    public const string FileWorkbook = "file.workbook";

    /// <summary>It holds NUL bytes and so is no text; the row is the line.</summary>
    public const string FileNulBytes = "file.nul_bytes";

    /// <summary>A notice: not UTF-8, and read as Windows-1252, which any bytes can be. Look at the accents.</summary>
    public const string FileWindows1252 = "file.windows_1252";

    /// <summary>A notice: it is about providers, claims or the like, which are not taken in.</summary>
    public const string FileIgnored = "file.ignored";

    /// <summary>The mapping has no table for it, or its columns were not recognised: make a mapping.</summary>
    public const string FileNotMapped = "file.not_mapped";

    /// <summary>A column of the mapping is not in the file.</summary>
    public const string MappingColumnMissing = "mapping.column_missing";

    /// <summary>A notice: nobody said what the column is, and nothing that such a table holds goes by its name.</summary>
    public const string ColumnIgnored = "column.ignored";

    /// <summary>The same where the name is known, but most values speak against it: a birth date of which fewer than half are dates.</summary>
    public const string ColumnIgnoredValues = "column.ignored_values";

    /// <summary>The same where another column is taken as what the name says.</summary>
    public const string ColumnIgnoredSecond = "column.ignored_second";

    /// <summary>Why a column does not go in that no mapping speaks of.</summary>
    public static IReadOnlyList<string> LeftOutColumns { get; } = [ColumnIgnored, ColumnIgnoredValues, ColumnIgnoredSecond];

    /// <summary>A damaged workbook.</summary>
    public const string WorkbookUnreadable = "workbook.unreadable";

    /// <summary>It unfolds to more than 1 GB, or to more than 200 times its size.</summary>
    public const string WorkbookTooLarge = "workbook.too_large";

    /// <summary>The sheet that the mapping names is not there, or no sheet is visible.</summary>
    public const string WorkbookSheet = "workbook.sheet";

    /// <summary>A formula without a stored result; formulas are never computed here.</summary>
    public const string WorkbookFormula = "workbook.formula";

    /// <summary>A cell shows an error such as #REF!.</summary>
    public const string WorkbookErrorCell = "workbook.error_cell";

    /// <summary>Neither FHIR JSON, NDJSON nor CSV.</summary>
    public const string FileUnknownFormat = "file.unknown_format";

    public const string JsonMalformed = "json.malformed";

    /// <summary>The JSON ends before it is complete.</summary>
    public const string JsonTruncated = "json.truncated";

    /// <summary>A single resource or string above the limit of <see cref="JsonElements.MaxElement"/> bytes.</summary>
    public const string ResourceTooLarge = "resource.too_large";

    /// <summary>No or an unknown <c>resourceType</c>.</summary>
    public const string ResourceType = "resource.type";

    /// <summary>The resource breaks FHIR R4: unknown element, wrong type, bad code.</summary>
    public const string ResourceInvalid = "resource.invalid";

    /// <summary>
    /// A notice about the run as a whole: so many resources (its row) of a type (its column) that is not taken in were passed over.
    /// Told at the end of a run that read its files to theirs.
    /// </summary>
    public const string ResourceIgnored = "resource.ignored";

    /// <summary>A patient without any id to recognise them by.</summary>
    public const string PatientWithoutId = "patient.no_id";

    public const string SubjectMissing = "subject.missing";

    /// <summary>It refers to a patient who is neither in the files nor in the database.</summary>
    public const string SubjectUnknown = "subject.unknown";

    /// <summary>No coded concept. Words alone are free text, which is not stored.</summary>
    public const string CodeMissing = "code.missing";

    /// <summary>Neither an id nor a name of the table of payers that came with it.</summary>
    public const string PayerUnknown = "payer.unknown";

    /// <summary>A reference to a medication that is not in the file.</summary>
    public const string MedicationUnknown = "medication.unknown";

    public const string DateMissing = "date.missing";

    public const string DateInvalid = "date.invalid";

    /// <summary>A birth date that is only a year or a month: which FHIR allows, and of which no age can be told.</summary>
    public const string DatePartial = "date.partial";

    public const string ValueTooLong = "value.too_long";

    /// <summary>Labelled PSYTHPN: psychotherapy notes never enter (45 CFR 164.508(a)(2)).</summary>
    public const string PsychotherapyNotes = "psychotherapy_notes";

    /// <summary>Not an address that mail can be sent to (RFC 5321 §4.1.2).</summary>
    public const string EmailInvalid = "email.invalid";

    /// <summary>Warning: the address names a function (info@, noreply@), not a person.</summary>
    public const string EmailRole = "email.role";

    /// <summary>Warning: the domain is one slip away from a large mailbox provider's, such as gmial.com.</summary>
    public const string EmailLookAlike = "email.look_alike";

    /// <summary>Warning: too short or too long for a telephone number; kept as given.</summary>
    public const string PhoneInvalid = "phone.invalid";

    /// <summary>Warning: another person, by name or birth date, has the same mailbox.</summary>
    public const string EmailShared = "email.shared";

    /// <summary>Warning: the source no longer uses the record, mostly because it was merged into another: look at the duplicates.</summary>
    public const string PatientInactive = "patient.inactive";

    /// <summary>A bound instead of a number, such as "&lt; 20": the result went in without one, so no rule compares it.</summary>
    public const string ValueInexact = "value.inexact";

    /// <summary>The probability of a risk is no percentage from 0 to 100 (FHIR R4, ras-2): it went in without a number.</summary>
    public const string ValueNoPercent = "value.no_percent";

    /// <summary>Remarks about a cell that went in all the same.</summary>
    public static IReadOnlyList<string> Warnings { get; } = [EmailRole, EmailLookAlike, EmailShared, PhoneInvalid, PatientInactive];

    /// <summary>True for such a remark.</summary>
    public static bool IsWarning(string code) => Warnings.Contains(code);

    /// <summary>The person was erased on request; their record stays out until it is released.</summary>
    public const string PersonErased = "person.erased";

    /// <summary>A notice: the source deleted a person or an insurance, which stays here: people go by erasure or retention.</summary>
    public const string DeletedKept = "deleted.kept";

    /// <summary>A custom attribute holds numbers, and this is none.</summary>
    public const string ValueNoNumber = "value.no_number";

    /// <summary>None of the options of a custom attribute: the row is taken without this cell. Add the option, or mend the file.</summary>
    public const string ValueNoOption = "value.no_option";

    /// <summary>A custom attribute holds yes or no, and this is neither.</summary>
    public const string ValueNoFlag = "value.no_flag";

    /// <summary>The row does not say which account it is about.</summary>
    public const string AccountMissing = "account.missing";

    /// <summary>A new account without a name.</summary>
    public const string AccountNoName = "account.no_name";

    /// <summary>It refers to an account that is neither in the files nor in the database.</summary>
    public const string AccountUnknown = "account.unknown";

    /// <summary>The type of an account is no known word.</summary>
    public const string AccountTypeUnknown = "account.type_unknown";

    /// <summary>The role of a person at an account is no known word.</summary>
    public const string RoleUnknown = "role.unknown";

    /// <summary>Not ten digits, or the check digit is wrong.</summary>
    public const string NpiInvalid = "npi.invalid";

    /// <summary>A notice: the custom attribute was retired after the mapping was made; the column is left out.</summary>
    public const string AttributeRetired = "attribute.retired";

    public const string CsvNoIdColumn = "csv.no_id_column";

    public const string CsvNoId = "csv.no_id";

    /// <summary>More or fewer cells than the header.</summary>
    public const string CsvFieldCount = "csv.field_count";

    /// <summary>Text after the quotation mark that closes a cell (RFC 4180 §2).</summary>
    public const string CsvMalformed = "csv.malformed";

    /// <summary>A quotation mark that opens in this row never closes, or not within 1 MB.</summary>
    public const string CsvUnclosedQuote = "csv.unclosed_quote";

    /// <summary>A line above 1 MB.</summary>
    public const string CsvRowTooLong = "csv.row_too_long";

    /// <summary>The status of an appointment is no known word: whether someone came is not guessed.</summary>
    public const string StatusUnknown = "status.unknown";
}

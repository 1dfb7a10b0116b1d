namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Why a file, a row or a cell was left out. Stable: lists, files and scripts depend on them.</summary>
public static class ImportCodes
{
    /// <summary>No bytes, or nothing but white space.</summary>
    public const string FileEmpty = "file.empty";

    /// <summary>It cannot be opened or read.</summary>
    public const string FileUnreadable = "file.unreadable";

    /// <summary>Not UTF-8 (RFC 8259 §8.1).</summary>
    public const string FileEncoding = "file.encoding";

    /// <summary>FHIR XML: export as JSON instead.</summary>
    public const string FileXml = "file.xml";

    /// <summary>An Excel workbook: save it as CSV.</summary>
    public const string FileWorkbook = "file.workbook";

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

    /// <summary>A patient without any id to recognise them by.</summary>
    public const string PatientWithoutId = "patient.no_id";

    public const string SubjectMissing = "subject.missing";

    /// <summary>It refers to a patient who is neither in the files nor in the database.</summary>
    public const string SubjectUnknown = "subject.unknown";

    /// <summary>No coded concept. Words alone are free text, which is not stored.</summary>
    public const string CodeMissing = "code.missing";

    /// <summary>A reference to a medication that is not in the file.</summary>
    public const string MedicationUnknown = "medication.unknown";

    public const string DateMissing = "date.missing";

    public const string DateInvalid = "date.invalid";

    public const string ValueTooLong = "value.too_long";

    /// <summary>Labelled PSYTHPN: psychotherapy notes never enter (45 CFR 164.508(a)(2)).</summary>
    public const string PsychotherapyNotes = "psychotherapy_notes";

    /// <summary>Not an address that mail can be sent to (RFC 5321 §4.1.2).</summary>
    public const string EmailInvalid = "email.invalid";

    public const string CsvNoIdColumn = "csv.no_id_column";

    public const string CsvNoId = "csv.no_id";

    /// <summary>More or fewer cells than the header.</summary>
    public const string CsvFieldCount = "csv.field_count";

    /// <summary>A quote that does not close, or a bare quote inside a cell (RFC 4180 §2).</summary>
    public const string CsvMalformed = "csv.malformed";
}

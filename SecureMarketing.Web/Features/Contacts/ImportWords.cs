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
        _ => ("Stopped", Tone.Warning),
    };

    /// <summary>What a code means and what to do about it.</summary>
    public static string Code(string code) => code switch
    {
        ImportCodes.FileEmpty => "The file is empty.",
        ImportCodes.FileUnreadable => "The file cannot be read.",
        ImportCodes.FileEncoding => "Not UTF-8. Save it as UTF-8.",
        ImportCodes.FileXml => "FHIR XML is not read. Export it as JSON.",
        ImportCodes.FileWorkbook => "An Excel workbook. Save it as CSV.",
        ImportCodes.FileUnknownFormat => "Neither FHIR JSON, NDJSON nor CSV.",
        ImportCodes.JsonMalformed => "Not well-formed JSON.",
        ImportCodes.JsonTruncated => "The JSON ends too early. Export or copy it again.",
        ImportCodes.ResourceTooLarge => "A single entry is larger than 32 MB.",
        ImportCodes.ResourceType => "No or an unknown resource type.",
        ImportCodes.ResourceInvalid => "It breaks the rules of FHIR R4.",
        ImportCodes.PatientWithoutId => "A patient without an id.",
        ImportCodes.SubjectMissing => "It does not say which patient it is about.",
        ImportCodes.SubjectUnknown => "Its patient is neither in the files nor in the database.",
        ImportCodes.CodeMissing => "No code. Words alone are not stored.",
        ImportCodes.MedicationUnknown => "Its medication is not in the file.",
        ImportCodes.DateMissing => "No date.",
        ImportCodes.DateInvalid => "Not a date. Use 1990-01-31.",
        ImportCodes.ValueTooLong => "Longer than 500 characters.",
        ImportCodes.PsychotherapyNotes => "Psychotherapy notes are never taken in.",
        ImportCodes.EmailInvalid => "Not an email address.",
        ImportCodes.CsvNoIdColumn => "No column with a record id, such as patient_id.",
        ImportCodes.CsvNoId => "No record id.",
        ImportCodes.CsvFieldCount => "More or fewer cells than the header.",
        ImportCodes.CsvMalformed => "A quotation mark out of place.",
        _ => code,
    };
}

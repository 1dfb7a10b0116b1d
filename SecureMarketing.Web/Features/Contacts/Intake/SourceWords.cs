using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Contacts.Intake;

/// <summary>How import sources are spoken of.</summary>
internal static class SourceWords
{
    private static readonly Dictionary<string, string> Failures = new[]
    {
        IntakeErrors.NoRoot, IntakeErrors.RootMissing, IntakeErrors.FolderMissing, IntakeErrors.FolderLink, IntakeErrors.FolderUnwritable,
        IntakeErrors.NothingTaken, IntakeErrors.FileLink, IntakeErrors.Cancelled, IntakeErrors.Undone,
        FhirErrors.BadUrl, FhirErrors.PrivateHost, FhirErrors.Unreachable, FhirErrors.Stalled, FhirErrors.Redirect, FhirErrors.OtherHost, FhirErrors.NotFhir, FhirErrors.NoSmart,
        FhirErrors.TokenRefused, FhirErrors.Forbidden, FhirErrors.TooBusy, FhirErrors.Refused, FhirErrors.ExportFailed, FhirErrors.NoGroups, FhirErrors.ExportGone, FhirErrors.BadAnswer,
        FhirErrors.TooLarge, FhirErrors.TooSlow, FhirErrors.Incomplete,
        ImportErrors.TooManyRejected, ImportErrors.Failed, ImportErrors.FileChanged, ImportErrors.Interrupted,
    }.ToDictionary(e => e.Code, e => e.Message, StringComparer.Ordinal);

    public static (string Text, Tone Tone) State(SourceRow source) => source switch
    {
        { Paused: true } => ("Paused", Tone.Neutral),
        { LastFailure: not null } => ("Fails", Tone.Error),
        { InWork: > 0 } => ("Importing", Tone.Info),
        { LastLookAt: null } => ("Not looked at yet", Tone.Neutral),
        _ => ("Watched", Tone.Success),
    };

    public static (string Text, Tone Tone) State(SourceFile file) => file.State switch
    {
        IntakeFileState.Claimed => ("In work", Tone.Info),
        IntakeFileState.Done => ("Done", Tone.Success),
        IntakeFileState.Rejected => ("Rejected", Tone.Error),
        IntakeFileState.Duplicate => ("Imported before", Tone.Warning),
        _ => ("Taken away", Tone.Warning),
    };

    /// <summary>What a code means and what to do about it.</summary>
    public static string Of(string code) => code == "mapping.not_found" ? "Its mapping no longer exists. Choose another one." : Failures.GetValueOrDefault(code) ?? ImportWords.Code(code);

    public static string Of(IntakeLook look)
    {
        if (look.Code is { } code)
            return Of(code);
        var parts = new[] { (look.Taken, "taken"), (look.Done, "done"), (look.Rejected, "rejected"), (look.Duplicates, "imported before"), (look.Waiting, "not complete or waiting") }
            .Where(p => p.Item1 > 0).Select(p => FormattableString.Invariant($"{p.Item1:N0} {p.Item2}")).ToList();
        return parts.Count == 0 ? "Nothing there" : string.Join(", ", parts);
    }

    public static string Place(SourceRow source) => source.Fhir?.Settings.BaseUrl ?? (source.Settings.Folder.Length == 0 ? "" : source.Settings.Folder + "/") + source.Settings.Pattern;

    /// <summary>How far an export is.</summary>
    public static string Of(ExportRow export) => export.State switch
    {
        FhirExportState.Preparing => "The server prepares it" + (export.Progress is null ? "" : ": " + export.Progress),
        FhirExportState.Fetching => "Its files are being fetched",
        FhirExportState.Importing => FormattableString.Invariant($"{export.Files:N0} files are being imported"),
        FhirExportState.Done => FormattableString.Invariant($"Done: {export.Files:N0} files, {export.Bytes:N0} bytes"),
        _ => "Failed. " + Of(export.Code ?? ""),
    } + (export.Way == FhirExportWay.Search ? " (by searches)" : "") + (export.ServerErrors == 0 ? "" : FormattableString.Invariant($". The server reports {export.ServerErrors:N0} errors of its own"))
        + (export.Deleted == 0 ? "" : FormattableString.Invariant($". {export.Deleted:N0} records were deleted there"));

    public static string Every(int minutes) => minutes switch
    {
        1 => "every minute",
        _ when minutes % 1440 == 0 => minutes == 1440 ? "once a day" : FormattableString.Invariant($"every {minutes / 1440} days"),
        _ when minutes % 60 == 0 => minutes == 60 ? "every hour" : FormattableString.Invariant($"every {minutes / 60} hours"),
        _ => FormattableString.Invariant($"every {minutes} minutes"),
    };
}

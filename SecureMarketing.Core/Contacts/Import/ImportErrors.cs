using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Refusals of the import as a whole.</summary>
public static class ImportErrors
{
    public static readonly Error NotFound = new("import.not_found", "There is no such import.", ErrorKind.NotFound);

    public static readonly Error Over = new("import.over", "This import has already ended. Start a new one to read the files again.", ErrorKind.Conflict);

    public static readonly Error Busy = new("import.busy", "Another import is running. Wait until it ends, then try again.", ErrorKind.Unavailable);

    public static readonly Error Failed = new("import.failed", "The import stopped at a fault. What was committed stays; running the same files again completes it.", ErrorKind.Unavailable);

    public static readonly Error NoFiles = new("import.no_files", "There is no file to import: name JSON, NDJSON or CSV files, or a folder that holds some.");

    public static readonly Error NotConfirmable = new("import.not_confirmable", "Only a finished dry run can be confirmed.", ErrorKind.Conflict);

    public static readonly Error FilesGone = new("import.files_gone", "The uploaded files were deleted meanwhile (they are kept for a day). Upload them again.", ErrorKind.Conflict);

    public static Error Missing(string name) => new("import.file_missing", $"{name}: there is no such file or folder.", ErrorKind.NotFound);
}

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

    public static readonly Error FileChanged = new("import.file_changed", "A file is not the one that was registered: it was changed or is gone. Start a new import.", ErrorKind.Conflict);

    public static readonly Error TooManyRejected = new("import.too_many_rejected", "The import stopped: too many rows were rejected. It is likely the wrong file or a wrong column. Undo it, mend the file, and import it again.", ErrorKind.Conflict);

    /// <summary>Why a run whose process died is over: another one has begun since.</summary>
    public static readonly Error Interrupted = new("import.interrupted", "The import was cut off, and another has begun since. What was committed stays; running the same files again completes it.", ErrorKind.Conflict);

    public static readonly Error UndoRunning = new("import.undo_running", "An import is being undone. Wait until that ends, then try again.", ErrorKind.Unavailable);

    public static readonly Error NotUndoing = new("import.not_undoing", "Nobody asked for this import to be undone.", ErrorKind.Conflict);

    public static readonly Error AlreadyUndone = new("import.already_undone", "This import was undone before.", ErrorKind.Conflict);

    public static readonly Error NotUndoable = new("import.not_undoable", "There is nothing to undo: the import was a dry run, has not begun, or is being undone.", ErrorKind.Conflict);

    public static readonly Error StillRunning = new("import.still_running", "The import is still running. Stop it first, then undo it.", ErrorKind.Conflict);

    public static readonly Error JournalGone = new("import.journal_gone", "This import can no longer be undone: what stood there before it is kept for a limited time only.", ErrorKind.Conflict);

    public static readonly Error PeopleMerged = new("import.people_merged", "Records of this import were merged with others since. Unmerge them first (People, Duplicates, Merged), then undo the import.", ErrorKind.Conflict);

    /// <summary>Undoing in the wrong order would bring back what a later import replaced.</summary>
    public static Error LaterImports(int count, DateTimeOffset latest) => new(
        "import.later_imports",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} later {(count == 1 ? "import" : "imports")} changed or confirmed people of this one, the latest requested {latest:d MMM yyyy, HH:mm} UTC. Undo {(count == 1 ? "it" : "them, the latest first,")} before this one."),
        ErrorKind.Conflict);

    public static readonly Error NotConfirmable = new("import.not_confirmable", "Only a finished dry run can be confirmed.", ErrorKind.Conflict);

    public static readonly Error FilesGone = new("import.files_gone", "The uploaded files were deleted meanwhile (they are kept for a day). Upload them again.", ErrorKind.Conflict);

    public static Error Missing(string name) => new("import.file_missing", $"{name}: there is no such file or folder.", ErrorKind.NotFound);
}

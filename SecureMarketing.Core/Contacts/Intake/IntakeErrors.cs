using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>Refusals about import sources. None names a file: names of files can be names of patients.</summary>
public static class IntakeErrors
{
    public static readonly Error NotFound = new("intake.not_found", "There is no such import source.", ErrorKind.NotFound);

    public static readonly Error NameTaken = new("intake.name_taken", "Another import source has this name. Choose another one.", ErrorKind.Conflict);

    public static readonly Error NoRoot = new(
        "intake.no_root", "This installation watches no folders: set Import:SourceRoot to a folder of the server, below which import sources may lie.", ErrorKind.Conflict);

    public static readonly Error RootMissing = new("intake.root_missing", "The folder of Import:SourceRoot does not exist, or is not a full path. Make it, or mend the setting.", ErrorKind.Unavailable);

    public static readonly Error FolderOutside = new(
        "intake.folder_outside", "Name a folder below the configured root by its parts, e.g. \"ehr/nightly\": no full path, no \"..\", and none of work, done, rejected, duplicate.");

    public static readonly Error FolderMissing = new("intake.folder_missing", "The folder does not exist below the configured root. Make it on the server, or mend the name.", ErrorKind.NotFound);

    public static readonly Error FolderLink = new(
        "intake.folder_link", "The folder, or a part of its path below the root, is a symbolic link, which could lead anywhere. Use a real folder.", ErrorKind.Conflict);

    public static readonly Error FolderUnwritable = new(
        "intake.folder_unwritable", "The product may not read the folder or move files within it. Give its account the right to read and write there.", ErrorKind.Unavailable);

    public static readonly Error Paused = new("intake.paused", "This import source is paused. Resume it, then look again.", ErrorKind.Conflict);

    public static readonly Error Busy = new("intake.busy", "Another look at this source is under way. Try again in a moment.", ErrorKind.Unavailable);

    public static readonly Error OtherKind = new("intake.other_kind", "A folder does not become a server, nor the other way round. Add another import source.", ErrorKind.Conflict);

    public static readonly Error InWork = new(
        "intake.in_work", "Files of this source are in work. Wait until their import is over, then try again.", ErrorKind.Conflict);

    public static readonly Error ChangedMeanwhile = new("intake.changed_meanwhile", "Someone changed this import source meanwhile. Load it again, then make your change.", ErrorKind.Conflict);

    /// <summary>Of a file: its import took in nothing at all.</summary>
    public static readonly Error NothingTaken = new("intake.nothing_taken", "Not one row of the import went in. It is likely the wrong file or a wrong column.");

    /// <summary>Of a file: not a file of its own.</summary>
    public static readonly Error FileLink = new("intake.file_link", "It is a symbolic link, not a file of its own.");

    /// <summary>Of a file: somebody cancelled its import.</summary>
    public static readonly Error Cancelled = new("import.cancelled", "Its import was cancelled.");

    /// <summary>Of a file: its import was taken back before the file was filed.</summary>
    public static readonly Error Undone = new("import.undone", "Its import was undone.");
}

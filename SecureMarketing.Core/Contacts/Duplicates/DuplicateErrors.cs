using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>Refusals about records that may be one person.</summary>
public static class DuplicateErrors
{
    public static readonly Error NotFound = new("duplicate.not_found", "There is no such pair of records.", ErrorKind.NotFound);

    public static readonly Error Same = new("duplicate.same_record", "A record cannot be merged with itself.");

    public static readonly Error AlreadyMerged = new("duplicate.already_merged", "The record to be merged belongs to another person already. Unmerge it first, or keep it and merge the other one into it.", ErrorKind.Conflict);

    public static readonly Error HasMerged = new("duplicate.has_merged", "Other records are merged into the one that would be merged. Keep that one instead, or unmerge those first.", ErrorKind.Conflict);

    public static readonly Error NotMerged = new("duplicate.not_merged", "This record is not merged into another.", ErrorKind.Conflict);

    public static readonly Error ReasonMissing = new("duplicate.reason_missing", "Say in a few words how you know (5 to 200 characters), no names. The reason is recorded.");

    public static readonly Error UnmergeToErase = new("duplicate.unmerge_to_erase", "This person has several records. Unmerge them (People, Duplicates, Merged), then erase each.", ErrorKind.Conflict);

    public static readonly Error ImportRunning = new("duplicate.import_running", "An import or the undo of one is under way. Wait until that ends, then try again.", ErrorKind.Unavailable);
}

using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology;

public static class TerminologyErrors
{
    public static readonly Error FileMissing = new("terminology.file_missing", "There is no such file. Check the path.", ErrorKind.NotFound);
    public static readonly Error NoRows = new("terminology.list_empty", "The file has a header and no codes.");
    public static readonly Error VersionKnown = new("terminology.version_known", "This version of the code list was imported before. Name the new one differently, or remove the old one first.", ErrorKind.Conflict);
    public static readonly Error ListUnknown = new("terminology.list_unknown", "This code list is no longer there.", ErrorKind.NotFound);
    public static readonly Error ListInUse = new("terminology.list_in_use", "This version is in use. Put another version of the system to use first.", ErrorKind.Conflict);
    public static readonly Error SetUnknown = new("terminology.set_unknown", "There is no such value set.", ErrorKind.NotFound);
    public static readonly Error SetDeleted = new("terminology.set_deleted", "This value set was deleted. Rules that name it keep their version; nobody can change it or choose it anew.", ErrorKind.Conflict);
    public static readonly Error SetChanged = new("terminology.set_changed", "Someone saved a newer version of this value set meanwhile. Look at it, then make your change on top of it.", ErrorKind.Conflict);
    public static readonly Error SetNameTaken = new("terminology.set_name", "Another value set has this name.", ErrorKind.Conflict);
    public static readonly Error SetUnchanged = new("terminology.set_unchanged", "Nothing was changed: this is what the latest version says.");

    public static readonly Error TermKnown = new("terminology.term_known", "This word is on the list already. Remove it first to give it another category.", ErrorKind.Conflict);
    public static readonly Error TermUnknown = new("terminology.term_unknown", "This word is not among the organisation's own. The shipped words stay.", ErrorKind.NotFound);

    /// <param name="line">From 1.</param>
    public static Error Line(int line, string message) => new("terminology.set_line", FormattableString.Invariant($"Line {line}: {message}"));
}

using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Core.Terminology;

public static class TerminologyErrors
{
    public static readonly Error FileMissing = new("terminology.file_missing", "There is no such file. Check the path.", ErrorKind.NotFound);
    public static readonly Error NoRows = new("terminology.list_empty", "The file has a header and no codes.");
    public static readonly Error VersionKnown = new("terminology.version_known", "This version of the code list was imported before. Name the new one differently, or remove the old one first.", ErrorKind.Conflict);
    public static readonly Error ListUnknown = new("terminology.list_unknown", "This code list is no longer there.", ErrorKind.NotFound);
    public static readonly Error ListInUse = new("terminology.list_in_use", "This version is in use. Put another version of the system to use first.", ErrorKind.Conflict);
    /// <param name="moves">Of which the person saw nothing.</param>
    internal static Error SegmentsMove(IReadOnlyList<CodeListMove> moves) => new("terminology.segments_move", FormattableString.Invariant(
        $"{moves.Count} saved {(moves.Count == 1 ? "segment means" : "segments mean")} other codes with this list{Named(moves)}. Look at how many people join and leave, then use it."), ErrorKind.Conflict);

    private static string Named(IReadOnlyList<CodeListMove> moves) => moves.Any(m => m.Name is null) ? "" : ": " + string.Join(", ", moves.Select(m => m.Title));

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

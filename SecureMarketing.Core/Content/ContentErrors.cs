using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Content;

public static class ContentErrors
{
    /// <summary>The code by which Sending recognises that one person's message must be denied.</summary>
    public const string MergeValueMissingCode = "content.merge_value_missing";

    public static readonly Error NotFound =
        new("content.not_found", "This email does not exist. It may have been removed; return to the content library.", ErrorKind.NotFound);

    /// <summary>The code by which the editor tells a colleague's change from other refusals.</summary>
    public const string StaleDraftCode = "content.stale_draft";

    public static readonly Error UnfinishedDraft =
        new("content.unfinished", "Part of the email cannot be read yet. Mend what the editor marks, then save it as a version.", ErrorKind.Conflict);

    public static readonly Error StaleDraft =
        new(StaleDraftCode, "Someone saved this draft after you opened it. Reload to see their version, then make your change again.", ErrorKind.Conflict);

    public static readonly Error NameTaken =
        new("content.name_taken", "Another email has this name. Choose a different one.", ErrorKind.Conflict);

    public static readonly Error UnknownStarter =
        new("content.unknown_starter", "There is no starter of this name. Choose one of those listed.");

    public static Error MergeValueMissing(MergeField field) =>
        new(MergeValueMissingCode, $"The person has no value for \"{field.Label}\" and the content names no fallback text.");

    public static Error Unreadable(IReadOnlyList<DocumentError> errors) =>
        new("content.unreadable", string.Join("\n", errors.Take(10)));

    public static Error NotPublishable(IEnumerable<LintFinding> findings) =>
        new("content.not_publishable", "Mend first: " + string.Join(" ", findings.Select(f => $"{f.Code} at {f.Path}: {f.Message}")));
}

namespace SecureMarketing.Core.Content;

public enum LintSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note = 1,

    /// <summary>Should be mended; publishing is possible.</summary>
    Warning = 2,

    /// <summary>Must be mended before a version can be published.</summary>
    Error = 3,
}

/// <summary>One finding.</summary>
/// <param name="Code">Stable, e.g. <c>SUBJECT_PHI</c>.</param>
/// <param name="Path">JSON path of the place.</param>
/// <param name="Message">What it is and how to mend it.</param>
public sealed record LintFinding(string Code, LintSeverity Severity, string Path, string Message);

public static class LintCodes
{
    /// <summary>A fact about health or care, or a word that tells one, where encryption does not reach.</summary>
    public const string SubjectPhi = "SUBJECT_PHI";

    /// <summary>A request to a host that is not ours (compliance §8).</summary>
    public const string ThirdPartyTracker = "THIRD_PARTY_TRACKER";

    public const string MissingFooter = "MISSING_FOOTER";
    public const string MissingAlt = "MISSING_ALT";
    public const string LinkText = "LINK_TEXT";
    public const string Contrast = "CONTRAST";
    public const string Clipped = "CLIPPED";
    public const string SubjectLength = "SUBJECT_LENGTH";
    public const string NoFallback = "NO_FALLBACK";
    public const string EmptyBlock = "EMPTY_BLOCK";
    public const string NoBlocks = "NO_BLOCKS";
}

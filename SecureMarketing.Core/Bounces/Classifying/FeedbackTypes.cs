namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>
/// Feedback types that are stored: those of the IANA registry (RFC 5965 §7.3, RFC 6430, RFC 6591) and those that providers are
/// known to write. A stranger writes the field, so that nothing else of it is kept.
/// </summary>
internal static class FeedbackTypes
{
    private static readonly string[] Known =
        ["abuse", "auth-failure", "complaint", "dmarc", "fraud", "miscategorized", "not-spam", "opt-out", "opt-out-list", "other", "virus"];

    /// <summary>The type itself where it is known, else <c>other</c>; null for null.</summary>
    public static string? Stored(string? type) => type is null || Known.Contains(type, StringComparer.Ordinal) ? type : "other";
}

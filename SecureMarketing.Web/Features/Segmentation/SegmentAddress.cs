namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>The campaign in the address of a segment's pages: what it was granted counts on each of them.</summary>
internal static class SegmentAddress
{
    /// <param name="campaign">Null: for none.</param>
    /// <param name="mark">What stands before it: <c>?</c> or <c>&amp;</c>.</param>
    public static string Of(Guid? campaign, char mark) => campaign is { } id ? $"{mark}campaign={id:D}" : "";
}

using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// What the people of a segment are like today, and how they compare with those of another segment.
/// Every number passes the guard of previews in the order of reading, so that no two of them, nor one with an earlier preview, give 1–10 people away.
/// </summary>
/// <param name="Segment">Its latest version.</param>
/// <param name="Beside">Another segment to stand beside it; null: none.</param>
/// <param name="Campaign">The campaign that it is looked at for: what that was granted is open here. Null = for none.</param>
public sealed record ViewSegmentInsight(SegmentId Segment, SegmentId? Beside = null, OriginId? Campaign = null) : ICommand<SegmentInsight>
{
    public static Permission Requires => Permission.SegmentCount;

    public static AuditAction Audits => AuditAction.SegmentCounted;
}

/// <param name="Segment">The segment.</param>
/// <param name="Beside">The other; null: none was asked for.</param>
/// <param name="Overlap">How the two lie to each other; null without another.</param>
/// <param name="Tables">Only of what something on record feeds and may serve the segment's purpose.</param>
/// <param name="AsOf">Ages and relative dates count from this day.</param>
public sealed record SegmentInsight(
    InsightSide Segment, InsightSide? Beside, SegmentOverlap? Overlap, IReadOnlyList<InsightTable> Tables, DateOnly AsOf);

/// <param name="Version">Number of the latest version, which is the one that counts.</param>
public sealed record InsightSide(SegmentId Id, string Name, int Version, ShownCount People);

public sealed record SegmentOverlap(ShownCount Both, ShownCount OnlyFirst, ShownCount OnlySecond);

/// <param name="Title">As a heading.</param>
/// <param name="Exclusive">Each person is in exactly one row; else in any number of them.</param>
/// <param name="Rows">In the order of reading.</param>
public sealed record InsightTable(string Title, bool Exclusive, IReadOnlyList<InsightRow> Rows);

/// <param name="Beside">The same of the other segment; null without one.</param>
public sealed record InsightRow(string Label, ShownCount People, ShownCount? Beside);

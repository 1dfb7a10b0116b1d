using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// A saved segment that a condition names: always one version of it, which never changes. A later version of the segment means nothing
/// to the condition until somebody chooses it.
/// </summary>
/// <param name="Version">Id of the version; empty while only the segment's name is known, which stands for its latest version.</param>
public sealed record SegmentValue(Guid Version) : RuleValue
{
    /// <summary>What the segment is called, for people; null when nobody looked it up.</summary>
    public string? Name { get; init; }

    /// <summary>1 upward; null when nobody looked it up.</summary>
    public int? Number { get; init; }

    /// <summary>What the version says; null when nobody looked it up.</summary>
    public InnerSegment? Inner { get; init; }

    /// <summary>As in a sentence: “Adults” (version 2).</summary>
    public string Shown => Name is null ? Version.ToString("D") : Number is { } number ? $"“{Name}” (version {number})" : $"“{Name}”";
}

/// <summary>One version of a segment inside another rule.</summary>
/// <param name="Version">Id of the version.</param>
/// <param name="Segment">Id of the segment.</param>
/// <param name="Name">The segment's name today.</param>
/// <param name="Number">Of the version.</param>
/// <param name="Rule">What the version says, with what it names in turn.</param>
/// <param name="Sensitivity">As it was saved; the labels of today are those of the rule's leaves.</param>
/// <param name="IsPhi">As it was saved.</param>
public sealed record InnerSegment(Guid Version, Guid Segment, string Name, int Number, RuleNode Rule, Sensitivity Sensitivity, bool IsPhi);

using System.Globalization;

namespace SecureMarketing.Core.Segmentation;

/// <summary>How often a segment is looked at by itself: who is in it is written down, and who came and went.</summary>
/// <param name="Hours">Hours from one look to the next, 1–24; 0 = only by hand; null = each night, as every segment is before anybody chooses.</param>
public readonly record struct SegmentSchedule(int? Hours)
{
    public const int MostHours = 24;

    public static SegmentSchedule Nightly => default;

    public static SegmentSchedule ByHand => new(0);

    /// <summary>All that can be chosen, in the order of a list.</summary>
    public static IReadOnlyList<SegmentSchedule> All { get; } = [Nightly, .. Enumerable.Range(1, MostHours).Select(h => new SegmentSchedule(h)), ByHand];

    public bool IsKnown => Hours is null or (>= 0 and <= MostHours);

    /// <summary>As commands and the trail write it: nightly, 6h, by-hand.</summary>
    public string Word => Hours switch
    {
        null => "nightly",
        0 => "by-hand",
        { } hours => string.Create(CultureInfo.InvariantCulture, $"{hours}h"),
    };

    /// <summary>In words: each night, every 6 hours, only by hand.</summary>
    public override string ToString() => Hours switch
    {
        null => "each night",
        0 => "only by hand",
        1 => "every hour",
        { } hours => string.Create(CultureInfo.InvariantCulture, $"every {hours} hours"),
    };

    /// <summary>The one with this <see cref="Word"/>; null when there is none.</summary>
    public static SegmentSchedule? Parse(string? word) => All.Where(s => s.Word == word).Cast<SegmentSchedule?>().FirstOrDefault();
}

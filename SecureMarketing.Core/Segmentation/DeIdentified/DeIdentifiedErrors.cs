using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>Expected refusals of exports without identity.</summary>
public static class DeIdentifiedErrors
{
    public static Error TooFew { get; } = new("deidentified.too_few",
        $"Fewer than {SmallCells.Least} people are in this segment: a row could be traced to its person. Choose a wider segment.", ErrorKind.Conflict);

    public static Error Sensitive { get; } = new("deidentified.sensitive", "Your role may not use facts of sensitive categories. Leave them out.", ErrorKind.Forbidden);

    public static Error NoCensus(string vintage, IReadOnlyList<string> vintages) => new("deidentified.no_census",
        $"There are no ZIP areas for \"{vintage}\". At hand: {string.Join(", ", vintages)}. Import another census with: deidentify areas import.", ErrorKind.NotFound);

    public static Error Found(SafeHarborFinding finding) => new("deidentified.found",
        $"The check of the finished file found a value that must not leave ({finding.Field}: {finding.Problem}). The file was destroyed. Report this as a fault.", ErrorKind.Conflict);
}

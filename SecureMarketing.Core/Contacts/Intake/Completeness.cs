namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>Decides which files of a folder are complete. Pure.</summary>
/// <remarks>
/// Files that arrive together belong together (a bulk export is a file per resource type, and conditions mean nothing before
/// their patients are there): as long as one of them is still changing, the others wait with it. A <c>.done</c> marker is the
/// sender's word that this file is complete, and overrides the wait.
/// </remarks>
internal static class Completeness
{
    /// <param name="found">What lies there now.</param>
    /// <param name="since">Since when each has had its size and time; null when this is the first look that sees it so.</param>
    /// <param name="now">The time of this look.</param>
    /// <param name="settle">How long a file without a marker must have kept still.</param>
    /// <returns>The files to take.</returns>
    public static IReadOnlyList<FoundFile> Ready(IReadOnlyList<FoundFile> found, Func<FoundFile, DateTimeOffset?> since, DateTimeOffset now, TimeSpan settle)
    {
        var unmarked = found.Where(f => !f.Marked).ToList();
        var still = unmarked.TrueForAll(f => since(f) is { } at && now - at >= settle);
        return [.. found.Where(f => f.Marked || still)];
    }
}

namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>What this process tried: a segment that cannot be looked at is refused, and said so on the trail, once for each time that it is due and not at each tick.</summary>
internal sealed class TriedRefreshes
{
    private readonly Lock gate = new();
    private readonly Dictionary<SegmentVersionId, DateTimeOffset> tried = [];

    /// <summary>True the first time that a version is named for a time.</summary>
    public bool IsFirst(DateTimeOffset due, SegmentVersionId version)
    {
        lock (gate)
        {
            if (tried.TryGetValue(version, out var last) && last == due)
                return false;
            tried[version] = due;
            return true;
        }
    }
}

namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>What this process tried of the latest night: a segment that cannot be looked at is refused, and said so on the trail, once and not each hour.</summary>
internal sealed class TriedRefreshes
{
    private readonly Lock gate = new();
    private readonly HashSet<SegmentVersionId> tried = [];
    private DateTimeOffset night;

    /// <summary>True the first time that a version is named for a night.</summary>
    public bool IsFirst(DateTimeOffset due, SegmentVersionId version)
    {
        lock (gate)
        {
            if (due != night)
            {
                night = due;
                tried.Clear();
            }

            return tried.Add(version);
        }
    }
}

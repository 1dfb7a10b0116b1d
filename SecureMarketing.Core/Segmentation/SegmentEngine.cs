namespace SecureMarketing.Core.Segmentation;

/// <summary>Who answers a rule: two ways to one meaning.</summary>
public enum SegmentEngine
{
    /// <summary>The database; its answer is the truth when a snapshot is taken.</summary>
    Sql = 1,

    /// <summary>The index of people in this process.</summary>
    Index = 2,
}

using SecureMarketing.Core.Delivery.Crypto;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>A sending domain with its keys, the records to publish and the last check.</summary>
public sealed record DomainView
{
    public required string Domain { get; init; }

    /// <summary>Keys of this very domain, retired ones last.</summary>
    public required IReadOnlyList<DkimKeyRow> Keys { get; init; }

    /// <summary>One per record: what to publish, and what was found, where it was looked up.</summary>
    public required IReadOnlyList<RecordFinding> Records { get; init; }

    /// <summary>Null: never looked up.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>When everything that sending rests on was last found; null: never.</summary>
    public required DateTimeOffset? GoodAt { get; init; }

    /// <summary>Records that do not hold and that sending rests on.</summary>
    public int Troubles => Records.Count(r => r.Blocks);
}

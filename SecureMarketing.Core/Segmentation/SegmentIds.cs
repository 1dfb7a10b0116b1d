using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Segmentation;

public readonly record struct SegmentId(Guid Value) : ITypedId<SegmentId>
{
    public static SegmentId New() => new(Guid.CreateVersion7());
    public static SegmentId From(Guid value) => new(value);
}

public readonly record struct SegmentVersionId(Guid Value) : ITypedId<SegmentVersionId>
{
    public static SegmentVersionId New() => new(Guid.CreateVersion7());
    public static SegmentVersionId From(Guid value) => new(value);
}

public readonly record struct SegmentSnapshotId(Guid Value) : ITypedId<SegmentSnapshotId>
{
    public static SegmentSnapshotId New() => new(Guid.CreateVersion7());
    public static SegmentSnapshotId From(Guid value) => new(value);
}

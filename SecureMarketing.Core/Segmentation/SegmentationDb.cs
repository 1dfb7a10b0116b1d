using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.Changes;
using SecureMarketing.Core.Segmentation.CodeLists;

namespace SecureMarketing.Core.Segmentation;

public static class SegmentationDb
{
    extension(AppDbContext db)
    {
        public DbSet<SegmentDefinition> Segments => db.Set<SegmentDefinition>();

        public DbSet<SegmentVersion> SegmentVersions => db.Set<SegmentVersion>();

        public DbSet<UnsavedSegment> UnsavedSegments => db.Set<UnsavedSegment>();

        public DbSet<SegmentCodeChange> SegmentCodeChanges => db.Set<SegmentCodeChange>();

        public DbSet<SegmentChange> SegmentChanges => db.Set<SegmentChange>();

        public DbSet<SegmentSnapshot> SegmentSnapshots => db.Set<SegmentSnapshot>();
    }
}

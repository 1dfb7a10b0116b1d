using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

public static class SegmentationDb
{
    extension(AppDbContext db)
    {
        public DbSet<SegmentDefinition> Segments => db.Set<SegmentDefinition>();

        public DbSet<SegmentVersion> SegmentVersions => db.Set<SegmentVersion>();

        public DbSet<UnsavedSegment> UnsavedSegments => db.Set<UnsavedSegment>();

        public DbSet<SegmentSnapshot> SegmentSnapshots => db.Set<SegmentSnapshot>();
    }
}

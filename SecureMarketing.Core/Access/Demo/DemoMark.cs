using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Says that a database holds nothing but a demo. It can only be set while the database is unused, and never again be
/// taken away: demo accounts cannot come into a database with real people.
/// </summary>
public sealed class DemoMark
{
    /// <summary>Always 1: there is one mark or none.</summary>
    public int Id { get; init; } = 1;

    public required DateTimeOffset MarkedAt { get; init; }
}

internal sealed class DemoMarkMapping : IEntityTypeConfiguration<DemoMark>
{
    public void Configure(EntityTypeBuilder<DemoMark> builder)
    {
        builder.ToTable("demo_mark");
        builder.Property(m => m.Id).ValueGeneratedNever();
    }
}

internal static class DemoMarkDb
{
    extension(AppDbContext db)
    {
        public Task<bool> IsDemoAsync(CancellationToken cancellationToken) => db.Set<DemoMark>().AnyAsync(cancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// The set of people behind a number that a user was shown, or was refused. Kept in the database and not in memory: a restart or another
/// node must not make a user's earlier previews forgotten. Holds ordinals only, never shown to anyone.
/// </summary>
public sealed class PreviewFootprint : IBookkeeping
{
    public long Id { get; private set; }

    /// <summary>The user, or zero for the command line.</summary>
    public required Guid ActorId { get; init; }

    /// <summary>
    /// How many people: sets that differ by fewer than 11 differ in size by fewer than 11, so only those are loaded. 11 and more: the number was
    /// shown. 1–10: <c>&lt;11</c> was said. <see cref="Somebody"/> and <see cref="Nothing"/>: the number was refused and is not repeated here.
    /// </summary>
    public required int People { get; init; }

    /// <summary><see cref="PeopleBitmap.ToBytes"/>.</summary>
    public required byte[] Bitmap { get; init; }

    public required DateTimeOffset ShownAt { get; init; }

    /// <summary>Instead of a number: refused, and that somebody is in the set was told thereby.</summary>
    public const int Somebody = -1;

    /// <summary>Instead of a number: refused at a time when a set of nobody was refused as well.</summary>
    public const int Nothing = 0;
}

internal sealed class PreviewFootprintMapping : IEntityTypeConfiguration<PreviewFootprint>
{
    public void Configure(EntityTypeBuilder<PreviewFootprint> builder)
    {
        builder.ToTable("preview_footprints");
        builder.HasKey(f => f.Id);
        builder.Property(f => f.Id).ValueGeneratedOnAdd();
        builder.HasIndex(f => new { f.ActorId, f.People });
    }
}

public static class PrivacyDb
{
    extension(AppDbContext db)
    {
        public DbSet<PreviewFootprint> PreviewFootprints => db.Set<PreviewFootprint>();
    }
}

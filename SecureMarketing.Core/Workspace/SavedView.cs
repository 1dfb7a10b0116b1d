using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Workspace;

/// <summary>Identifies a saved view.</summary>
public readonly record struct SavedViewId(Guid Value) : ITypedId<SavedViewId>
{
    public static SavedViewId New() => new(Guid.CreateVersion7());
    public static SavedViewId From(Guid value) => new(value);
}

/// <summary>Filter, sort and page size of a list under a name of one person's own.</summary>
public sealed class SavedView
{
    public const int ListLength = 40;
    public const int NameLength = 60;
    public const int QueryLength = 400;

    public required SavedViewId Id { get; init; }

    /// <summary>Whose it is; nobody else sees it.</summary>
    public required UserId Owner { get; init; }

    /// <summary>Which list: the path of its page without slash, e.g. <c>campaigns</c>.</summary>
    public required string List { get; init; }

    /// <summary>1–60 characters, unique per person and list.</summary>
    public required string Name { get; init; }

    /// <summary>The page's query string without <c>?</c>; empty for the list as it opens. Never names a person (<see cref="ViewQuery"/>).</summary>
    public required string Query { get; set; }

    public required DateTimeOffset SavedAt { get; set; }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("saved_views");
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.List).HasMaxLength(SavedView.ListLength);
        builder.Property(v => v.Name).HasMaxLength(SavedView.NameLength);
        builder.Property(v => v.Query).HasMaxLength(SavedView.QueryLength);
        builder.HasIndex(v => new { v.Owner, v.List, v.Name }).IsUnique();
    }
}

public static class WorkspaceDb
{
    extension(AppDbContext db)
    {
        public DbSet<SavedView> SavedViews => db.Set<SavedView>();
    }
}

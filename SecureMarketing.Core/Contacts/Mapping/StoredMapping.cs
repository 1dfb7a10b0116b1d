using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Mapping;

public readonly record struct MappingId(Guid Value) : ITypedId<MappingId>
{
    public static MappingId New() => new(Guid.CreateVersion7());
    public static MappingId From(Guid value) => new(value);
}

/// <summary>One version of a named mapping; never changed, a change makes the next version.</summary>
public sealed class StoredMapping
{
    public required MappingId Id { get; init; }

    /// <summary>1–60 of a–z, 0–9, dash.</summary>
    public required string Name { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary><see cref="MappingJson"/>: names of columns, no values.</summary>
    public required string Definition { get; init; }

    /// <summary>User id; zero for the command line.</summary>
    public required Guid SavedBy { get; init; }

    public required DateTimeOffset SavedAt { get; init; }
}

/// <summary>The mapping by which a run reads, pinned when it was requested: a later version changes no run.</summary>
public sealed class RunMapping
{
    public required ImportRunId RunId { get; init; }

    public required string Definition { get; init; }

    /// <summary>The stored version it came from; null for one that was stated for this run or ships with the product.</summary>
    public MappingId? MappingId { get; init; }
}

internal sealed class StoredMappingMapping : IEntityTypeConfiguration<StoredMapping>
{
    public void Configure(EntityTypeBuilder<StoredMapping> builder)
    {
        builder.ToTable("import_mappings");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Name).HasMaxLength(MappingErrors.MaxName);
        builder.HasIndex(m => new { m.Name, m.Number }).IsUnique();
    }
}

internal sealed class RunMappingMapping : IEntityTypeConfiguration<RunMapping>
{
    public void Configure(EntityTypeBuilder<RunMapping> builder)
    {
        builder.ToTable("import_run_mappings");
        builder.HasKey(m => m.RunId);
        builder.HasOne<ImportRun>().WithOne().HasForeignKey<RunMapping>(m => m.RunId);
        builder.HasOne<StoredMapping>().WithMany().HasForeignKey(m => m.MappingId).OnDelete(DeleteBehavior.Restrict);
    }
}

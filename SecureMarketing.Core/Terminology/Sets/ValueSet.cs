using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>Identifies a value set through all its versions.</summary>
public readonly record struct ValueSetId(Guid Value) : ITypedId<ValueSetId>
{
    public static ValueSetId New() => new(Guid.CreateVersion7());
    public static ValueSetId From(Guid value) => new(value);
}

/// <summary>Codes that mean one thing to the organisation, "type 2 diabetes", under one name. What it says stands in its versions.</summary>
public sealed class ValueSet
{
    public const int NameLength = 120;

    public required ValueSetId Id { get; init; }

    /// <summary>1–120 characters, unique without regard to case among those that are not deleted.</summary>
    public required string Name { get; set; }

    /// <summary>Number of the latest version, from 1.</summary>
    [System.ComponentModel.DataAnnotations.ConcurrencyCheck]
    public required int Latest { get; set; }

    /// <summary>Since when nobody can choose it any more; null while it is in use. Its versions stay for the rules that name them.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>What a value set said from one moment on. Never changed.</summary>
public sealed class ValueSetVersion
{
    public const int TextLength = 20_000;
    public const int NoteLength = 300;

    public required ValueSetId SetId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The entries as <see cref="ValueSetText"/> writes them.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of <see cref="Text"/>: what an approval can be bound to.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Why it was changed, at most 300 characters; empty for the first.</summary>
    public required string Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for the command line.</summary>
    public required UserId? CreatedBy { get; init; }
}

internal sealed class ValueSetMapping : IEntityTypeConfiguration<ValueSet>
{
    public void Configure(EntityTypeBuilder<ValueSet> builder)
    {
        builder.ToTable("value_sets");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(ValueSet.NameLength);
        builder.HasIndex(s => s.Name).IsUnique().HasFilter("deleted_at IS NULL");
    }
}

internal sealed class ValueSetVersionMapping : IEntityTypeConfiguration<ValueSetVersion>
{
    public void Configure(EntityTypeBuilder<ValueSetVersion> builder)
    {
        builder.ToTable("value_set_versions");
        builder.HasKey(v => new { v.SetId, v.Number });
        builder.Property(v => v.Text).HasMaxLength(ValueSetVersion.TextLength);
        builder.Property(v => v.Hash).HasMaxLength(32);
        builder.Property(v => v.Note).HasMaxLength(ValueSetVersion.NoteLength);
        builder.HasOne<ValueSet>().WithMany().HasForeignKey(v => v.SetId).OnDelete(DeleteBehavior.Cascade);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>One concept of a code list.</summary>
public sealed class Concept
{
    public required CodeListId ListId { get; init; }

    /// <summary>The code as its publisher writes it, with dots: E11.9. At most 100 characters.</summary>
    public required string Value { get; init; }

    /// <summary>The publisher's words, at most 300 characters.</summary>
    public required string Display { get; init; }

    /// <summary>Code of the concept above, in the same list; null at the top, or where the list has no hierarchy.</summary>
    public required string? Parent { get; init; }

    /// <summary>False for a heading that no record carries (an ICD-10-CM category that has subcategories).</summary>
    public required bool IsSelectable { get; init; }

    /// <summary>Words of <see cref="Display"/> and <see cref="Value"/>, lower-cased, for searching in any provider alike.</summary>
    public required string Search { get; init; }
}

internal sealed class ConceptMapping : IEntityTypeConfiguration<Concept>
{
    public const string Table = "code_concepts";

    public void Configure(EntityTypeBuilder<Concept> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(c => new { c.ListId, c.Value });
        builder.Property(c => c.Value).HasMaxLength(CodeMapping.Limits.Value);
        builder.Property(c => c.Display).HasMaxLength(CodeMapping.Limits.Display);
        builder.Property(c => c.Parent).HasMaxLength(CodeMapping.Limits.Value);
        builder.Property(c => c.Search).HasMaxLength(CodeMapping.Limits.Value + CodeMapping.Limits.Display + 2);
        builder.HasIndex(c => new { c.ListId, c.Parent });
        builder.HasOne<CodeList>().WithMany().HasForeignKey(c => c.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>One line of what a dry run would change.</summary>
public sealed class ImportChange
{
    /// <summary><see cref="Subject"/>: a field of people who are known already.</summary>
    public const string Person = "person";

    /// <summary><see cref="Subject"/>: facts and visits of a kind.</summary>
    public const string Fact = "fact";

    /// <summary>Beginning of a <see cref="Subject"/>: codes or a custom attribute that count as sensitive; the categories' number follows.</summary>
    public const string Label = "label:";

    internal const string SamplesField = "import.change.samples";

    public required ImportRunId RunId { get; init; }

    public required string Subject { get; init; }

    /// <summary>A key of <see cref="Mapping.ImportTargets"/>, a kind of fact in lower case, or a custom attribute with its prefix.</summary>
    public required string Field { get; init; }

    /// <summary>Values where there was none; facts that are not on record; codes that come with the label.</summary>
    public required int New { get; init; }

    /// <summary>Values that would replace another; codes and attributes on record that would get the label; always 0 for facts.</summary>
    public required int Changed { get; init; }

    /// <summary>Up to three examples as a JSON list, masked before they were sealed; null for facts and labels.</summary>
    public byte[]? SamplesSealed { get; init; }
}

internal sealed class ImportChangeMapping : IEntityTypeConfiguration<ImportChange>
{
    public void Configure(EntityTypeBuilder<ImportChange> builder)
    {
        builder.ToTable("import_changes");
        builder.HasKey(c => new { c.RunId, c.Subject, c.Field });
        builder.Property(c => c.Subject).HasMaxLength(20);
        builder.Property(c => c.Field).HasMaxLength(40);
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(c => c.RunId);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>A fact that a merge moved to the record kept, or that an import brought there since: unmerging takes it back.</summary>
public sealed class MergedFact
{
    /// <summary>The record whose fact it is; <see cref="Contact.MergedInto"/> says where it stands meanwhile.</summary>
    public required ContactId Merged { get; init; }

    public required FactTable Table { get; init; }

    /// <summary>As <see cref="ClinicalFact.SourceKey"/>.</summary>
    public required long SourceKey { get; init; }
}

internal sealed class MergedFactMapping : IEntityTypeConfiguration<MergedFact>
{
    public void Configure(EntityTypeBuilder<MergedFact> builder)
    {
        builder.ToTable("merged_facts");
        builder.HasKey(f => new { f.Merged, f.Table, f.SourceKey });
        builder.Property(f => f.Merged).HasColumnName("contact_id");
        builder.Property(f => f.Table).HasColumnName("fact_table");
        builder.Property(f => f.SourceKey).ValueGeneratedNever();
        builder.HasOne<Contact>().WithMany().HasForeignKey(f => f.Merged).OnDelete(DeleteBehavior.Cascade);
    }
}

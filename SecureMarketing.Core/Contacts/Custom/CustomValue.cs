using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>
/// What is on file about one person for one custom attribute (adr-2611-custom-attributes). Numbers, dates, options and flags are
/// in the clear under the opaque id, as all coded facts are; words are sealed and have a blind index.
/// </summary>
public sealed class CustomValue
{
    public required ContactId ContactId { get; init; }

    public required int AttributeId { get; init; }

    /// <summary>The number; <see cref="DateOnly.DayNumber"/> of a date; number of an option; 1 or 0 for yes or no. Null for words.</summary>
    public double? Number { get; init; }

    /// <summary>Words, sealed under the person and the attribute; null for everything else.</summary>
    public byte[]? TextSealed { get; init; }

    /// <summary>Blind index of the folded words, 32 bytes; null for everything else.</summary>
    public byte[]? TextIndex { get; init; }
}

internal sealed class CustomValueMapping : IEntityTypeConfiguration<CustomValue>
{
    public void Configure(EntityTypeBuilder<CustomValue> builder)
    {
        builder.ToTable("custom_values");
        builder.HasKey(v => new { v.ContactId, v.AttributeId });
        builder.Property(v => v.TextIndex).HasMaxLength(32);
        builder.HasOne<Contact>().WithMany().HasForeignKey(v => v.ContactId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<CustomAttribute>().WithMany().HasForeignKey(v => v.AttributeId).OnDelete(DeleteBehavior.Restrict);
        // Each condition of a segment reads one range of these.
        builder.HasIndex(v => new { v.AttributeId, v.Number, v.ContactId });
        builder.HasIndex(v => new { v.AttributeId, v.TextIndex, v.ContactId });
    }
}

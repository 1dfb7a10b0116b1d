using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Contacts;

internal sealed class ContactMapping : IEntityTypeConfiguration<Contact>
{
    internal const int SourceIdLength = 200;

    private const int IndexSize = 32;

    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.ToTable("contacts");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.SourceSystem).HasMaxLength(100);
        builder.Property(c => c.SourceId).HasMaxLength(SourceIdLength);
        builder.Property(c => c.EmailIndex).HasMaxLength(IndexSize);
        builder.Property(c => c.AgreedEmailIndex).HasMaxLength(IndexSize);
        builder.Property(c => c.PhoneIndex).HasMaxLength(IndexSize);
        builder.Property(c => c.MrnIndex).HasMaxLength(IndexSize);
        builder.Property(c => c.NameBirthIndex).HasMaxLength(IndexSize);
        builder.Property(c => c.MaritalStatus).HasMaxLength(20);
        builder.Property(c => c.LanguageCode).HasMaxLength(35);
        builder.Property(c => c.LanguageText).HasMaxLength(100);
        builder.Property(c => c.RaceCode).HasMaxLength(Races.CodeLength);
        builder.Property(c => c.RaceText).HasMaxLength(Races.TextLength);
        builder.Property(c => c.EthnicityCode).HasMaxLength(20);
        builder.Property(c => c.EthnicityText).HasMaxLength(100);
        builder.Property(c => c.City).HasMaxLength(100);
        builder.Property(c => c.State).HasMaxLength(60);
        builder.Property(c => c.Zip).HasMaxLength(20);
        builder.Property(c => c.Country).HasMaxLength(20);
        builder.HasIndex(c => new { c.SourceSystem, c.SourceId }).IsUnique();
        // Of those who have one, so that importing the many who have not costs nothing.
        builder.HasIndex(c => c.MergedInto).HasFilter("merged_into IS NOT NULL");
        builder.HasIndex(c => c.EmailIndex).HasFilter("email_index IS NOT NULL");
        builder.HasIndex(c => c.MrnIndex).HasFilter("mrn_index IS NOT NULL");
        builder.HasIndex(c => c.PhoneIndex).HasFilter("phone_index IS NOT NULL");
        builder.HasIndex(c => c.NameBirthIndex).HasFilter("name_birth_index IS NOT NULL");
    }
}

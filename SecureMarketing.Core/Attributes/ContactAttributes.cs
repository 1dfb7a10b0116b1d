using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// What segments ask about a person, in one narrow row of small numbers (scanning a row that also carries ciphertext cost
/// twice as much). Words are numbers of <see cref="AttributeWord"/>, days are <see cref="DateOnly.DayNumber"/>. Rewritten
/// in the transaction that changes the facts.
/// </summary>
public sealed class ContactAttributes
{
    /// <summary>How many of the latest missed appointments have a column of their own.</summary>
    public const int MissedColumns = 3;

    private ContactAttributes()
    {
    }

    public ContactAttributes(ContactId contact) => ContactId = contact;

    /// <summary>Dense number from 1, assigned by the database: a person's place in bitmaps.</summary>
    public int Ordinal { get; private set; }

    public ContactId ContactId { get; private set; }

    /// <summary>Null when not on record, as for every nullable column here.</summary>
    public int? BirthDay { get; internal set; }

    public bool Deceased { get; internal set; }

    public AdministrativeGender Gender { get; internal set; }

    public int? StateId { get; internal set; }

    public int? CityId { get; internal set; }

    public int? LanguageId { get; internal set; }

    public int? RaceId { get; internal set; }

    public int? EthnicityId { get; internal set; }

    public int? MaritalId { get; internal set; }

    /// <summary>First five digits of a ZIP (02139 is 2139); null outside that form.</summary>
    public int? Zip { get; internal set; }

    /// <summary>The record was merged into another of the same person: it is in no audience.</summary>
    public bool Merged { get; internal set; }

    /// <summary>An address is on file and no confidential-communication request forbids it (45 CFR 164.522(b)).</summary>
    public bool EmailOk { get; internal set; }

    /// <summary>
    /// Day of the latest missed appointment, of the second and third latest: "missed at least twice since a day" is
    /// <c>Missed2Day >= day</c>, exact without a nightly job.
    /// </summary>
    public int? Missed1Day { get; internal set; }

    public int? Missed2Day { get; internal set; }

    public int? Missed3Day { get; internal set; }

    /// <summary>Day of the latest appointment that was kept.</summary>
    public int? LastKeptDay { get; internal set; }

    /// <summary>Messages handed over to the person's mail system.</summary>
    public int SentCount { get; internal set; }

    /// <summary>Messages that the person opened at least once; machine opens are not counted.</summary>
    public int OpenedCount { get; internal set; }

    public int ClickedCount { get; internal set; }

    /// <summary>One bit per message, latest in bit 0: opened. "Opened 3 of the last 10" is a population count.</summary>
    public long OpenHistory { get; internal set; }

    /// <summary>The same for clicks.</summary>
    public long ClickHistory { get; internal set; }

    /// <summary>Opened among the latest ten, the usual question, 0–10.</summary>
    public int OpenedOfLast10 { get; internal set; }

    public int? LastOpenDay { get; internal set; }

    public int? LastClickDay { get; internal set; }
}

internal sealed class ContactAttributesMapping : IEntityTypeConfiguration<ContactAttributes>
{
    public void Configure(EntityTypeBuilder<ContactAttributes> builder)
    {
        builder.ToTable("contact_attributes");
        builder.HasKey(a => a.Ordinal);
        builder.Property(a => a.Ordinal).ValueGeneratedOnAdd();
        builder.Property(a => a.Gender).HasConversion<short>();
        // With the second column a count need not look at the rows (measured: a fifth to a half less time). Alone it would let a person
        // have two rows, one merged and one not; that cannot come about: a row is made in the transaction that makes its contact,
        // never merged, and afterwards only changed, so a second insert always meets the first. A unique index on the person
        // alone would say it outright, at the price of one more index for every person of an import.
        builder.HasIndex(a => new { a.ContactId, a.Merged }).IsUnique();
        // No foreign key: PostgreSQL looks for the person of each row, and locks them, which was a tenth of an import. A row is made
        // only in the transaction that makes its person, or for one who is read after their row was found missing, and goes in the
        // transaction that removes them (ContactRollup); people are removed in three places, and each tells IContactFactSink.
    }
}

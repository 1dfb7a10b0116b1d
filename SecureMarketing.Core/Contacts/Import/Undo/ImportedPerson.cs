using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>What a run did to a person. Stored: never renumber.</summary>
public enum PersonTouch
{
    /// <summary>The run brought the person in.</summary>
    Created = 1,

    /// <summary>The run changed details; <see cref="ImportedPerson.FormerSealed"/> has what they were.</summary>
    Changed = 2,

    /// <summary>The run said of the person what was known already, or brought facts only.</summary>
    Confirmed = 3,

    /// <summary>The run was undone, but something depends on the person, who therefore stayed.</summary>
    Kept = 4,
}

/// <summary>
/// One person in the journal of a run, written in the transaction of the change: what undoing the run needs. Rows go as
/// the undo proceeds, and with all that is older than <see cref="ImportSettings.KeepJournalDays"/>.
/// </summary>
public sealed class ImportedPerson
{
    public required ImportRunId RunId { get; init; }

    /// <summary>No foreign key: the row outlives the person it tells of.</summary>
    public required ContactId ContactId { get; init; }

    public required PersonTouch Touch { get; set; }

    /// <summary>The changed details as they were before the run, sealed as a whole; null unless <see cref="PersonTouch.Changed"/>.</summary>
    public byte[]? FormerSealed { get; set; }

    /// <summary>Word of the <see cref="IPersonTies"/> that kept the person; null unless <see cref="PersonTouch.Kept"/>.</summary>
    public string? KeptFor { get; set; }
}

/// <summary>Which table a fact stands in. Stored: never renumber.</summary>
public enum FactTable
{
    Clinical = 1,
    Encounter = 2,
    Appointment = 3,

    /// <summary>The key is the attribute's number.</summary>
    Custom = 4,

    /// <summary>The key is the account's number.</summary>
    Stakeholder = 5,
}

/// <summary>A fact that a run added to, changed of or took from a person who was there before the run.</summary>
public sealed class ImportedFact
{
    public required ImportRunId RunId { get; init; }

    public required ContactId ContactId { get; init; }

    public required FactTable Table { get; init; }

    /// <summary>As <see cref="ClinicalFact.SourceKey"/>.</summary>
    public required long SourceKey { get; init; }

    /// <summary>The row before the run as JSON, in the clear as the row was (codes, dates, values); null when there was none.</summary>
    public string? Former { get; init; }
}

internal sealed class ImportedPersonMapping : IEntityTypeConfiguration<ImportedPerson>
{
    public const int WordLength = 40;

    public void Configure(EntityTypeBuilder<ImportedPerson> builder)
    {
        builder.ToTable("import_people");
        builder.HasKey(p => new { p.RunId, p.ContactId });
        builder.Property(p => p.KeptFor).HasMaxLength(WordLength);
        // No foreign key to the run either: it is one row, and to look for it once per person was half of what the journal cost.
        builder.HasIndex(p => p.ContactId);
    }
}

internal sealed class ImportedFactMapping : IEntityTypeConfiguration<ImportedFact>
{
    public void Configure(EntityTypeBuilder<ImportedFact> builder)
    {
        builder.ToTable("import_facts");
        builder.HasKey(f => new { f.RunId, f.ContactId, f.Table, f.SourceKey });
        builder.Property(f => f.Table).HasColumnName("fact_table");
        builder.Property(f => f.SourceKey).ValueGeneratedNever();
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(f => f.RunId);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts;

/// <summary>What kind of clinical statement a fact is. Stored: never renumber.</summary>
public enum FactKind
{
    Condition = 1,
    Medication = 2,
    Procedure = 3,
    Observation = 4,
    Immunization = 5,
    Allergy = 6,

    /// <summary>A care or treatment plan, by its category and its activities.</summary>
    CarePlan = 7,

    /// <summary>Insurance, by its kind (code system <c>insurance</c>) and the source's codes.</summary>
    Coverage = 8,

    /// <summary>What may become of a person, by the outcome that was assessed: how probable in percent, or the level as a coded answer.</summary>
    Risk = 9,
}

/// <summary>Whether the source holds the fact to be current. Stored: never renumber.</summary>
public enum FactStatus
{
    /// <summary>Not stated.</summary>
    Unknown = 0,

    /// <summary>Condition or allergy: active, recurrence, relapse. Medication: active or on hold. Observation and risk: final, amended or corrected. Immunization: completed. Plan or insurance: active.</summary>
    Active = 1,

    /// <summary>Condition: inactive, remission, resolved. Medication: completed, stopped. Procedure: completed.</summary>
    Inactive = 2,
}

/// <summary>
/// One dated, coded statement about a person. Key: the person and a 64-bit hash of the source resource's identity, so
/// that importing a resource again finds its row.
/// </summary>
public sealed class ClinicalFact
{
    public required ContactId ContactId { get; init; }

    /// <summary>First 8 bytes of SHA-256 over source system, resource type, resource id and component number.</summary>
    public required long SourceKey { get; init; }

    public required FactKind Kind { get; init; }

    /// <summary>References <see cref="Code.Id"/>.</summary>
    public required int CodeId { get; init; }

    /// <summary><see cref="DateOnly.DayNumber"/> of the onset, prescription, performance or effective date, as local to the source.</summary>
    public required int Day { get; init; }

    /// <summary>Second within that day, 0–86399; 0 when the source gives a date only. Breaks ties for "latest".</summary>
    public required int Second { get; init; }

    /// <summary>Day number of abatement or end of a period; null while open or not applicable.</summary>
    public int? EndDay { get; init; }

    public required FactStatus Status { get; init; }

    /// <summary>Numeric result, in <see cref="Unit"/>; null when there is none.</summary>
    public double? Value { get; init; }

    /// <summary>UCUM code or the source's unit, at most 40 characters.</summary>
    public string? Unit { get; init; }

    /// <summary>Coded result (e.g. smoking status), null when there is none.</summary>
    public int? ValueCodeId { get; init; }

    /// <summary>Class of the encounter in which it was recorded; null when not stated.</summary>
    public EncounterClass? EncounterClass { get; init; }

    /// <summary>True when nothing but the key would change.</summary>
    internal bool SameAs(ClinicalFact other) =>
        Kind == other.Kind && CodeId == other.CodeId && Day == other.Day && Second == other.Second && EndDay == other.EndDay &&
        Status == other.Status && Nullable.Equals(Value, other.Value) && Unit == other.Unit && ValueCodeId == other.ValueCodeId &&
        EncounterClass == other.EncounterClass;
}

internal sealed class ClinicalFactMapping : IEntityTypeConfiguration<ClinicalFact>
{
    public void Configure(EntityTypeBuilder<ClinicalFact> builder)
    {
        builder.ToTable("clinical_facts");
        builder.HasKey(f => new { f.ContactId, f.SourceKey });
        builder.Property(f => f.SourceKey).ValueGeneratedNever();
        builder.Property(f => f.Unit).HasMaxLength(40);
        builder.HasOne<Contact>().WithMany().HasForeignKey(f => f.ContactId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Code>().WithMany().HasForeignKey(f => f.CodeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(f => new { f.Kind, f.CodeId, f.ContactId, f.Day, f.Value });
        builder.HasIndex(f => new { f.ContactId, f.Kind, f.CodeId, f.Day, f.Value });
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts;

/// <summary>HL7 v3 ActEncounterCode, as far as the data uses it. Stored: never renumber.</summary>
public enum EncounterClass
{
    Unknown = 0,

    /// <summary>AMB.</summary>
    Ambulatory = 1,

    /// <summary>EMER.</summary>
    Emergency = 2,

    /// <summary>IMP, ACUTE, NONAC.</summary>
    Inpatient = 3,

    /// <summary>OBSENC, SS.</summary>
    ShortStay = 4,

    /// <summary>HH.</summary>
    HomeHealth = 5,

    /// <summary>VR.</summary>
    Virtual = 6,

    /// <summary>FLD, PRENC and others.</summary>
    Other = 7,
}

/// <summary>A visit that took place (FHIR Encounter).</summary>
public sealed class Encounter
{
    public required ContactId ContactId { get; init; }

    /// <summary>As <see cref="ClinicalFact.SourceKey"/>.</summary>
    public required long SourceKey { get; init; }

    public required EncounterClass Class { get; init; }

    /// <summary>Type of the visit, null when not stated.</summary>
    public int? TypeCodeId { get; init; }

    /// <summary>Coded reason, null when not stated.</summary>
    public int? ReasonCodeId { get; init; }

    /// <summary>Day number of the start.</summary>
    public required int Day { get; init; }

    /// <summary>Day number of the end, null while open.</summary>
    public int? EndDay { get; init; }

    /// <summary>Where it took place (<see cref="Accounts.AccountUnit.Id"/>); null when not stated, or when no unit of that code was known.</summary>
    public int? UnitId { get; init; }

    internal bool SameAs(Encounter other) => Class == other.Class && TypeCodeId == other.TypeCodeId &&
        ReasonCodeId == other.ReasonCodeId && Day == other.Day && EndDay == other.EndDay && UnitId == other.UnitId;
}

/// <summary>FHIR AppointmentStatus, reduced to what a rule asks. Stored: never renumber.</summary>
public enum AppointmentStatus
{
    /// <summary>proposed, pending, waitlist.</summary>
    Requested = 1,

    /// <summary>booked.</summary>
    Booked = 2,

    /// <summary>arrived, checked-in, fulfilled.</summary>
    Kept = 3,

    /// <summary>noshow.</summary>
    Missed = 4,

    /// <summary>cancelled.</summary>
    Cancelled = 5,
}

/// <summary>A planned visit and what became of it (FHIR Appointment).</summary>
public sealed class Appointment
{
    public required ContactId ContactId { get; init; }

    /// <summary>As <see cref="ClinicalFact.SourceKey"/>.</summary>
    public required long SourceKey { get; init; }

    public required AppointmentStatus Status { get; init; }

    /// <summary>Service type or appointment type, null when not stated.</summary>
    public int? TypeCodeId { get; init; }

    /// <summary>Day number of the start, as local to the source.</summary>
    public required int Day { get; init; }

    /// <summary>Start, UTC; null when the source gives only a date.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>As <see cref="Encounter.UnitId"/>.</summary>
    public int? UnitId { get; init; }

    internal bool SameAs(Appointment other) =>
        Status == other.Status && TypeCodeId == other.TypeCodeId && Day == other.Day && StartsAt == other.StartsAt && UnitId == other.UnitId;
}

internal sealed class EncounterMapping : IEntityTypeConfiguration<Encounter>
{
    public void Configure(EntityTypeBuilder<Encounter> builder)
    {
        builder.ToTable("encounters");
        builder.HasKey(e => new { e.ContactId, e.SourceKey });
        builder.Property(e => e.SourceKey).ValueGeneratedNever();
        builder.HasOne<Contact>().WithMany().HasForeignKey(e => e.ContactId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Code>().WithMany().HasForeignKey(e => e.TypeCodeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(e => new { e.Class, e.Day, e.ContactId });
        builder.HasIndex(e => new { e.ContactId, e.Class, e.Day });
        // No foreign key: an undo writes former rows back, and an account with units is never removed.
        builder.HasIndex(e => new { e.UnitId, e.Day, e.ContactId }).HasFilter("unit_id IS NOT NULL");
    }
}

internal sealed class AppointmentMapping : IEntityTypeConfiguration<Appointment>
{
    public void Configure(EntityTypeBuilder<Appointment> builder)
    {
        builder.ToTable("appointments");
        builder.HasKey(a => new { a.ContactId, a.SourceKey });
        builder.Property(a => a.SourceKey).ValueGeneratedNever();
        builder.HasOne<Contact>().WithMany().HasForeignKey(a => a.ContactId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Code>().WithMany().HasForeignKey(a => a.TypeCodeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(a => new { a.Status, a.Day, a.ContactId });
        builder.HasIndex(a => new { a.ContactId, a.Status, a.Day });
    }
}

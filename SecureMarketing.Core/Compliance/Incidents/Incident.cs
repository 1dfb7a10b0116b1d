using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance;

/// <summary>Identifies an incident.</summary>
public readonly record struct IncidentId(Guid Value) : ITypedId<IncidentId>
{
    public static IncidentId New() => new(Guid.CreateVersion7());
    public static IncidentId From(Guid value) => new(value);
}

/// <summary>What raised it. Stored: never renumber.</summary>
public enum IncidentKind
{
    /// <summary>An audit of sent messages found one that its documents do not permit.</summary>
    RecipientListMismatch = 1,

    /// <summary>A message went after a revocation had been received and before it was recorded.</summary>
    SentAfterRevocation = 2,
}

/// <summary>State of an incident (compliance.md, "State machines"). Stored: never renumber.</summary>
public enum IncidentState
{
    /// <summary>Raised by the product or a person; nobody looked yet.</summary>
    Reported = 1,

    /// <summary>Somebody looks.</summary>
    Triage = 2,

    /// <summary>Final: it was none, with a reason.</summary>
    NotIncident = 3,

    /// <summary>It is one; the assessment of 45 CFR 164.402(2) follows.</summary>
    Investigating = 4,
}

/// <summary>The one transition table of incidents, as far as they are handled here. What it does not name is refused and changes nothing.</summary>
public static class IncidentTransitions
{
    private static readonly FrozenSet<(IncidentState From, IncidentState To)> Defined = new[]
    {
        (IncidentState.Reported, IncidentState.Triage),
        (IncidentState.Triage, IncidentState.NotIncident),
        (IncidentState.Triage, IncidentState.Investigating),
    }.ToFrozenSet();

    public static bool Allows(IncidentState from, IncidentState to) => Defined.Contains((from, to));
}

/// <summary>Something that may have been an impermissible use or disclosure (45 CFR 164.402). Holds ids and codes; nobody's name.</summary>
public sealed class Incident
{
    private Incident()
    {
    }

    /// <param name="kind">What raised it.</param>
    /// <param name="objectType">Kind of what it is about, e.g. <c>message</c>.</param>
    /// <param name="objectId">Its id as text.</param>
    /// <param name="codes">Reason codes joined by comma, 1–400 characters.</param>
    /// <param name="now">Discovery: from this day the 60 days of 164.404(b) would run.</param>
    public Incident(IncidentKind kind, string objectType, string objectId, string codes, DateTimeOffset now)
    {
        Id = IncidentId.New();
        (Kind, ObjectType, ObjectId, Codes, DiscoveredAt, State, StateSince) = (kind, objectType, objectId, codes, now, IncidentState.Reported, now);
    }

    public IncidentId Id { get; private set; }

    public IncidentKind Kind { get; private set; }

    public string ObjectType { get; private set; } = "";

    public string ObjectId { get; private set; } = "";

    public string Codes { get; private set; } = "";

    public DateTimeOffset DiscoveredAt { get; private set; }

    public IncidentState State { get; private set; }

    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Who took the last step; null while nobody did.</summary>
    public Guid? By { get; private set; }

    /// <summary>Why it stands as it stands, in staff's words; null while reported.</summary>
    public string? Note { get; private set; }

    internal Result Move(IncidentState to, Guid by, string note, DateTimeOffset now)
    {
        if (!IncidentTransitions.Allows(State, to))
            return ComplianceErrors.IncidentTransition(State, to);
        (State, StateSince, By, Note) = (to, now, by, note);
        return Result.Success;
    }
}

internal sealed class IncidentMapping : IEntityTypeConfiguration<Incident>
{
    public const int NoteLength = 2000;

    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("incidents");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.ObjectType).HasMaxLength(40);
        builder.Property(i => i.ObjectId).HasMaxLength(64);
        builder.Property(i => i.Codes).HasMaxLength(400);
        builder.Property(i => i.Note).HasMaxLength(NoteLength);
        builder.HasIndex(i => new { i.Kind, i.ObjectType, i.ObjectId }).IsUnique();
        builder.HasIndex(i => new { i.State, i.DiscoveredAt });
    }
}

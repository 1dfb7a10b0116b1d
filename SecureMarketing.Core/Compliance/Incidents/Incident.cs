using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

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

    /// <summary>A reviewer of the audit trail asks for a follow-up.</summary>
    AuditFollowUp = 3,

    /// <summary>A person reported it.</summary>
    Reported = 4,

    /// <summary>A person reported that a message went to an address that was not the recipient's.</summary>
    Misdirected = 5,
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

    /// <summary>The four factors are judged.</summary>
    FourFactor = 5,

    /// <summary>Final: two people signed that the probability of a compromise is low (45 CFR 164.402(2)).</summary>
    LowProbability = 6,

    /// <summary>Final: an exception of 45 CFR 164.402(1) applies, or the information was secured.</summary>
    ExceptionApplies = 7,

    /// <summary>It is a breach of unsecured PHI.</summary>
    Breach = 8,

    /// <summary>Notices go out.</summary>
    Notifying = 9,

    /// <summary>Final: every notice that was due is on record.</summary>
    Closed = 10,
}

/// <summary>Why an incident is no breach of unsecured PHI. Stored: never renumber.</summary>
public enum BreachException
{
    /// <summary>Unintentional access in good faith within the workforce, not used further (45 CFR 164.402(1)(i)).</summary>
    GoodFaith = 1,

    /// <summary>Inadvertent disclosure between people who both may see it (45 CFR 164.402(1)(ii)).</summary>
    Inadvertent = 2,

    /// <summary>Whoever got it could not reasonably have kept it (45 CFR 164.402(1)(iii)).</summary>
    NotRetained = 3,

    /// <summary>Encrypted to the guidance of HHS, and the key was not exposed (45 CFR 164.402 "unsecured", 74 FR 19006).</summary>
    Secured = 4,
}

/// <summary>The one transition table of incidents. What it does not name is refused and changes nothing.</summary>
public static class IncidentTransitions
{
    private static readonly FrozenSet<(IncidentState From, IncidentState To)> Defined = new[]
    {
        (IncidentState.Reported, IncidentState.Triage),
        (IncidentState.Triage, IncidentState.NotIncident),
        (IncidentState.Triage, IncidentState.Investigating),
        (IncidentState.Investigating, IncidentState.FourFactor),
        (IncidentState.FourFactor, IncidentState.LowProbability),
        (IncidentState.FourFactor, IncidentState.ExceptionApplies),
        (IncidentState.FourFactor, IncidentState.Breach),
        (IncidentState.Breach, IncidentState.Notifying),
        (IncidentState.Notifying, IncidentState.Closed),
    }.ToFrozenSet();

    public static bool Allows(IncidentState from, IncidentState to) => Defined.Contains((from, to));

    /// <summary>True when nothing more can become of it.</summary>
    public static bool IsFinal(IncidentState state) => !Defined.Any(d => d.From == state);

    /// <summary>What the incident needs before it may take a step that is defined. Pure.</summary>
    /// <returns>Null when nothing is missing.</returns>
    internal static Error? Missing(IncidentState to, Incident incident, IncidentAssessment? assessment, IReadOnlyList<BreachDuty> open) => to switch
    {
        IncidentState.LowProbability => ComplianceErrors.NeedsSignOffs,
        IncidentState.ExceptionApplies when incident.Exception is null => ComplianceErrors.ExceptionMissing,
        IncidentState.Breach when assessment is null => ComplianceErrors.AssessmentMissing,
        IncidentState.Notifying when incident.People is null => ComplianceErrors.PeopleMissing,
        IncidentState.Closed when open.Count > 0 => ComplianceErrors.NoticesOpen(open.Count),
        _ => null,
    };
}

/// <summary>
/// Something that may have been an impermissible use or disclosure (45 CFR 164.402). Holds ids and codes; nobody's name, except sealed
/// that of who got a misdirected message.
/// </summary>
public sealed class Incident
{
    private const string HolderField = "incident-holder";

    private Incident()
    {
    }

    /// <param name="kind">What raised it.</param>
    /// <param name="objectType">Kind of what it is about, e.g. <c>message</c>.</param>
    /// <param name="objectId">Its id as text.</param>
    /// <param name="codes">Reason codes joined by comma, 1–400 characters.</param>
    /// <param name="now">When it is raised.</param>
    /// <param name="discoveredAt">Discovery: from this day the 60 days of 164.404(b) run; null: now.</param>
    /// <param name="description">What happened, without names; null when the codes say it.</param>
    public Incident(IncidentKind kind, string objectType, string objectId, string codes, DateTimeOffset now, DateTimeOffset? discoveredAt = null, string? description = null)
    {
        Id = IncidentId.New();
        (Kind, ObjectType, ObjectId, Codes, DiscoveredAt, State, StateSince) = (kind, objectType, objectId.Length == 0 ? Id.Value.ToString("N") : objectId, codes, discoveredAt ?? now, IncidentState.Reported, now);
        Description = description;
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

    /// <summary>What happened, in staff's words without names; null when the codes say it.</summary>
    public string? Description { get; private set; }

    /// <summary>Which exception applies; null: none was stated.</summary>
    public BreachException? Exception { get; private set; }

    /// <summary>People affected; null while nobody counted.</summary>
    public int? People { get; private set; }

    /// <summary>Residents per state as <c>CA:12,TX:612</c>; null while nobody counted.</summary>
    public string? PeopleByState { get; private set; }

    internal Result Move(IncidentState to, Guid by, string note, DateTimeOffset now)
    {
        if (!IncidentTransitions.Allows(State, to))
            return ComplianceErrors.IncidentTransition(State, to);
        (State, StateSince, By, Note) = (to, now, by, note);
        return Result.Success;
    }

    /// <summary>The <see cref="MailboxHolder"/>, AES-256-GCM; null: not known, or it is about no misdirected message. Only the accounting opens it.</summary>
    public byte[]? HolderSealed { get; private set; }

    internal void Keep(MailboxHolder holder, IFieldCipher cipher) => HolderSealed = cipher.SealBytes(Id.Value, HolderField, JsonSerializer.SerializeToUtf8Bytes(holder));

    internal MailboxHolder? Holder(IFieldCipher cipher) => HolderSealed is { } kept ? JsonSerializer.Deserialize<MailboxHolder>(cipher.OpenBytes(Id.Value, HolderField, kept)) : null;

    internal void Except(BreachException exception) => Exception = exception;

    internal void Count(int people, IReadOnlyDictionary<string, int> byState) => (People, PeopleByState) = (people, AffectedStates.Write(byState));
}

/// <summary>One step of an incident: from where to where, who, when, why; a first signature goes from a state to the same. Written once.</summary>
public sealed class IncidentStep
{
    private IncidentStep()
    {
    }

    internal IncidentStep(IncidentId incident, int number, IncidentState from, IncidentState to, Guid by, string note, DateTimeOffset at) =>
        (Incident, Number, From, To, By, Note, At) = (incident, number, from, to, by, note, at);

    public IncidentId Incident { get; private set; }

    /// <summary>1 upward.</summary>
    public int Number { get; private set; }

    public IncidentState From { get; private set; }

    public IncidentState To { get; private set; }

    public Guid By { get; private set; }

    public string Note { get; private set; } = "";

    public DateTimeOffset At { get; private set; }
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
        builder.Property(i => i.Description).HasMaxLength(NoteLength);
        builder.Property(i => i.PeopleByState).HasMaxLength(600);
        builder.Property(i => i.State).IsConcurrencyToken();
        // Nobody closes an incident while its people are counted anew: other notices may be due.
        builder.Property(i => i.People).IsConcurrencyToken();
        builder.Property(i => i.PeopleByState).IsConcurrencyToken();
        builder.HasIndex(i => new { i.Kind, i.ObjectType, i.ObjectId }).IsUnique();
        builder.HasIndex(i => new { i.State, i.DiscoveredAt });
    }
}

internal sealed class IncidentStepMapping : IEntityTypeConfiguration<IncidentStep>
{
    public void Configure(EntityTypeBuilder<IncidentStep> builder)
    {
        builder.ToTable("incident_steps");
        builder.HasKey(s => new { s.Incident, s.Number });
        builder.Property(s => s.Note).HasMaxLength(IncidentMapping.NoteLength);
        builder.HasOne<Incident>().WithMany().HasForeignKey(s => s.Incident).OnDelete(DeleteBehavior.Restrict);
    }
}

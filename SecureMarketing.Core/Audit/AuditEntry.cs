using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Audit;

/// <summary>How an audited act ended. Numbers are sealed: never renumber.</summary>
public enum AuditOutcome
{
    Succeeded = 1,
    Refused = 2,
    Failed = 3,
}

/// <summary>
/// What an act wants recorded, before it becomes an <see cref="AuditEvent"/>. Holds codes, ids and hashes only: no names,
/// no addresses, no clinical values.
/// </summary>
public sealed class AuditEntry
{
    public required AuditAction Action { get; set; }

    public AuditOutcome Outcome { get; set; } = AuditOutcome.Succeeded;

    /// <summary>Kind of the object acted on, e.g. <c>campaign</c>. Null when there is none.</summary>
    public string? ObjectType { get; set; }

    /// <summary>Its id as text, at most 64 characters.</summary>
    public string? ObjectId { get; set; }

    /// <summary>Its version, null when it has none.</summary>
    public int? ObjectVersion { get; set; }

    /// <summary>The person concerned; stored only as a keyed pseudonym. Null when no single person is.</summary>
    public ContactId? Subject { get; set; }

    /// <summary>Stated purpose of a PHI access (45 CFR 164.502(b)), at most 200 characters, a reason and not a value.</summary>
    public string? Purpose { get; set; }

    /// <summary>Stable codes joined by comma.</summary>
    public string? ReasonCodes { get; set; }

    /// <summary>SHA-256 of the object before the act, null when unchanged or new.</summary>
    public byte[]? BeforeHash { get; set; }

    /// <summary>SHA-256 of the object after the act.</summary>
    public byte[]? AfterHash { get; set; }

    /// <summary>Joins the events of one larger act (an import, a send).</summary>
    public Guid? CorrelationId { get; set; }
}

/// <summary>
/// Appends events to the trail within the caller's transaction: no audit write, no act (compliance §6, fail closed).
/// </summary>
public interface IAuditTrail
{
    void Append(Persistence.AppDbContext db, Actor actor, AuditEntry entry, DateTimeOffset now);

    /// <summary>The event alone, for whoever inserts many at once; it counts only when it is written in the act's own transaction.</summary>
    AuditEvent EventOf(Actor actor, AuditEntry entry, DateTimeOffset now);
}

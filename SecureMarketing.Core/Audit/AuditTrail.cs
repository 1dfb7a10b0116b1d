using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

internal sealed class AuditTrail(IPseudonyms pseudonyms) : IAuditTrail
{
    public void Append(AppDbContext db, Actor actor, AuditEntry entry, DateTimeOffset now) =>
        db.AuditEvents.Add(EventOf(actor, entry, now));

    public AuditEvent EventOf(Actor actor, AuditEntry entry, DateTimeOffset now) =>
        new()
        {
            UtcTime = WholeMilliseconds(now),
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            ActorRole = actor.Role,
            SessionId = actor.Session,
            SourceIp = actor.SourceIp,
            Action = entry.Action,
            Outcome = entry.Outcome,
            ObjectType = entry.ObjectType,
            ObjectId = entry.ObjectId,
            ObjectVersion = entry.ObjectVersion,
            SubjectPseudoId = entry.Subject is { } subject ? pseudonyms.Of(subject) : null,
            Purpose = entry.Purpose,
            ReasonCodes = entry.ReasonCodes,
            BeforeHash = entry.BeforeHash,
            AfterHash = entry.AfterHash,
            CorrelationId = entry.CorrelationId,
        };

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}

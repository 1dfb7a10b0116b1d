using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.UseCases;

/// <summary>What a use case works with: its context, who acts, the time, and the audit entry it enriches.</summary>
public sealed class UseCaseScope(AppDbContext db, Actor actor, DateTimeOffset now, AuditEntry audit)
{
    public AppDbContext Db { get; } = db;

    public Actor Actor { get; } = actor;

    /// <summary>One instant for the whole use case, UTC.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The event that will be written; handlers name the object, subject, purpose and reason codes.</summary>
    public AuditEntry Audit { get; } = audit;

    /// <summary>What is written for others to take: it stands only when the event does.</summary>
    public StagedFiles Files { get; init; } = new();
}

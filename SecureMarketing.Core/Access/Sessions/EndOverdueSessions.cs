using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Writes down which sessions are over (45 CFR 164.312(a)(2)(iii)), each with its event, and says how those asked about
/// stand. Run by the watch of every node; a session dies on time without it, this makes its end known.
/// </summary>
/// <param name="Watched">Sessions with an open connection on this node.</param>
public sealed record EndOverdueSessions(IReadOnlyCollection<SessionId> Watched) : ICommand<IReadOnlyDictionary<SessionId, SessionEnd>>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class EndOverdueSessionsHandler(IAuditTrail trail) : IUseCase<EndOverdueSessions, IReadOnlyDictionary<SessionId, SessionEnd>>
{
    private const int AtOnce = 200;

    public async Task<Result<IReadOnlyDictionary<SessionId, SessionEnd>>> HandleAsync(EndOverdueSessions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var (idleSince, startedBefore) = (scope.Now - StaffSession.IdleLimit, scope.Now - StaffSession.AbsoluteLimit);
        var users = db.StaffUsers;
        var overdue = await db.StaffSessions
            .Join(users, s => s.UserId, u => u.Id, (s, u) => new { Session = s, Stamp = u.EnrolledAt != null && u.DeactivatedAt == null && (u.LeavesAt == null || u.LeavesAt > scope.Now) ? u.SecurityStamp : null })
            .Where(x => x.Session.EndedAt == null && (x.Session.LastSeenAt <= idleSince || x.Session.StartedAt <= startedBefore || x.Session.Stamp != x.Stamp))
            .OrderBy(x => x.Session.LastSeenAt).Take(AtOnce).ToListAsync(cancellationToken);
        foreach (var found in overdue)
        {
            if (found.Session.EndAt(found.Stamp, scope.Now) is not { } reason)
                continue;
            found.Session.End(reason, scope.Now);
            // What changed the person's access left its own event.
            if (reason is SessionEnd.Idle or SessionEnd.Expired)
                trail.Append(db, scope.Actor, EventOf(found.Session, reason), scope.Now);
        }

        var watched = command.Watched.ToList();
        var ended = await db.StaffSessions.AsNoTracking().Where(s => watched.Contains(s.Id) && s.EndReason != null)
            .Select(s => new { s.Id, s.EndReason }).ToDictionaryAsync(s => s.Id, s => s.EndReason!.Value, cancellationToken);
        foreach (var found in overdue.Where(o => o.Session.EndReason is not null && watched.Contains(o.Session.Id)))
            ended[found.Session.Id] = found.Session.EndReason!.Value;
        return ended;
    }

    private static AuditEntry EventOf(StaffSession session, SessionEnd reason) => new()
    {
        Action = reason == SessionEnd.Idle ? AuditAction.SessionIdledOut : AuditAction.SessionExpired,
        ObjectType = "session",
        ObjectId = session.Id.Value.ToString("N"),
        ReasonCodes = "user:" + session.UserId.Value.ToString("N"),
    };
}

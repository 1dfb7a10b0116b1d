using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Writes down whose last instant has come, each with its event. It takes nothing from them that they still have: sign-in, sessions and links
/// ended by themselves at that instant, whether or not this ran.
/// </summary>
public sealed record EndDueAccess : ICommand<int>
{
    public static Permission Requires => Permission.UsersManage;

    /// <summary>Each end leaves an event of its own.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class EndDueAccessHandler(IAuditTrail trail) : IUseCase<EndDueAccess, int>
{
    /// <returns>How many ended.</returns>
    public async Task<Result<int>> HandleAsync(EndDueAccess command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var due = await scope.Db.StaffUsers.Where(u => u.DeactivatedAt == null && u.LeavesAt <= scope.Now).ToListAsync(cancellationToken);
        foreach (var user in due)
        {
            await AccessEnd.RunAsync(scope.Db, user, scope.Now, cancellationToken);
            trail.Append(scope.Db, scope.Actor, new AuditEntry
            {
                Action = AuditAction.UserChanged,
                ObjectType = "user",
                ObjectId = user.Id.Value.ToString("N"),
                ReasonCodes = "deactivated," + AccessEnd.Code("left", user.LeavesAt!.Value),
            }, scope.Now);
        }

        return due.Count;
    }
}

/// <summary>The one way in which a person's access ends, by hand or by its last instant.</summary>
internal static class AccessEnd
{
    /// <summary>Every session is over at its next step, sign-in is refused, and links that lead to an account lead nowhere.</summary>
    public static async Task RunAsync(AppDbContext db, StaffUser user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        user.Deactivate(now);
        foreach (var link in await db.SetUpLinks.Where(l => l.UserId == user.Id && l.UsedAt == null && l.Purpose != SetUpPurpose.Mailbox).ToListAsync(cancellationToken))
            link.Use(now);
    }

    public static string Code(string what, DateTimeOffset at) => FormattableString.Invariant($"{what}:{at.UtcDateTime:yyyy-MM-ddTHH:mmZ}");
}

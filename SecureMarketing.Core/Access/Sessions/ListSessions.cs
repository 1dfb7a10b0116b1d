using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Another person's open sessions.</summary>
public sealed record ListSessions(UserId User) : ICommand<IReadOnlyList<SessionView>>
{
    public static Permission Requires => Permission.UsersView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ListSessionsHandler : IUseCase<ListSessions, IReadOnlyList<SessionView>>
{
    public async Task<Result<IReadOnlyList<SessionView>>> HandleAsync(ListSessions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.StaffUsers.AsNoTracking().SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken) is not { } user)
            return AccessErrors.UserUnknown;
        return (await scope.Db.OpenSessionsAsync(user, scope.Now, cancellationToken)).Select(s => s.View(scope.Actor)).ToList();
    }
}

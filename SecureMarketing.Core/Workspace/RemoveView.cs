using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Workspace;

/// <summary>Forgets one of the person's own views.</summary>
public sealed record RemoveView(SavedViewId View) : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class RemoveViewHandler : IUseCase<RemoveView, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RemoveView command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var owner = UserId.From(scope.Actor.Id);
        if (await scope.Db.SavedViews.SingleOrDefaultAsync(v => v.Id == command.View && v.Owner == owner, cancellationToken) is not { } view)
            return WorkspaceErrors.Unknown;
        scope.Db.SavedViews.Remove(view);
        return Unit.Value;
    }
}

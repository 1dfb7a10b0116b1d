using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Workspace;

/// <summary>The person's own views of a list, by name.</summary>
public sealed record ListSavedViews(string List) : ICommand<IReadOnlyList<SavedViewLine>>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Query">Query string without <c>?</c>.</param>
public sealed record SavedViewLine(SavedViewId Id, string Name, string Query);

internal sealed class ListSavedViewsHandler : IUseCase<ListSavedViews, IReadOnlyList<SavedViewLine>>
{
    public async Task<Result<IReadOnlyList<SavedViewLine>>> HandleAsync(ListSavedViews command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var owner = UserId.From(scope.Actor.Id);
        return await scope.Db.SavedViews.AsNoTracking().Where(v => v.Owner == owner && v.List == command.List)
            .OrderBy(v => v.Name).Select(v => new SavedViewLine(v.Id, v.Name, v.Query)).ToListAsync(cancellationToken);
    }
}

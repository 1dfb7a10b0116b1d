using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>All code lists that the organisation holds, by system, the newest first.</summary>
public sealed record ListCodeLists : ICommand<IReadOnlyList<CodeListRow>>
{
    public static Permission Requires => Permission.TerminologyView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record CodeListRow(CodeListId Id, string System, string Version, CodeListFormat Format, int Count, DateTimeOffset ImportedAt, bool IsCurrent);

internal sealed class ListCodeListsHandler : IUseCase<ListCodeLists, IReadOnlyList<CodeListRow>>
{
    public async Task<Result<IReadOnlyList<CodeListRow>>> HandleAsync(ListCodeLists command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await scope.Db.CodeLists.AsNoTracking().OrderBy(l => l.System).ThenByDescending(l => l.ImportedAt)
            .Select(l => new CodeListRow(l.Id, l.System, l.Version, l.Format, l.Count, l.ImportedAt, l.IsCurrent)).ToListAsync(cancellationToken);
}

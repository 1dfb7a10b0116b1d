using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>Which saved segments would mean other codes, and by how many people, were an imported list put to use.</summary>
public sealed record PreviewCodeList(CodeListId List) : ICommand<IReadOnlyList<CodeListMove>>
{
    public static Permission Requires => Permission.TerminologyManage;

    public static AuditAction Audits => AuditAction.SegmentCounted;
}

internal sealed class PreviewCodeListHandler(ICodeListFollowers followers) : IUseCase<PreviewCodeList, IReadOnlyList<CodeListMove>>
{
    public async Task<Result<IReadOnlyList<CodeListMove>>> HandleAsync(PreviewCodeList command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("code-list", command.List.Value.ToString("N"));
        if (await scope.Db.CodeLists.AsNoTracking().SingleOrDefaultAsync(l => l.Id == command.List, cancellationToken) is not { } list)
            return TerminologyErrors.ListUnknown;
        return (await followers.MovesAsync(scope, list, counted: true, cancellationToken)).ToList();
    }
}

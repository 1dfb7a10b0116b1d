using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>Forgets a version that is not in use: a licence has run out, or it was the wrong file.</summary>
public sealed record RemoveCodeList(CodeListId List) : ICommand<Unit>
{
    public static Permission Requires => Permission.TerminologyManage;
    public static AuditAction Audits => AuditAction.CodeListChanged;
}

internal sealed class RemoveCodeListHandler : IUseCase<RemoveCodeList, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RemoveCodeList command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.CodeLists.SingleOrDefaultAsync(l => l.Id == command.List, cancellationToken) is not { } list)
            return TerminologyErrors.ListUnknown;
        if (list.IsCurrent)
            return TerminologyErrors.ListInUse;
        // Its concepts go with it by the foreign key.
        scope.Db.CodeLists.Remove(list);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("code-list", list.Id.Value.ToString("N"), "removed");
        return Unit.Value;
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>Puts another version of its system to use: forward, or back to an earlier one.</summary>
public sealed record UseCodeList(CodeListId List) : ICommand<Unit>
{
    public static Permission Requires => Permission.TerminologyManage;
    public static AuditAction Audits => AuditAction.CodeListChanged;
}

internal sealed class UseCodeListHandler : IUseCase<UseCodeList, Unit>
{
    public async Task<Result<Unit>> HandleAsync(UseCodeList command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.CodeLists.SingleOrDefaultAsync(l => l.Id == command.List, cancellationToken) is not { } chosen)
            return TerminologyErrors.ListUnknown;
        foreach (var before in await scope.Db.CodeLists.Where(l => l.System == chosen.System && l.IsCurrent).ToListAsync(cancellationToken))
            before.IsCurrent = false;
        chosen.IsCurrent = true;
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("code-list", chosen.Id.Value.ToString("N"), "used");
        return Unit.Value;
    }
}

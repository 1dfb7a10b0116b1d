using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>
/// Takes a value set out of use: nobody can choose it any more, and its name is free. Its versions stay, because a saved rule that names
/// one of them means the same people as before.
/// </summary>
/// <param name="BasedOn">The latest version that the person saw; refused when a later one exists.</param>
public sealed record DeleteValueSet(ValueSetId Set, int BasedOn) : ICommand<Unit>
{
    public static Permission Requires => Permission.TerminologyManage;
    public static AuditAction Audits => AuditAction.ValueSetDeleted;
}

internal sealed class DeleteValueSetHandler : IUseCase<DeleteValueSet, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DeleteValueSet command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ValueSets.SingleOrDefaultAsync(s => s.Id == command.Set, cancellationToken) is not { } set)
            return TerminologyErrors.SetUnknown;
        if (set.DeletedAt is not null)
            return TerminologyErrors.SetDeleted;
        if (set.Latest != command.BasedOn)
            return TerminologyErrors.SetChanged;
        set.DeletedAt = scope.Now;
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ObjectVersion) = ("value-set", set.Id.Value.ToString("N"), set.Latest);
        return Unit.Value;
    }
}

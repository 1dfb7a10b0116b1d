using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>
/// Ends the use of a custom attribute: imports no longer take it in and nobody is offered it. What is on file stays, for the people
/// it is about and for the segments that name it; the key is never given to another. There is no way back.
/// </summary>
/// <param name="Key">Without the prefix.</param>
public sealed record RetireAttribute(string Key) : ICommand<Unit>
{
    public static Permission Requires => Permission.AttributesManage;

    public static AuditAction Audits => AuditAction.AttributeRetired;
}

internal sealed class RetireAttributeHandler : IUseCase<RetireAttribute, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RetireAttribute command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("attribute", command.Key);
        if (await scope.Db.CustomAttributes.SingleOrDefaultAsync(a => a.Key == command.Key, cancellationToken) is not { } attribute)
            return CustomErrors.NotFound;
        if (attribute.RetiredAt is not null)
            return CustomErrors.Retired;
        attribute.Retire(scope.Now);
        scope.Audit.ObjectVersion = attribute.Revision;
        return Unit.Value;
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Records that the person said no; as easy as signing, and without consequence for their care.</summary>
public sealed record DeclineAuthorization : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationChanged;

    public required AuthorizationId Authorization { get; init; }
}

internal sealed class DeclineAuthorizationHandler : IUseCase<DeclineAuthorization, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DeclineAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var authorization = await scope.Db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        if (authorization.MoveTo(AuthorizationState.Declined, scope.Now).Error is { } error)
            return scope.Refused(authorization, error);
        scope.Audit.About(authorization);
        return Unit.Value;
    }
}

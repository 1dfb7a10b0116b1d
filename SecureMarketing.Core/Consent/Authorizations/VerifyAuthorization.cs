using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Examines a signed form: complete and sound → PendingCopy (Active when the copy was given), else Defective.</summary>
public sealed record VerifyAuthorization : ICommand<VerifiedAuthorization>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationVerified;

    public required AuthorizationId Authorization { get; init; }
}

/// <summary>What the examination found.</summary>
/// <param name="State">The state reached.</param>
/// <param name="Defects">Empty when sound.</param>
public sealed record VerifiedAuthorization(AuthorizationState State, IReadOnlyList<DefectCode> Defects);

internal sealed class VerifyAuthorizationHandler(AuthorizationSteps steps) : IUseCase<VerifyAuthorization, VerifiedAuthorization>
{
    public async Task<Result<VerifiedAuthorization>> HandleAsync(VerifyAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var authorization = await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        var evidence = await db.EvidenceDocuments.AsNoTracking().Where(d => d.Authorization == authorization.Id)
            .OrderByDescending(d => d.StoredAt).FirstOrDefaultAsync(cancellationToken);
        var verified = steps.Verify(authorization, evidence, scope.Now);
        if (verified.Error is { } error)
            return scope.Refused(authorization, error);
        await ConsentChange.BeginAsync(db, cancellationToken);
        await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = verified.Value.Count == 0 ? null : string.Join(',', verified.Value);
        return new VerifiedAuthorization(authorization.State, verified.Value);
    }
}

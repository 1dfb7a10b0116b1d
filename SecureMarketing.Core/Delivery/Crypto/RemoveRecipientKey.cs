using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Takes a key out of use at once; the row stays, because receipts cite it.</summary>
/// <param name="Key">The register's row.</param>
public sealed record RemoveRecipientKey(RecipientKeyId Key) : ICommand<Unit>
{
    public static Permission Requires => Permission.CertificatesManage;

    public static AuditAction Audits => AuditAction.CertificateRemoved;
}

internal sealed class RemoveRecipientKeyHandler : IUseCase<RemoveRecipientKey, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RemoveRecipientKey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.RecipientKeys.SingleOrDefaultAsync(k => k.Id == command.Key && k.RemovedAt == null, cancellationToken) is not { } key)
            return DeliveryErrors.KeyNotFound;
        key.Remove(scope.Now);
        scope.Audit.ObjectType = "recipient-key";
        scope.Audit.ObjectId = key.Fingerprint;
        return Unit.Value;
    }
}

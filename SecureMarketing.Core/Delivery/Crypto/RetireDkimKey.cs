using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Stops signing with a key. Keep its record published for a week: mail in transit is still verified with it.</summary>
/// <param name="Key">The key.</param>
public sealed record RetireDkimKey(DkimKeyId Key) : ICommand<Unit>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.ConfigurationChanged;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class RetireDkimKeyHandler(DkimSigner signer) : IUseCase<RetireDkimKey, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RetireDkimKey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.DkimKeys.SingleOrDefaultAsync(k => k.Id == command.Key, cancellationToken) is not { } key)
            return DeliveryErrors.DkimKeyNotFound;
        key.Retire(scope.Now);
        signer.Forget();
        scope.Audit.ObjectType = "dkim-key";
        scope.Audit.ObjectId = key.Id.Value.ToString();
        return Unit.Value;
    }
}

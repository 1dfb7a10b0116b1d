using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Checks the whole chain in the store against its checkpoints and the head file.</summary>
public sealed record VerifyAuditTrail : ICommand<AuditVerification>
{
    public static Permission Requires => Permission.AuditView;

    public static AuditAction Audits => AuditAction.AuditChainVerified;
}

internal sealed class VerifyAuditTrailHandler(ICheckpointSigner signer, AuditHeadFile headFile) : IUseCase<VerifyAuditTrail, AuditVerification>
{
    /// <summary>The reason code of a check that found the chain intact.</summary>
    internal const string Ok = "ok";

    public async Task<Result<AuditVerification>> HandleAsync(VerifyAuditTrail command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Heads first, records after: the sealer may append meanwhile, and a head newer than the rows read would look
        // like a cut tail.
        var checkpoints = await scope.Db.AuditCheckpoints.AsNoTracking().ToListAsync(cancellationToken);
        if (headFile.Read() is { } head)
            checkpoints.Add(head);
        var unsealed = await scope.Db.AuditEvents.LongCountAsync(e => e.Seq == null, cancellationToken);
        using var key = ECDsa.Create();
        key.ImportFromPem(signer.PublicKeyPem);
        var verification = await AuditVerifier.VerifyAsync(scope.Db.SealedAuditRecords(), checkpoints, key, unsealed, cancellationToken);
        scope.Audit.ReasonCodes = verification.Ok ? Ok : verification.Reason;
        return verification;
    }
}

using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Ten new recovery codes for the actor, shown once; the old ones stop working.</summary>
public sealed record ReplaceRecoveryCodes : ICommand<RecoveryCodeSheet>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.RecoveryCodesReplaced;
    public static Proof Demands => Proof.Fresh;
}

/// <summary>The codes in clear. A class: never log it.</summary>
public sealed class RecoveryCodeSheet
{
    public required IReadOnlyList<string> Codes { get; init; }
}

internal sealed class ReplaceRecoveryCodesHandler(ITokenMac mac) : IUseCase<ReplaceRecoveryCodes, RecoveryCodeSheet>
{
    public async Task<Result<RecoveryCodeSheet>> HandleAsync(ReplaceRecoveryCodes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        var codes = RecoveryCodes.New();
        user.RecoveryCodeMacs = RecoveryCodes.MacsOf(mac, user.Id, codes);
        user.Touch();
        return new RecoveryCodeSheet { Codes = codes };
    }
}

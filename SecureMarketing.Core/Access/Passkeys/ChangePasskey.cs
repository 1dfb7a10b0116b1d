using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Gives one of the actor's own passkeys another name.</summary>
public sealed record RenamePasskey(PasskeyId Passkey, string Name) : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.PasskeyRenamed;
}

/// <summary>
/// Makes one of the actor's own passkeys useless here. The last one of someone who must have one stays: without it they
/// could not work, and of an only administrator nobody could help them.
/// </summary>
public sealed record RemovePasskey(PasskeyId Passkey) : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.PasskeyRemoved;
    public static Proof Demands => Proof.Fresh;
}

internal sealed class RenamePasskeyValidator : AbstractValidator<RenamePasskey>
{
    public RenamePasskeyValidator() => RuleFor(c => c.Name).IsPasskeyName();
}

internal sealed class RenamePasskeyHandler(IFieldCipher cipher) : IUseCase<RenamePasskey, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RenamePasskey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        scope.About(user, command.Passkey);
        if (user.Passkeys.SingleOrDefault(p => p.Id == command.Passkey) is not { } passkey)
            return AccessErrors.PasskeyUnknown;
        passkey.Rename(command.Name, cipher);
        return Unit.Value;
    }
}

internal sealed class RemovePasskeyHandler : IUseCase<RemovePasskey, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RemovePasskey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        scope.About(user, command.Passkey);
        if (user.Passkeys.SingleOrDefault(p => p.Id == command.Passkey) is not { } passkey)
            return AccessErrors.PasskeyUnknown;
        if (user.Passkeys.Count == 1 && PasskeyRule.IsRequired(await scope.Db.RolesOfAsync(user.Id, cancellationToken)))
            return AccessErrors.LastPasskey;
        user.Remove(passkey);
        return Unit.Value;
    }
}

internal static class PasskeyAudit
{
    public static void About(this UseCaseScope scope, StaffUser user, PasskeyId passkey)
    {
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        scope.Audit.ReasonCodes = "passkey:" + passkey.Value.ToString("N");
    }
}

using FluentValidation;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Both factors again, for an act that demands a fresh proof. Wrong ones count towards the lock of the account; the one
/// that locks it also ends the session, which then is in the wrong hands. Holds secrets: a class, never log it.
/// </summary>
public sealed class ProveIdentity : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.IdentityProven;

    /// <summary>Ignored for a demo's invented people, who have none.</summary>
    public required string Password { get; init; }

    /// <summary>The authenticator's code of now.</summary>
    public required string Code { get; init; }
}

internal sealed class ProveIdentityValidator : AbstractValidator<ProveIdentity>
{
    public ProveIdentityValidator()
    {
        RuleFor(c => c.Password).MaximumLength(256).WithMessage(AccessErrors.ProofRefused.Message);
        RuleFor(c => c.Code).MaximumLength(32).WithMessage(AccessErrors.ProofRefused.Message);
    }
}

internal sealed class ProveIdentityHandler(UserManager<StaffUser> manager, IFieldCipher cipher) : IUseCase<ProveIdentity, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ProveIdentity command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var user = await db.StaffActorAsync(scope.Actor, cancellationToken);
        var session = await db.SessionOfAsync(scope.Actor, cancellationToken);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.IsLocked(scope.Now))
        {
            scope.Audit.Action = AuditAction.IdentityProofFailed;
            return AccessErrors.ProofRefused;
        }

        // The code is looked at whatever the password was, so that the answer's time tells nothing; it is used up only by both.
        var knows = await db.IsDemoPersonAsync(user.Id, cancellationToken) || await manager.CheckPasswordAsync(user, command.Password);
        var before = user.LastTotpStep;
        if (!user.AcceptCode(command.Code, cipher, scope.Now) || !knows)
        {
            user.LastTotpStep = before;
            var locked = user.RecordFailure(scope.Now);
            if (locked)
                session.End(SessionEnd.Revoked, scope.Now);
            // A refusal drops the handler's changes, and these must outlive it.
            await db.SaveChangesAsync(cancellationToken);
            scope.Audit.Action = locked ? AuditAction.LockedOut : AuditAction.IdentityProofFailed;
            return AccessErrors.ProofRefused;
        }

        user.RecordSuccess();
        session.Prove(byPasskey: false, scope.Now);
        scope.Audit.ReasonCodes = "code";
        return Unit.Value;
    }
}

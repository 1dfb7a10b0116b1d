using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>A challenge for one of the actor's own passkeys.</summary>
public sealed record AskForProof : ICommand<PasskeyChallenge>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>The actor's passkey again, for an act that demands a fresh proof, or as the first step of someone who must present one.</summary>
public sealed class ProveWithPasskey : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.IdentityProven;

    public required string Ticket { get; init; }

    /// <summary>The browser's answer, JSON.</summary>
    public required string CredentialJson { get; init; }
}

internal sealed class ProveWithPasskeyValidator : AbstractValidator<ProveWithPasskey>
{
    public ProveWithPasskeyValidator() => RuleFor(c => c.CredentialJson).MaximumLength(PasskeyLimits.AnswerLength).WithMessage(AccessErrors.PasskeyRefused.Message);
}

internal sealed class AskForProofHandler(PasskeyCeremonies ceremonies) : IUseCase<AskForProof, PasskeyChallenge>
{
    public async Task<Result<PasskeyChallenge>> HandleAsync(AskForProof command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        var session = await scope.Db.SessionOfAsync(scope.Actor, cancellationToken);
        // An empty list would let the browser offer any passkey of the site.
        return user.Passkeys.Count == 0 ? AccessErrors.PasskeyUnknown : await ceremonies.AskAsync(PasskeyPurpose.Prove, user, session.Id, scope.Now);
    }
}

internal sealed class ProveWithPasskeyHandler(PasskeyCeremonies ceremonies) : IUseCase<ProveWithPasskey, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ProveWithPasskey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var session = await scope.Db.SessionOfAsync(scope.Actor, cancellationToken);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = session.UserId.Value.ToString("N");
        var owner = await ceremonies.JudgeAsync(PasskeyPurpose.Prove, session.Id, command.Ticket, command.CredentialJson, scope, cancellationToken);
        if (owner?.Id != session.UserId)
        {
            scope.Audit.Action = AuditAction.IdentityProofFailed;
            return AccessErrors.PasskeyRefused;
        }

        session.Prove(byPasskey: true, scope.Now);
        scope.Audit.ReasonCodes = "passkey";
        return Unit.Value;
    }
}

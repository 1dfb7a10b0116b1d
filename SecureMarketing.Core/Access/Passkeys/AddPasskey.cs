using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Begins the registration of a passkey for the person who acts.</summary>
public sealed record OfferPasskey : ICommand<PasskeyChallenge>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
    public static Proof Demands => Proof.Fresh;
}

/// <summary>
/// Ends it: the passkey belongs to the person from now on, and this session counts as opened with it. Holds a browser's
/// answer: a class, never log it.
/// </summary>
public sealed class AddPasskey : ICommand<PasskeyId>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.PasskeyAdded;
    public static Proof Demands => Proof.Fresh;

    public required string Ticket { get; init; }

    public required string CredentialJson { get; init; }

    /// <summary>1–60 characters.</summary>
    public required string Name { get; init; }
}

internal sealed class AddPasskeyValidator : AbstractValidator<AddPasskey>
{
    public AddPasskeyValidator()
    {
        RuleFor(c => c.Name).IsPasskeyName();
        RuleFor(c => c.CredentialJson).MaximumLength(PasskeyLimits.AnswerLength).WithMessage(AccessErrors.PasskeyRefused.Message);
    }
}

internal sealed class OfferPasskeyHandler(PasskeyCeremonies ceremonies) : IUseCase<OfferPasskey, PasskeyChallenge>
{
    public async Task<Result<PasskeyChallenge>> HandleAsync(OfferPasskey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        var session = await scope.Db.SessionOfAsync(scope.Actor, cancellationToken);
        return await PasskeyGuard.RefuseAsync(scope, user, session, cancellationToken) is { } refused
            ? refused
            : await ceremonies.OfferAsync(user, session.Id, scope.Now);
    }
}

internal sealed class AddPasskeyHandler(PasskeyCeremonies ceremonies) : IUseCase<AddPasskey, PasskeyId>
{
    public async Task<Result<PasskeyId>> HandleAsync(AddPasskey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        var session = await scope.Db.SessionOfAsync(scope.Actor, cancellationToken);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (await PasskeyGuard.RefuseAsync(scope, user, session, cancellationToken) is { } refused)
            return refused;
        var added = await ceremonies.RegisterAsync(user, session.Id, command.Name, command.Ticket, command.CredentialJson, scope, cancellationToken);
        if (added.Error is { } error)
            return error;
        session.Prove(byPasskey: true, scope.Now);
        scope.Audit.ReasonCodes = "passkey:" + added.Value.Id.Value.ToString("N");
        return added.Value.Id;
    }
}

/// <summary>
/// Where passkeys are required, a phished password and code must not be enough to add one: who has a passkey already
/// presents it first, or uses a recovery code when it is lost.
/// </summary>
internal static class PasskeyGuard
{
    public static async Task<Error?> RefuseAsync(UseCaseScope scope, StaffUser user, StaffSession session, CancellationToken cancellationToken)
    {
        var mayAdd = user.Passkeys.Count == 0 || session.HasPasskeyProof || session.Method == SignInMethod.RecoveryCode;
        return mayAdd || !PasskeyRule.IsRequired(await scope.Db.RolesOfAsync(user.Id, cancellationToken)) ? null : AccessErrors.PasskeyFirst;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Records that material information in a signed form is known to be false (45 CFR 164.508(b)(2)(v)): it is defective from now on, for
/// good. Decisions made before become stale and queued mail that relied on it is cancelled in the same transaction.
/// </summary>
public sealed record RecordFalseAuthorization : ICommand<FalseAuthorization>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationChanged;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public required AuthorizationId Authorization { get; init; }

    /// <summary>What is false, and how it was found out; 1–1,000 characters. Kept in the sealed form.</summary>
    public required string Reason { get; init; }
}

/// <param name="MessagesCancelled">Queued messages that will not be sent.</param>
public sealed record FalseAuthorization(int MessagesCancelled);

internal sealed class RecordFalseAuthorizationValidator : AbstractValidator<RecordFalseAuthorization>
{
    public RecordFalseAuthorizationValidator() =>
        RuleFor(c => c.Reason).NotEmpty().WithMessage("Say what is false and how it was found out.").MaximumLength(1000).WithMessage("The reason holds at most 1,000 characters.");
}

internal sealed class RecordFalseAuthorizationHandler(ConsentChange change, IFieldCipher cipher) : IUseCase<RecordFalseAuthorization, FalseAuthorization>
{
    public async Task<Result<FalseAuthorization>> HandleAsync(RecordFalseAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var authorization = await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        // What is signed and not yet examined is examined by this.
        if (authorization.State == AuthorizationState.Signed)
            authorization.MoveTo(AuthorizationState.Verifying, scope.Now);
        if (authorization.MoveTo(AuthorizationState.Defective, scope.Now).Error is { } error)
            return scope.Refused(authorization, error);
        authorization.Store(
            authorization.Open(cipher) with { KnownFalse = true, FoundFalse = new FoundFalse { At = scope.Now, Reason = command.Reason.Trim() } }, cipher, scope.Now);
        await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
        var cancelled = await change.CancelQueuedAsync(
            db, authorization.Contact, AuthorizationNeed.RestsOnOne, "AUTH_Defective", scope.Now, cancellationToken);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = "known_false";
        return new FalseAuthorization(cancelled);
    }
}

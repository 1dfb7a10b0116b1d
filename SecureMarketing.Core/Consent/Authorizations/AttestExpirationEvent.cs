using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>The owner of an expiration event says whether it has happened. Not happened: valid for 90 days more; happened: it ends.</summary>
public sealed record AttestExpirationEvent : ICommand<AuthorizationState>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationChanged;

    public required AuthorizationId Authorization { get; init; }

    /// <summary>The day it happened, not in the future; null: it has not.</summary>
    public DateOnly? HappenedOn { get; init; }
}

internal sealed class AttestExpirationEventHandler(IFieldCipher cipher, Organisation organisation) : IUseCase<AttestExpirationEvent, AuthorizationState>
{
    public async Task<Result<AuthorizationState>> HandleAsync(AttestExpirationEvent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var authorization = await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        var form = authorization.Open(cipher);
        if (form.ExpirationEvent is not { } happening || form.ExpiresOn is not null)
            return ConsentErrors.NoExpirationEvent;
        // What has ended stays as it ended: no word about the event revives it, nor moves its day.
        if (AuthorizationTransitions.From(authorization.State).Count == 0)
            return scope.Refused(authorization, ConsentErrors.TransitionUndefined(authorization.State, command.HappenedOn is null ? AuthorizationState.Active : AuthorizationState.Expired));
        if (happening.OccurredOn is not null)
            return scope.Refused(authorization, ConsentErrors.EventOver);
        var today = organisation.DayAt(scope.Now);
        if (command.HappenedOn > today)
            return ConsentErrors.EventInFuture;
        authorization.Store(form with { ExpirationEvent = happening with { LastAttestedOn = today, OccurredOn = command.HappenedOn } }, cipher, scope.Now);
        AuthorizationState? next = command.HappenedOn < today ? AuthorizationState.Expired
            : command.HappenedOn is null && authorization.State == AuthorizationState.Suspended ? AuthorizationState.Active
            : null;
        if (next is { } state && authorization.MoveTo(state, scope.Now).Error is { } error)
            return scope.Refused(authorization, error);
        await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = command.HappenedOn is null ? "not_happened" : "happened";
        return authorization.State;
    }
}

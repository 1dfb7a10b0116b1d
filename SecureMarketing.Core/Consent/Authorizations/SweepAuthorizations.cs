using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Writes down what time did: past its date → Expired, event not attested → Suspended, request unanswered → Lapsed. The
/// gate does not wait for it, for it judges by the dates themselves.
/// </summary>
public sealed record SweepAuthorizations : ICommand<SweptAuthorizations>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.NotAudited;

    public static bool? NeedsTraining => true;

    /// <summary>A request that nobody answered lapses after this many days.</summary>
    public const int RequestDays = 60;

    /// <summary>Rows moved at most in one run; the rest waits for the next.</summary>
    public const int Batch = 1000;
}

public sealed record SweptAuthorizations(int Expired, int Suspended, int Lapsed);

internal sealed class SweepAuthorizationsHandler(Organisation organisation, IAuditTrail trail) : IUseCase<SweepAuthorizations, SweptAuthorizations>
{
    public async Task<Result<SweptAuthorizations>> HandleAsync(SweepAuthorizations command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var today = organisation.DayAt(scope.Now);
        var unanswered = scope.Now.AddDays(-SweepAuthorizations.RequestDays);
        var due = await db.Authorizations
            .Where(a => ((a.State == AuthorizationState.Active || a.State == AuthorizationState.Suspended) && a.ExpiresOn < today)
                || (a.State == AuthorizationState.Active && a.AttestedThrough < today)
                || (a.State == AuthorizationState.AwaitingSignature && a.CreatedAt < unanswered))
            .OrderBy(a => a.Id).Take(SweepAuthorizations.Batch).ToListAsync(cancellationToken);
        foreach (var authorization in due)
        {
            authorization.MoveTo(Next(authorization, today), scope.Now);
            trail.Append(db, scope.Actor, Event(authorization), scope.Now);
        }

        await ConsentChange.MarkStaleAsync(db, [.. due.Select(a => a.Contact).Distinct()], cancellationToken);
        int Count(AuthorizationState state) => due.Count(a => a.State == state);
        return new SweptAuthorizations(Count(AuthorizationState.Expired), Count(AuthorizationState.Suspended), Count(AuthorizationState.Lapsed));
    }

    private static AuthorizationState Next(Authorization authorization, DateOnly today) =>
        authorization.State == AuthorizationState.AwaitingSignature ? AuthorizationState.Lapsed
        : authorization.ExpiresOn < today ? AuthorizationState.Expired
        : AuthorizationState.Suspended;

    private static AuditEntry Event(Authorization authorization)
    {
        var entry = new AuditEntry { Action = AuditAction.AuthorizationChanged, ReasonCodes = authorization.State.ToString() };
        entry.About(authorization);
        return entry;
    }
}

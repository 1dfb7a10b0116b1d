using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>The second person allows it: the minutes run from now.</summary>
public sealed record AllowBreakGlass(BreakGlassId Request) : ICommand<DateTimeOffset>
{
    public static Permission Requires => Permission.EmergencyAllow;
    public static AuditAction Audits => AuditAction.BreakGlassAllowed;
    public static Proof Demands => Proof.Fresh;
}

/// <summary>The second person says no.</summary>
public sealed record DeclineBreakGlass(BreakGlassId Request) : ICommand<Unit>
{
    public static Permission Requires => Permission.EmergencyAllow;
    public static AuditAction Audits => AuditAction.BreakGlassDeclined;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

/// <summary>The asker gives it back before its time, or takes the request back; whoever may allow ends it as well.</summary>
public sealed record EndBreakGlass(BreakGlassId Request) : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.BreakGlassEnded;
}

internal sealed class AllowBreakGlassHandler : IUseCase<AllowBreakGlass, DateTimeOffset>
{
    /// <returns>Its last instant.</returns>
    public async Task<Result<DateTimeOffset>> HandleAsync(AllowBreakGlass command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return AccessErrors.EmergencyOfPeople;
        if (await scope.Db.BreakGlass.SingleOrDefaultAsync(b => b.Id == command.Request, cancellationToken) is not { } asked)
            return AccessErrors.EmergencyUnknown;
        EmergencyAudit.Name(scope, asked, $"minutes:{asked.Minutes}");
        var by = UserId.From(scope.Actor.Id);
        if (asked.AskedBy == by)
            return AccessErrors.EmergencySecondPerson;
        if (asked.StateAt(scope.Now) != BreakGlassState.Asked)
            return AccessErrors.EmergencyDecided;
        asked.Allow(by, scope.Now);
        return asked.EndsAt!.Value;
    }
}

internal sealed class DeclineBreakGlassHandler : IUseCase<DeclineBreakGlass, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DeclineBreakGlass command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.BreakGlass.SingleOrDefaultAsync(b => b.Id == command.Request, cancellationToken) is not { } asked)
            return AccessErrors.EmergencyUnknown;
        EmergencyAudit.Name(scope, asked, "declined");
        if (asked.StateAt(scope.Now) != BreakGlassState.Asked)
            return AccessErrors.EmergencyDecided;
        asked.Decline(UserId.From(scope.Actor.Id), scope.Now);
        return Unit.Value;
    }
}

internal sealed class EndBreakGlassHandler : IUseCase<EndBreakGlass, Unit>
{
    public async Task<Result<Unit>> HandleAsync(EndBreakGlass command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.BreakGlass.SingleOrDefaultAsync(b => b.Id == command.Request, cancellationToken) is not { } asked)
            return AccessErrors.EmergencyUnknown;
        var by = UserId.From(scope.Actor.Id);
        if (asked.AskedBy != by && !scope.Actor.Holds(Permission.EmergencyAllow))
            return AccessErrors.EmergencyUnknown;
        switch (asked.StateAt(scope.Now))
        {
            case BreakGlassState.Asked:
                scope.Audit.Action = AuditAction.BreakGlassDeclined;
                EmergencyAudit.Name(scope, asked, "taken back");
                asked.Decline(by, scope.Now);
                return Unit.Value;
            case BreakGlassState.Active:
                EmergencyAudit.Name(scope, asked, await EmergencyUses.SayAsync(scope.Db, asked, "by hand", cancellationToken));
                asked.Close(scope.Now);
                return Unit.Value;
            default:
                return AccessErrors.EmergencyOver;
        }
    }
}

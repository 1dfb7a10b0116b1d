using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>
/// Keeps waiting messages to one route, or lets the ladder choose again. The gate and the policy still decide whether that
/// route is good enough for each of them: one that is not holds the message.
/// </summary>
/// <param name="Target">A message, a domain or a roll-up.</param>
/// <param name="Route">An enabled route; null: any again.</param>
public sealed record RerouteQueued(LaneTarget Target, RouteId? Route) : ICommand<int>
{
    public static Permission Requires => Permission.QueueManage;

    public static AuditAction Audits => AuditAction.MessagesRerouted;
}

internal sealed class RerouteQueuedValidator : AbstractValidator<RerouteQueued>
{
    public RerouteQueuedValidator() =>
        RuleFor(c => c.Target).Must(t => t.IsOne).WithErrorCode("sending.target").WithMessage("Name one message, one domain or one roll-up to reroute.");
}

internal sealed class RerouteQueuedHandler(Traffic traffic, Jobs.SendSignal signal) : IUseCase<RerouteQueued, int>
{
    public async Task<Result<int>> HandleAsync(RerouteQueued command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Statements of their own and the audit event: both happen or neither.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        scope.Audit.ObjectType = command.Target.Message is null ? "lane" : "message";
        scope.Audit.ObjectId = command.Target.Word;
        scope.Audit.ReasonCodes = command.Route?.Value.ToString("N") ?? "any";
        var (db, now) = (scope.Db, scope.Now);
        if (command.Route is { } wanted && !await db.DeliveryRoutes.AnyAsync(r => r.Id == wanted && r.Enabled, cancellationToken))
            return SendingErrors.RouteUnusable;
        var route = command.Route ?? Destination.AnyRoute;
        var waiting = command.Target.Messages(db);
        var domains = await waiting.Where(m => m.DestinationId != null).Select(m => m.Domain).Distinct().ToListAsync(cancellationToken);
        if (domains.Count == 0)
            return command.Target.Message is null ? 0 : SendingErrors.NotWaiting;
        var lanes = await DestinationRegister.EnsureAsync(db, domains, route, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException met) when (UniqueConflict.Is(met))
        {
            // A launch, or somebody else who reroutes, made the same lane at this moment.
            return SendingErrors.LaneChanged;
        }

        var moved = 0;
        foreach (var (domain, lane) in lanes)
        {
            DestinationId? to = lane;
            moved += await waiting.Where(m => m.Domain == domain && m.DestinationId != to)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.DestinationId, to).SetProperty(m => m.Due, now), cancellationToken);
        }

        traffic.Forget();
        signal.Wake();
        return moved;
    }
}

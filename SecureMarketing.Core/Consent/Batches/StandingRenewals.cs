using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Gives the standing order under which the daily look (<see cref="PrepareRenewals"/>) asks by itself, by mail, whose authorization ends
/// within 30 days. Off by default, since every such letter is a send to a patient. Orders that wait already stay with staff.
/// </summary>
public sealed record OrderStandingRenewals : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationStanding;

    public static AuditAction Audits => AuditAction.RenewalsStanding;

    public static Proof Demands => Proof.Fresh;
}

/// <summary>Ends the standing order and stops what it began. What was asked already stays asked.</summary>
public sealed record EndStandingRenewals : ICommand<int>
{
    public static Permission Requires => Permission.AuthorizationStanding;

    public static AuditAction Audits => AuditAction.RenewalsStanding;
}

/// <summary>Whether renewals go by themselves, by whose word, and what the last look under the order did.</summary>
public sealed record ViewStandingRenewals : ICommand<StandingRenewals>
{
    public static Permission Requires => Permission.AuthorizationView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="On">True: under the standing order.</param>
/// <param name="By">Who gave or ended it last: a user id, zero for the command line. Null: it was never given.</param>
/// <param name="At">When.</param>
/// <param name="LastRun">Null: no look was made under the order yet.</param>
public sealed record StandingRenewals(bool On, Guid? By, DateTimeOffset? At, StandingRun? LastRun);

/// <summary>One daily look under the order, as its requests stand now.</summary>
/// <param name="People">Put into orders.</param>
/// <param name="Mailed">Their invitation was queued; the gate is asked again before each is sent.</param>
/// <param name="Unmailed">Asked, and no mail could go: the link waits to be handed over.</param>
/// <param name="Refused">Not asked; the order tells why.</param>
/// <param name="Waiting">Not reached yet.</param>
public sealed record StandingRun(DateTimeOffset At, int People, int Mailed, int Unmailed, int Refused, int Waiting);

/// <summary>
/// The standing order lies on the audit trail and nowhere else: what lets letters go is what proves who let them. Rows of the trail are
/// neither changed nor deleted, and without one there is no order.
/// </summary>
internal static class StandingOrder
{
    public const string ObjectType = "renewals";
    public const string Given = "on";
    public const string Ended = "off";

    /// <summary>How the reasons of an order begin that the clock let run.</summary>
    public const string Mark = "renewals,standing";

    /// <summary>Whoever speaks a word, or lets letters go by it, does so alone.</summary>
    private const string Turn = "renewals-standing";

    /// <summary>
    /// Opens the transaction that the use-case gate will end, and waits for whoever speaks or goes by the order at this moment: a look that
    /// read the order just before it ended would otherwise leave an order running that nobody stops. Call before reading the last word.
    /// </summary>
    public static async Task BeginAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ConsentChange.BeginAsync(db, cancellationToken);
        await db.HoldAsync(Turn, now, cancellationToken);
    }

    /// <summary>
    /// The last word; null: none was ever spoken. In the order of writing, since words are written one after the other (<see cref="BeginAsync"/>)
    /// and the clocks of two nodes differ. Sorted here: there are few, and no plan shall read the whole trail backwards for one.
    /// </summary>
    public static async Task<AuditEvent?> LastAsync(AppDbContext db, CancellationToken cancellationToken) =>
        (await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditAction.RenewalsStanding && e.Outcome == AuditOutcome.Succeeded).ToListAsync(cancellationToken)).MaxBy(e => e.RowId);

    /// <summary>The order that an event of the trail is about.</summary>
    public static AuthorizationBatchId BatchOf(string objectId) => AuthorizationBatchId.From(Guid.ParseExact(objectId, "N"));

    public static async Task<bool> IsInForceAsync(AppDbContext db, CancellationToken cancellationToken) => (await LastAsync(db, cancellationToken))?.ReasonCodes == Given;
}

internal sealed class OrderStandingRenewalsHandler(Organisation organisation) : IUseCase<OrderStandingRenewals, Unit>
{
    public async Task<Result<Unit>> HandleAsync(OrderStandingRenewals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (organisation.Sender is null)
            return ConsentErrors.StandingNoSender;
        await StandingOrder.BeginAsync(scope.Db, scope.Now, cancellationToken);
        if (await StandingOrder.IsInForceAsync(scope.Db, cancellationToken))
            return ConsentErrors.StandingOn;
        (scope.Audit.ObjectType, scope.Audit.ReasonCodes) = (StandingOrder.ObjectType, StandingOrder.Given);
        return Unit.Value;
    }
}

internal sealed class EndStandingRenewalsHandler : IUseCase<EndStandingRenewals, int>
{
    /// <returns>Running orders that were stopped.</returns>
    public async Task<Result<int>> HandleAsync(EndStandingRenewals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await StandingOrder.BeginAsync(db, scope.Now, cancellationToken);
        if (!await StandingOrder.IsInForceAsync(db, cancellationToken))
            return ConsentErrors.StandingOff;
        var running = (await db.AuthorizationBatches.Where(b => b.Kind == AuthorizationBatchKind.Request && b.State == AuthorizationBatchState.Running).Select(b => b.Id).ToListAsync(cancellationToken))
            .ConvertAll(b => b.Value.ToString("N"));
        var own = (await db.AuditEvents.AsNoTracking()
            .Where(e => e.ObjectType == "authorizationBatch" && running.Contains(e.ObjectId!) && e.Action == AuditAction.AuthorizationBatchOrdered && e.ReasonCodes!.StartsWith(StandingOrder.Mark))
            .Select(e => e.ObjectId!).ToListAsync(cancellationToken)).ConvertAll(StandingOrder.BatchOf);
        // Not through the entity: a step that is under way at this moment gives way, and not the person who says stop.
        var stopped = await db.AuthorizationBatches.Where(b => own.Contains(b.Id) && b.State == AuthorizationBatchState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.State, AuthorizationBatchState.Stopped).SetProperty(b => b.Revision, b => b.Revision + 1), cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ReasonCodes) = (StandingOrder.ObjectType, $"{StandingOrder.Ended},stopped:{stopped}");
        return stopped;
    }
}

internal sealed class ViewStandingRenewalsHandler : IUseCase<ViewStandingRenewals, StandingRenewals>
{
    public async Task<Result<StandingRenewals>> HandleAsync(ViewStandingRenewals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var last = await StandingOrder.LastAsync(scope.Db, cancellationToken);
        return new StandingRenewals(last?.ReasonCodes == StandingOrder.Given, last?.ActorId, last?.UtcTime, await LastRunAsync(scope.Db, cancellationToken));
    }

    private static async Task<StandingRun?> LastRunAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var run = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditAction.RenewalsRun)
            .OrderByDescending(e => e.UtcTime).ThenByDescending(e => e.RowId).Select(e => new { e.UtcTime, e.CorrelationId }).FirstOrDefaultAsync(cancellationToken);
        if (run is null)
            return null;
        var orders = (await db.AuditEvents.AsNoTracking()
            .Where(e => e.Action == AuditAction.AuthorizationBatchOrdered && e.UtcTime == run.UtcTime && e.CorrelationId == run.CorrelationId).Select(e => e.ObjectId!).ToListAsync(cancellationToken))
            .ConvertAll(StandingOrder.BatchOf);
        var counts = await db.AuthorizationBatchItems.AsNoTracking().Where(i => orders.Contains(i.Batch))
            .GroupBy(i => new { i.Outcome, i.Code }).Select(g => new { g.Key.Outcome, g.Key.Code, Count = g.Count() }).ToListAsync(cancellationToken);
        int Count(BatchOutcome outcome) => counts.Where(c => c.Outcome == outcome).Sum(c => c.Count);
        var mailed = counts.Where(c => c is { Outcome: BatchOutcome.Done, Code: nameof(InvitationMail.Queued) }).Sum(c => c.Count);
        return new StandingRun(run.UtcTime, counts.Sum(c => c.Count), mailed, Count(BatchOutcome.Done) - mailed, Count(BatchOutcome.Refused), Count(BatchOutcome.Waiting));
    }
}

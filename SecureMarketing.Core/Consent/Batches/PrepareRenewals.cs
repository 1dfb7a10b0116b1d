using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Looks daily for authorizations that end within 30 days and prepares orders to ask these people again with the form they
/// signed, in its published version. An order waits, stopped, until a member of staff lets it run; under a standing order
/// (<see cref="OrderStandingRenewals"/>) it runs at once, by mail. A renewal is a new record; the old one ends on its day.
/// </summary>
public sealed record PrepareRenewals : ICommand<int>
{
    /// <summary>A person who stood in an order, or was asked, is not put into another for so long.</summary>
    public const int RestDays = AuthorizationViews.AlertDays;

    /// <summary>Authorizations looked at in one run; the rest waits for the next day.</summary>
    public const int Most = 2000;

    public static Permission Requires => Permission.AuthorizationBatch;

    public static AuditAction Audits => AuditAction.NotAudited;

    public static bool? NeedsTraining => true;
}

internal sealed class PrepareRenewalsHandler(IFieldCipher cipher, Organisation organisation, IAuditTrail trail) : IUseCase<PrepareRenewals, int>
{
    /// <returns>People put into orders.</returns>
    public async Task<Result<int>> HandleAsync(PrepareRenewals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        // Looked up before anybody has to wait for this.
        var groups = (await EndingAsync(db, scope.Now, cancellationToken)).GroupBy(FormOf).ToList();
        await StandingOrder.BeginAsync(db, scope.Now, cancellationToken);
        // Without a sender nobody would hand out the links of requests that the clock made.
        var standing = organisation.Sender is not null && await StandingOrder.IsInForceAsync(db, cancellationToken);
        var run = standing ? Guid.CreateVersion7() : default(Guid?);
        var (prepared, orders) = (0, 0);
        foreach (var group in groups)
        {
            if (group.Key is not { } form || (await AuthorizationAsking.TemplateAsync(db, form, cancellationToken)).Error is not null)
                continue;
            var items = group.GroupBy(a => a.Contact).Select(g => g.MaxBy(a => a.Id.Value)!).ToList();
            var batch = new AuthorizationBatch(AuthorizationBatchKind.Request, form, organisation.Sender is not null, null, null, items.Count, scope.Actor, scope.Now);
            if (!standing)
                batch.Switch(on: false);
            db.AuthorizationBatches.Add(batch);
            db.AuthorizationBatchItems.AddRange(items.Select((a, i) => new AuthorizationBatchItem(batch.Id, i, a.Contact, a.Id)));
            trail.Append(db, scope.Actor, new AuditEntry
            {
                Action = AuditAction.AuthorizationBatchOrdered,
                ObjectType = "authorizationBatch",
                ObjectId = batch.Id.Value.ToString("N"),
                ReasonCodes = standing ? $"{StandingOrder.Mark},items:{items.Count}" : $"renewals,items:{items.Count}",
                CorrelationId = run,
            }, scope.Now);
            (prepared, orders) = (prepared + items.Count, orders + 1);
        }

        if (standing)
            trail.Append(db, scope.Actor, new AuditEntry { Action = AuditAction.RenewalsRun, ObjectType = StandingOrder.ObjectType, ReasonCodes = $"people:{prepared},orders:{orders}", CorrelationId = run }, scope.Now);

        return prepared;
    }

    /// <summary>Ends soon, nothing newer is under way, and nobody prepared or asked lately.</summary>
    private async Task<List<Authorization>> EndingAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(now);
        var last = today.AddDays(AuthorizationViews.AlertDays);
        var since = now.AddDays(-PrepareRenewals.RestDays);
        var all = db.Authorizations;
        var orders = db.AuthorizationBatches.Where(b => b.Kind == AuthorizationBatchKind.Request && b.OrderedAt > since).Select(b => b.Id);
        var lately = db.AuthorizationBatchItems.Where(i => orders.Contains(i.Batch)).Select(i => i.Contact);
        return await all.AsNoTracking()
            .Where(a => a.State == AuthorizationState.Active && a.ExpiresOn >= today && a.ExpiresOn <= last)
            .Where(a => !lately.Contains(a.Contact))
            .Where(a => !all.Any(o => o.Contact == a.Contact && o.Id != a.Id
                && (o.State == AuthorizationState.AwaitingSignature || o.State == AuthorizationState.Signed || o.State == AuthorizationState.Verifying || o.State == AuthorizationState.PendingCopy
                    || (o.State == AuthorizationState.Active && o.ExpiresOn > last) || (o.State == AuthorizationState.Declined && o.ChangedAt > since))))
            .OrderBy(a => a.ExpiresOn).ThenBy(a => a.Id).Take(PrepareRenewals.Most).ToListAsync(cancellationToken);
    }

    private AuthorizationFormId? FormOf(Authorization authorization) =>
        authorization.Open(cipher).Template is { Form: { } form } && Guid.TryParse(form, out var id) ? AuthorizationFormId.From(id) : null;
}

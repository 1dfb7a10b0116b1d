using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>The latest orders with their progress, newest first.</summary>
public sealed record ListAuthorizationBatches : ICommand<IReadOnlyList<AuthorizationBatchRow>>
{
    public const int Most = 100;

    public static Permission Requires => Permission.AuthorizationView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Form">Name of the form; null for a revocation.</param>
public sealed record AuthorizationBatchRow(
    AuthorizationBatchId Id, AuthorizationBatchKind Kind, AuthorizationBatchState State, string? Form, bool ByMail, int Total, int Done, int Refused, DateTimeOffset OrderedAt, DateTimeOffset? DoneAt)
{
    public int Waiting => Total - Done - Refused;
}

/// <summary>One order with the people it was refused for; logged. A page that looks by itself is told numbers only, and leaves no event.</summary>
public sealed record GetAuthorizationBatch(AuthorizationBatchId Batch) : ICommand<AuthorizationBatchDetail>
{
    /// <summary>Refusals shown at most.</summary>
    public const int MostShown = 500;

    public static Permission Requires => Permission.AuthorizationView;

    public static AuditAction Audits => AuditAction.AuthorizationViewed;
}

/// <param name="Codes">How often each reason or outcome of mail occurred.</param>
/// <param name="Refused">Without names; the person's page names them to those who may see it. Empty for a page that looks by itself.</param>
public sealed record AuthorizationBatchDetail(AuthorizationBatchRow Row, IReadOnlyDictionary<string, int> Codes, IReadOnlyList<RefusedItem> Refused);

public sealed record RefusedItem(int Ordinal, ContactId Contact, AuthorizationId? Authorization, string Code);

/// <summary>Stops a running order or resumes a stopped one.</summary>
public sealed record SwitchAuthorizationBatch(AuthorizationBatchId Batch, bool On) : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationBatch;

    public static AuditAction Audits => AuditAction.AuthorizationBatchOrdered;
}

internal sealed class ListAuthorizationBatchesHandler : IUseCase<ListAuthorizationBatches, IReadOnlyList<AuthorizationBatchRow>>
{
    public async Task<Result<IReadOnlyList<AuthorizationBatchRow>>> HandleAsync(ListAuthorizationBatches command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await BatchRows.OfAsync(scope.Db, scope.Db.AuthorizationBatches.OrderByDescending(b => b.Id).Take(ListAuthorizationBatches.Most), cancellationToken);
}

internal sealed class GetAuthorizationBatchHandler : IUseCase<GetAuthorizationBatch, AuthorizationBatchDetail>
{
    public async Task<Result<AuthorizationBatchDetail>> HandleAsync(GetAuthorizationBatch command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("authorizationBatch", command.Batch.Value.ToString("N"));
        if ((await BatchRows.OfAsync(db, db.AuthorizationBatches.Where(b => b.Id == command.Batch), cancellationToken)).SingleOrDefault() is not { } row)
            return ConsentErrors.BatchNotFound;
        var items = db.AuthorizationBatchItems.AsNoTracking().Where(i => i.Batch == command.Batch);
        var codes = await items.Where(i => i.Code != null).GroupBy(i => i.Code!).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        if (scope.Actor.IsWatching)
        {
            scope.Audit.Action = AuditAction.NotAudited;
            return new AuthorizationBatchDetail(row, codes, []);
        }

        var refused = await items.Where(i => i.Outcome == BatchOutcome.Refused).OrderBy(i => i.Ordinal).Take(GetAuthorizationBatch.MostShown)
            .Select(i => new RefusedItem(i.Ordinal, i.Contact, i.Authorization, i.Code!)).ToListAsync(cancellationToken);
        scope.Audit.ReasonCodes = FormattableString.Invariant($"rows:{refused.Count}");
        return new AuthorizationBatchDetail(row, codes, refused);
    }
}

internal sealed class SwitchAuthorizationBatchHandler : IUseCase<SwitchAuthorizationBatch, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SwitchAuthorizationBatch command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("authorizationBatch", command.Batch.Value.ToString("N"));
        if (await scope.Db.AuthorizationBatches.SingleOrDefaultAsync(b => b.Id == command.Batch, cancellationToken) is not { } batch)
            return ConsentErrors.BatchNotFound;
        scope.Audit.ReasonCodes = command.On ? "resumed" : "stopped";
        return batch.Switch(command.On).Error is { } error ? error : Unit.Value;
    }
}

internal static class BatchRows
{
    public static async Task<List<AuthorizationBatchRow>> OfAsync(Persistence.AppDbContext db, IQueryable<AuthorizationBatch> batches, CancellationToken cancellationToken)
    {
        var rows = await batches.AsNoTracking().ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(b => b.Id);
        var counts = (await db.AuthorizationBatchItems.AsNoTracking().Where(i => ids.Contains(i.Batch)).GroupBy(i => new { i.Batch, i.Outcome })
            .Select(g => new { g.Key.Batch, g.Key.Outcome, Count = g.Count() }).ToListAsync(cancellationToken)).ToLookup(c => c.Batch);
        var names = await db.AuthorizationForms.AsNoTracking().ToDictionaryAsync(f => f.Id, f => f.Name, cancellationToken);
        int Count(AuthorizationBatchId batch, BatchOutcome outcome) => counts[batch].Where(c => c.Outcome == outcome).Sum(c => c.Count);
        return rows.ConvertAll(b => new AuthorizationBatchRow(
            b.Id, b.Kind, b.State, b.Form is { } form ? names.GetValueOrDefault(form) : null, b.ByMail, b.Total, Count(b.Id, BatchOutcome.Done), Count(b.Id, BatchOutcome.Refused), b.OrderedAt, b.DoneAt));
    }
}

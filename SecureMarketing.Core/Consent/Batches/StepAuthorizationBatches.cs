using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Carries out the next items of the oldest running order, revocations before requests, in one transaction: after a crash nothing is half done, and an
/// item that was done is never done again.
/// </summary>
/// <param name="Take">Items in this step, 1 or more.</param>
/// <param name="GiveUp">True ends the next item as refused with <see cref="Fault"/>, because carrying it out failed.</param>
public sealed record StepAuthorizationBatches(int Take = StepAuthorizationBatches.Chunk, bool GiveUp = false) : ICommand<int>
{
    /// <summary>Items in one step.</summary>
    public const int Chunk = 20;

    /// <summary>Code of an item that could not be carried out. A revocation that ended so counts at the gate all the same.</summary>
    public const string Fault = "fault";

    public static Permission Requires => Permission.AuthorizationBatch;

    public static AuditAction Audits => AuditAction.NotAudited;

    public static bool? NeedsTraining => true;
}

internal sealed class StepAuthorizationBatchesHandler(AuthorizationAsking asking, IUseCase<RevokeAuthorization, RevokedAuthorization> revoking, IAuditTrail trail)
    : IUseCase<StepAuthorizationBatches, int>
{
    /// <returns>Items carried out; 0 when nothing waits.</returns>
    public async Task<Result<int>> HandleAsync(StepAuthorizationBatches command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (await db.AuthorizationBatches.Where(b => b.State == AuthorizationBatchState.Running).OrderByDescending(b => b.Kind).ThenBy(b => b.Id).FirstOrDefaultAsync(cancellationToken) is not { } batch)
            return 0;
        var items = await db.AuthorizationBatchItems.Where(i => i.Batch == batch.Id && i.Outcome == BatchOutcome.Waiting)
            .OrderBy(i => i.Ordinal).Take(command.GiveUp ? 1 : command.Take).ToListAsync(cancellationToken);
        var template = batch.Form is { } form ? await AuthorizationAsking.TemplateAsync(db, form, cancellationToken) : default(Result<AuthorizationFormVersion>?);
        foreach (var item in items)
        {
            if (command.GiveUp)
                item.End(BatchOutcome.Refused, StepAuthorizationBatches.Fault);
            else if (batch.Kind == AuthorizationBatchKind.Revoke)
                await RevokeAsync(batch, item, scope, cancellationToken);
            else
                await AskAsync(batch, item, template!.Value, scope, cancellationToken);
        }

        batch.Stepped(items.Count < (command.GiveUp ? 1 : command.Take), scope.Now);
        return items.Count;
    }

    private async Task AskAsync(AuthorizationBatch batch, AuthorizationBatchItem item, Result<AuthorizationFormVersion> template, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (template.Error is { } withdrawn)
        {
            item.End(BatchOutcome.Refused, withdrawn.Code);
            return;
        }

        var asked = await asking.AskAsync(scope.Db, template.Value, item.Contact, null, batch.ByMail, item.Authorization, scope.Now, cancellationToken);
        if (asked.Error is { } refused)
        {
            item.End(BatchOutcome.Refused, refused.Code);
            return;
        }

        var (authorization, door) = asked.Value;
        item.End(BatchOutcome.Done, door.Mail.ToString(), authorization.Id);
        var entry = new AuditEntry { Action = AuditAction.AuthorizationAsked, ReasonCodes = AuthorizationAsking.CodeOf(door.Mail), CorrelationId = batch.Id.Value };
        entry.About(authorization);
        trail.Append(scope.Db, scope.Actor, entry, scope.Now);
    }

    private async Task RevokeAsync(AuthorizationBatch batch, AuthorizationBatchItem item, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry { Action = RevokeAuthorization.Audits, CorrelationId = batch.Id.Value };
        var revoked = await revoking.HandleAsync(
            new RevokeAuthorization { Authorization = item.Authorization!.Value, Channel = batch.Channel!.Value, ReceivedAt = batch.ReceivedAt!.Value },
            new UseCaseScope(scope.Db, scope.Actor, scope.Now, entry), cancellationToken);
        item.End(revoked.IsSuccess ? BatchOutcome.Done : BatchOutcome.Refused, revoked.Error?.Code);
        if (!revoked.IsSuccess)
            (entry.Outcome, entry.ReasonCodes) = (AuditOutcome.Refused, revoked.Error?.Code);
        trail.Append(scope.Db, scope.Actor, entry, scope.Now);
    }
}

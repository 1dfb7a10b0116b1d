using System.Data.Common;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.UseCases;

/// <summary>
/// The one gate for people and programs: permit (and ask for a fresh proof and for training) → validate → handle → audit → save. Pages, endpoints and the command
/// line have no other way to the use cases.
/// </summary>
public sealed partial class UseCaseRunner(
    IServiceScopeFactory scopes,
    IDbContextFactory<AppDbContext> contexts,
    IRightsGuard rights,
    ITrainingGuard training,
    IAuditTrail trail,
    TimeProvider clock,
    ILogger<UseCaseRunner> log)
{
    /// <summary>Runs one command.</summary>
    /// <returns>
    /// The handler's answer; <c>usecase.forbidden</c>, <c>usecase.invalid</c> and <c>audit.unavailable</c> are this gate's own refusals. Files
    /// of the handler (<see cref="UseCaseScope.Files"/>) are in their place when it succeeded, and nowhere otherwise.
    /// </returns>
    public async Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, Actor actor, CancellationToken cancellationToken)
        where TCommand : ICommand<TResult>
    {
        using var files = new StagedFiles();
        try
        {
            var result = await HandleAsync<TCommand, TResult>(command, actor, files, cancellationToken);
            if (result.IsSuccess)
                files.Finish();
            return result;
        }
        catch (Exception fault) when (fault is DbUpdateException or DbException)
        {
            if (!await IsTrailDownAsync(actor, TCommand.Audits))
                throw;
            LogTrailDown(log, typeof(TCommand).Name, fault.GetType().Name);
            return UseCaseErrors.TrailDown;
        }
    }

    private async Task<Result<TResult>> HandleAsync<TCommand, TResult>(TCommand command, Actor actor, StagedFiles files, CancellationToken cancellationToken)
        where TCommand : ICommand<TResult>
    {
        var now = clock.GetUtcNow();
        var entry = new AuditEntry { Action = TCommand.Audits };
        await using var services = scopes.CreateAsyncScope();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        var verdict = await rights.JudgeAsync(actor, TCommand.Requires, TCommand.Demands, cancellationToken);
        actor = verdict.Actor;
        if (verdict.Refusal is { } forbidden)
            // A missing proof is no event: nothing was tried yet, and the proof that follows leaves its own.
            return forbidden == UseCaseErrors.ProofNeeded ? forbidden : await RefuseAsync(db, actor, entry, forbidden, now, cancellationToken);

        if (TrainedActs.Include(TCommand.Requires, TCommand.Audits, TCommand.NeedsTraining) && await training.RefuseAsync(actor, cancellationToken) is { } untrained)
            return await RefuseAsync(db, actor, entry, untrained, now, cancellationToken);

        foreach (var validator in services.ServiceProvider.GetServices<IValidator<TCommand>>())
        {
            var outcome = await validator.ValidateAsync(command, cancellationToken);
            if (outcome.Errors is [var first, ..])
                // Codes of ours have a dot; without one it is the library's name of the failed check.
                return new Error(first.ErrorCode?.Contains('.', StringComparison.Ordinal) == true ? first.ErrorCode : "usecase.invalid", first.ErrorMessage);
        }

        var handler = services.ServiceProvider.GetRequiredService<IUseCase<TCommand, TResult>>();
        var result = await handler.HandleAsync(command, new UseCaseScope(db, actor, now, entry) { Files = files }, cancellationToken);
        if (result.Error is { } error)
            return await RefuseAsync(db, actor, entry, error, now, cancellationToken);

        if (entry.Action != AuditAction.NotAudited)
        {
            ChangedRows.NoteIn(entry, db);
            trail.Append(db, actor, entry, now);
        }

        if (verdict.Emergency is { } emergency)
            trail.Append(db, actor, UsedInEmergency(emergency, actor, entry, typeof(TCommand).Name), now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            if (db.Database.CurrentTransaction is { } transaction)
                await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException conflict) when (conflict is DbUpdateConcurrencyException || UniqueConflict.Is(conflict))
        {
            return new Error("usecase.changed_meanwhile", "Someone else changed this meanwhile. Reload, then make your change again.", ErrorKind.Conflict);
        }

        return result;
    }

    /// <summary>Beside the act's own event, and where it leaves none: whatever rests on emergency access is on record as such (compliance §5).</summary>
    private static AuditEntry UsedInEmergency(Guid emergency, Actor actor, AuditEntry act, string command) => new()
    {
        Action = AuditAction.BreakGlassUsed,
        ObjectType = "break-glass",
        ObjectId = actor.Id.ToString("N"),
        Subject = act.Subject,
        ReasonCodes = command,
        CorrelationId = emergency,
    };

    private async Task<Error> RefuseAsync(AppDbContext db, Actor actor, AuditEntry entry, Error error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        if (db.Database.CurrentTransaction is { } transaction)
            await transaction.RollbackAsync(cancellationToken);
        // A refused read of something harmless is still worth an event when the right was missing.
        if (entry.Action != AuditAction.NotAudited || error.Kind == ErrorKind.Forbidden)
        {
            entry.Outcome = AuditOutcome.Refused;
            entry.ReasonCodes = error.Code;
            trail.Append(db, actor, entry, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return error;
    }

    /// <summary>Asks the trail itself, since a fault of the store tells not always which row it was about: can an event be written? It is taken back.</summary>
    private async Task<bool> IsTrailDownAsync(Actor actor, AuditAction action)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await using var probe = await db.Database.BeginTransactionAsync(CancellationToken.None);
            trail.Append(db, actor, new AuditEntry { Action = action }, clock.GetUtcNow());
            await db.SaveChangesAsync(CancellationToken.None);
            return false;
        }
        catch (Exception fault) when (fault is DbUpdateException or DbException)
        {
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Command} was refused: the audit trail cannot be written ({Reason}).")]
    private static partial void LogTrailDown(ILogger log, string command, string reason);
}

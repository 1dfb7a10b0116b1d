using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.UseCases;

/// <summary>
/// The one gate for people and programs: validate → permit (and ask for a fresh proof) → handle → audit → save. Pages, endpoints and the command
/// line have no other way to the use cases.
/// </summary>
public sealed class UseCaseRunner(
    IServiceScopeFactory scopes,
    IDbContextFactory<AppDbContext> contexts,
    IRightsGuard rights,
    IAuditTrail trail,
    TimeProvider clock)
{
    /// <summary>Runs one command.</summary>
    /// <returns>The handler's answer; <c>usecase.forbidden</c> and <c>usecase.invalid</c> are this gate's own refusals.</returns>
    public async Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, Actor actor, CancellationToken cancellationToken)
        where TCommand : ICommand<TResult>
    {
        var now = clock.GetUtcNow();
        var entry = new AuditEntry { Action = TCommand.Audits };
        await using var services = scopes.CreateAsyncScope();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        if (await rights.RefuseAsync(actor, TCommand.Requires, TCommand.Demands, cancellationToken) is { } forbidden)
            // A missing proof is no event: nothing was tried yet, and the proof that follows leaves its own.
            return forbidden == UseCaseErrors.ProofNeeded ? forbidden : await RefuseAsync(db, actor, entry, forbidden, now, cancellationToken);

        foreach (var validator in services.ServiceProvider.GetServices<IValidator<TCommand>>())
        {
            var outcome = await validator.ValidateAsync(command, cancellationToken);
            if (outcome.Errors is [var first, ..])
                // Codes of ours have a dot; without one it is the library's name of the failed check.
                return new Error(first.ErrorCode?.Contains('.', StringComparison.Ordinal) == true ? first.ErrorCode : "usecase.invalid", first.ErrorMessage);
        }

        var handler = services.ServiceProvider.GetRequiredService<IUseCase<TCommand, TResult>>();
        var result = await handler.HandleAsync(command, new UseCaseScope(db, actor, now, entry), cancellationToken);
        if (result.Error is { } error)
            return await RefuseAsync(db, actor, entry, error, now, cancellationToken);

        if (entry.Action != AuditAction.NotAudited)
            trail.Append(db, actor, entry, now);
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
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>Disposes now of what is due. The job does the same once a day for each rule.</summary>
/// <param name="Key">One rule; null: all in force.</param>
/// <param name="Again">False leaves out rules that ran with today's cut-off already.</param>
public sealed record DisposeDue(string? Key, bool Again) : ICommand<IReadOnlyList<DisposalRow>>
{
    public static Permission Requires => Permission.RetentionRun;

    /// <summary>Each run leaves its own event, with its certificate's hash.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class DisposeDueHandler(DisposalRunner runner) : IUseCase<DisposeDue, IReadOnlyList<DisposalRow>>
{
    public async Task<Result<IReadOnlyList<DisposalRow>>> HandleAsync(DisposeDue command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var key = command.Key;
        if (key is not null && !await scope.Db.RetentionRules.AnyAsync(r => r.Key == key && r.State == RetentionRuleState.InForce, cancellationToken))
            return RetentionErrors.NotFound;
        var by = scope.Actor.Kind == ActorKind.Worker ? DisposalRunner.ByJob : "operator";
        var ran = await runner.RunAsync(key, scope.Actor, by, command.Again, cancellationToken);
        if (ran.Error is { } error)
            return error;
        var ids = ran.Value;
        var rows = await scope.Db.Disposals.AsNoTracking().Where(d => ids.Contains(d.Id)).ToListAsync(cancellationToken);
        return rows.OrderBy(d => d.StartedAt).Select(DisposalRow.Of).ToList();
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent.Recovery;

/// <summary>Restores of older copies of the database, newest first; at most 50.</summary>
public sealed record ListRecoveries : ICommand<IReadOnlyList<RecoveryRow>>
{
    public static Permission Requires => Permission.SuppressionView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One restore, and what is to be done about it.</summary>
/// <param name="KeptAt">Time of the copy's last event; null: it has none.</param>
/// <param name="MarkAt">Time to which the trail reached before.</param>
/// <param name="Lost">Refusals that the copy does not know.</param>
/// <param name="People">Different people whom they concern.</param>
/// <param name="IsComplete">False: not every refusal of the time between is known.</param>
/// <param name="Suppressed">People whom the replay keeps from all mail; null before.</param>
/// <param name="Note">Of the second person; null before.</param>
/// <param name="MayReplay">This person could replay now.</param>
/// <param name="MayConfirm">This person could confirm now.</param>
public sealed record RecoveryRow(
    StateRecoveryId Id, RecoveryState State, DateTimeOffset FoundAt, DateTimeOffset? KeptAt, DateTimeOffset MarkAt, int Lost, int People, bool IsComplete,
    DateTimeOffset? ReplayedAt, int? Suppressed, DateTimeOffset? ConfirmedAt, string? Note, bool MayReplay, bool MayConfirm);

internal sealed class ListRecoveriesHandler : IUseCase<ListRecoveries, IReadOnlyList<RecoveryRow>>
{
    public async Task<Result<IReadOnlyList<RecoveryRow>>> HandleAsync(ListRecoveries command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var found = await db.StateRecoveries.AsNoTracking().OrderByDescending(r => r.FoundAt).Take(50).ToListAsync(cancellationToken);
        var people = await db.LostRefusals.AsNoTracking().Select(l => new { l.Recovery, l.Subject }).Distinct().GroupBy(l => l.Recovery)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var manages = scope.Actor.Holds(Permission.SuppressionManage);
        return found.Select(r => new RecoveryRow(
            r.Id, r.State, r.FoundAt, r.KeptAt, r.MarkAt, r.Lost, people.GetValueOrDefault(r.Id), r.IsComplete, r.ReplayedAt, r.Suppressed, r.ConfirmedAt, r.Note,
            manages && r.State == RecoveryState.Found, manages && r.State == RecoveryState.Replayed && r.ReplayedBy != scope.Actor.Id)).ToList();
    }
}

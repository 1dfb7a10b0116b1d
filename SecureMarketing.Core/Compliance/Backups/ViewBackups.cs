using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Backups on file, and how the newest stands.</summary>
public sealed record ViewBackups : ICommand<BackupView>
{
    public static Permission Requires => Permission.GovernanceView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>How the backups stand at a moment.</summary>
public enum BackupStanding
{
    /// <summary>The database is backed up by its own tools, and its restores are tested with them.</summary>
    Elsewhere = 1,

    /// <summary>There is none, and the installation is younger than <see cref="BackupPolicy.RecoveryPoint"/>.</summary>
    None = 2,

    /// <summary>There is none, or the newest is older than <see cref="BackupPolicy.RecoveryPoint"/>.</summary>
    Old = 3,

    /// <summary>The last test failed.</summary>
    Failed = 4,

    /// <summary>None was restored within <see cref="BackupPolicy.TestEvery"/>.</summary>
    Untested = 5,
    Tested = 6,
}

/// <param name="Newest">Null: none.</param>
/// <param name="LastTest">The last restore that was tried; null: none.</param>
/// <param name="Record">Where its evidence lies; null: none yet.</param>
public sealed record BackupView(BackupStanding Standing, BackupMark? Newest, RestoreReport? LastTest, int Kept, RegisterRecordId? Record);

/// <summary>Limits of compliance §5. Pure.</summary>
public static class BackupPolicy
{
    /// <summary>Longest time whose data a restore may lose.</summary>
    public static readonly TimeSpan RecoveryPoint = TimeSpan.FromHours(24);

    /// <summary>Longest time between two restores that passed [pol].</summary>
    public static readonly TimeSpan TestEvery = TimeSpan.FromDays(31);

    /// <summary>A look each hour must not let the newest grow older than <see cref="RecoveryPoint"/>.</summary>
    private static readonly TimeSpan MakeAfter = TimeSpan.FromHours(22);

    public static bool IsDue(DateTimeOffset? newest, DateTimeOffset now) => newest is not { } made || now - made >= MakeAfter;

    /// <param name="kept">The newest first.</param>
    /// <param name="since">First event of the installation.</param>
    /// <param name="now">The moment to judge.</param>
    public static BackupStanding Of(IReadOnlyList<KeptBackup> kept, DateTimeOffset since, DateTimeOffset now) =>
        kept is not [var newest, ..] ? now - since > RecoveryPoint ? BackupStanding.Old : BackupStanding.None
        : LastTest(kept) is { Passed: false } ? BackupStanding.Failed
        : now - newest.Mark.MadeAt > RecoveryPoint ? BackupStanding.Old
        : LastTest(kept) is { } test && now - test.TestedAt <= TestEvery ? BackupStanding.Tested
        : BackupStanding.Untested;

    public static RestoreReport? LastTest(IReadOnlyList<KeptBackup> kept) => kept.Select(k => k.Test).OfType<RestoreReport>().MaxBy(t => t.TestedAt);
}

internal sealed class ViewBackupsHandler(DatabaseCopies copies, BackupFolder folder) : IUseCase<ViewBackups, BackupView>
{
    public async Task<Result<BackupView>> HandleAsync(ViewBackups command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var record = (await RestoreRecord.FindAsync(scope, cancellationToken))?.Id;
        if (!copies.AreMade)
            return new BackupView(BackupStanding.Elsewhere, null, null, 0, record);
        var kept = folder.List();
        var since = await scope.Db.AuditEvents.OrderBy(e => e.RowId).Select(e => (DateTimeOffset?)e.UtcTime).FirstOrDefaultAsync(cancellationToken) ?? scope.Now;
        return new BackupView(BackupPolicy.Of(kept, since, scope.Now), kept.Count > 0 ? kept[0].Mark : null, BackupPolicy.LastTest(kept), kept.Count, record);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// The transactions of a run. Live: one per batch, with the run's progress and rejected rows in it. Dry: one for all, taken
/// back at the end; only the result is kept.
/// </summary>
internal sealed class ImportLedger : IAsyncDisposable
{
    // A file of the wrong kind can reject millions of rows; the count goes on, the list ends here. Remarks have a list of their own,
    // or ten thousand odd telephone numbers would hide the rows that were left out.
    internal const int MaxListed = 10_000;

    // SQLite has one writer, and a waiting command looks again many times within the longest.
    private static readonly TimeSpan TurnOfTheCommand = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    private readonly IDbContextFactory<AppDbContext> contexts;
    private readonly ImportRun run;
    private readonly ImportWriter writer;
    private readonly RejectionLimit limit;
    private readonly TimeProvider clock;
    private readonly List<(BatchOutcome Outcome, int FilesDone, long StepsDone)> dryOutcomes = [];
    private int dryRejected;
    private readonly DryRunDiff diff;
    private readonly IFieldCipher cipher;
    private AppDbContext? dryDb;
    private IDbContextTransaction? dryTransaction;
    private int listed;
    private int remarked;

    private ImportLedger(IDbContextFactory<AppDbContext> contexts, ImportRun run, ImportWriter writer, DryRunDiff diff, IFieldCipher cipher, RejectionLimit limit, TimeProvider clock)
    {
        this.diff = diff;
        this.cipher = cipher;
        this.contexts = contexts;
        this.run = run;
        this.writer = writer;
        this.limit = limit;
        this.clock = clock;
    }

    /// <summary>What this process knows of the run.</summary>
    public required ImportsAtWork.Work Work { get; init; }

    /// <summary>Someone asked to stop.</summary>
    public bool Cancelled { get; private set; }

    /// <summary>Too many rows were rejected.</summary>
    public bool LimitReached { get; private set; }

    /// <summary>No further batch may be written.</summary>
    public bool Ended => Cancelled || LimitReached;

    public static async Task<ImportLedger> OpenAsync(
        IDbContextFactory<AppDbContext> contexts, ImportRun run, ImportWriter writer, DryRunDiff diff, IFieldCipher cipher, RejectionLimit limit, ImportsAtWork.Work work, TimeProvider clock, CancellationToken cancellationToken)
    {
        var ledger = new ImportLedger(contexts, run, writer, diff, cipher, limit, clock) { Work = work };
        if (run.DryRun)
        {
            ledger.dryDb = await contexts.CreateDbContextAsync(cancellationToken);
            ledger.dryTransaction = await ledger.dryDb.Database.BeginTransactionAsync(cancellationToken);
            await ledger.dryDb.UseShortStatementsAsync(cancellationToken);
            await diff.WatchAsync(ledger.dryDb, cancellationToken);
        }
        else
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = db.ImportRows.Where(r => r.RunId == run.Id);
            ledger.remarked = await rows.CountAsync(r => r.Kept, cancellationToken);
            ledger.listed = await rows.CountAsync(cancellationToken) - ledger.remarked;
        }

        return ledger;
    }

    /// <summary>Does for a batch what can be done while another is being written; nothing of it is stored.</summary>
    public void Prepare(ImportBatch batch) => writer.Prepare(batch, clock.GetUtcNow());

    /// <summary>Writes a batch and commits it, after the one before and only while the run goes on.</summary>
    /// <param name="batch">What was read.</param>
    /// <param name="filesDone">Files read to their end with it.</param>
    /// <param name="stepsDone">Rows and refusals read with it.</param>
    /// <param name="before">The writing of the batch before; completed when there is none.</param>
    /// <param name="ahead">That batch; null when there is none.</param>
    /// <param name="cancellationToken">Ends the call; nothing of the batch is stored then.</param>
    public async Task WriteAsync(ImportBatch batch, int filesDone, long stepsDone, Task before, ImportBatch? ahead, CancellationToken cancellationToken)
    {
        var turn = new BatchTurn(before, ahead, () => Ended);
        try
        {
            await WriteAsync(batch, filesDone, stepsDone, turn, cancellationToken);
        }
        catch (RunOverException)
        {
            // Its transaction is taken back. What was read after the run's end is dropped.
        }
    }

    private async Task WriteAsync(ImportBatch batch, int filesDone, long stepsDone, BatchTurn turn, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (dryDb is not null)
        {
            await turn.ComeAsync();
            var tried = await writer.WriteAsync(dryDb, batch, turn, now, cancellationToken);
            dryOutcomes.Add((tried, filesDone, stepsDone));
            dryDb.ChangeTracker.Clear();
            dryRejected += tried.Rejections.Count(r => !r.Kept);
            Cancelled = Work.StopAsked || await IsStopOnRecordAsync(cancellationToken);
            LimitReached = limit.IsReached(dryRejected, stepsDone);
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!turn.MayBeForestalled(db, batch))
            await turn.ComeAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.UseShortStatementsAsync(cancellationToken);
        var outcome = await writer.WriteAsync(db, batch, turn, now, cancellationToken);
        var row = await RecordAsync(db, outcome, filesDone, stepsDone, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Cancelled = row.CancelRequested;
        // Who asked stands in the trail before the run heeds it, so the command gets its turn to write; if it fails, the run goes on.
        for (var waited = TimeSpan.Zero; Work.StopAsked && !Cancelled && waited < LongestTurn; waited += TurnOfTheCommand)
        {
            await Task.Delay(TurnOfTheCommand, TimeProvider.System, cancellationToken);
            Cancelled = await IsStopOnRecordAsync(cancellationToken);
        }

        LimitReached = limit.IsReached(row.Rejected, row.StepsDone);
    }

    /// <summary>Asked on another connection: the dry run's own shows the store as it was when it began, or as it would be.</summary>
    private async Task<bool> IsStopOnRecordAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ImportRuns.AnyAsync(r => r.Id == run.Id && r.CancelRequested, cancellationToken);
    }

    /// <summary>Writes the outcome; a dry run is taken back first.</summary>
    public async Task CloseAsync(ImportState state, string? failure, CancellationToken cancellationToken)
    {
        IReadOnlyList<ImportChange> changes = [];
        if (dryTransaction is not null)
        {
            // After a fault the transaction answers no more questions.
            if (failure is null)
                changes = await diff.LinesAsync(dryDb!, run.Id, cipher, cancellationToken);
            await dryTransaction.RollbackAsync(cancellationToken);
            await DisposeAsync();
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var (outcome, filesDone, stepsDone) in dryOutcomes)
            await RecordAsync(db, outcome, filesDone, stepsDone, cancellationToken);
        db.ImportChanges.AddRange(changes);
        var row = await db.ImportRuns.SingleAsync(r => r.Id == run.Id, cancellationToken);
        row.End(state, failure, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (dryTransaction is not null)
            await dryTransaction.DisposeAsync();
        if (dryDb is not null)
            await dryDb.DisposeAsync();
        dryTransaction = null;
        dryDb = null;
    }

    private async Task<ImportRun> RecordAsync(AppDbContext db, BatchOutcome outcome, int filesDone, long stepsDone, CancellationToken cancellationToken)
    {
        var row = await db.ImportRuns.SingleAsync(r => r.Id == run.Id, cancellationToken);
        row.Advance(outcome, filesDone, stepsDone);
        foreach (var rejection in outcome.Rejections)
        {
            ref var length = ref rejection.Kept ? ref remarked : ref listed;
            // Notices about the run are few, and come last: a full list must not swallow them.
            if (length >= MaxListed && rejection.File != ImportRow.WholeRun)
                continue;
            length++;
            db.ImportRows.Add(new ImportRow
            {
                RunId = run.Id,
                FileNumber = rejection.File,
                Row = rejection.Row,
                Column = rejection.Column,
                Code = rejection.Code,
                Kept = rejection.Kept,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
        return row;
    }
}

using SecureMarketing.Core.Contacts.Mapping;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Reads the files of a run in an order in which people come before what is said of them: bulk exports (NDJSON) and sets of
/// tables put each kind of row in a file of its own, so their people are read first and their statements last.
/// </summary>
internal sealed class ImportPass(ImportRun run, IReadOnlyList<(int Number, string Path, string Name)> files, ImportMapping? mapping, TargetBook book, ImportLedger ledger, int batchPeople)
{
    // What writes a batch is compiled when the first one is, and that is to happen while the rest is read.
    private const int FirstRows = 500;

    /// <summary>Bulk exports are read for their people, their visits, and the rest.</summary>
    private const int BulkPasses = 3;

    private readonly ImportBatch batch = new(batchPeople);
    private readonly PayerNames payers = new();
    private bool begun;
    private int filesDone;
    private long steps;
    private (Task Task, ImportBatch? Batch) before = (Task.CompletedTask, null);
    private (Task Task, ImportBatch? Batch) writing = (Task.CompletedTask, null);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAllAsync(cancellationToken);
        }
        finally
        {
            // Whoever closes the ledger must not meet a batch that is still on its way into it.
            await Task.WhenAll(before.Task, writing.Task);
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        using var fhir = new FhirReader(batch, run.SourceSystem, ledger.Work.Meter);
        var plan = new ImportPlan(batch, run.Format, mapping, book);
        var planned = files.Select(f => plan.Of(f.Number, f.Path, f.Name)).ToList();
        filesDone = planned.Count(f => f.Format is null);
        ledger.Work.Meter.Expect(planned.Where(f => f.Format is not null).Sum(f => Size(f) * (f.Format switch { ImportFormat.Ndjson => BulkPasses, ImportFormat.Fhir => FhirReader.JsonPasses, _ => 1 })));
        var bulk = planned.Where(f => f.Format == ImportFormat.Ndjson).ToList();
        var tables = planned.Where(f => f.Table is not null).ToLookup(f => TableKinds.ReadingOrder(f.Table!.Holds));

        foreach (var file in bulk)
            await ReadAsync(file, () => fhir.ReadLines(file.Path, file.Number, FhirReader.Pass.PeopleAndMedications), last: false, cancellationToken);
        await ReadTablesAsync(tables[0], cancellationToken);
        foreach (var file in planned.Where(f => f.Format == ImportFormat.Fhir))
            await ReadAsync(file, () => fhir.ReadJson(file.Path, file.Number), last: true, cancellationToken);
        foreach (var file in bulk)
            await ReadAsync(file, () => fhir.ReadLines(file.Path, file.Number, FhirReader.Pass.Encounters), last: false, cancellationToken);
        await ReadTablesAsync(tables[1], cancellationToken);
        await ReadTablesAsync(tables[2], cancellationToken);
        foreach (var file in bulk)
            await ReadAsync(file, () => fhir.ReadLines(file.Path, file.Number, FhirReader.Pass.Statements), last: true, cancellationToken);
        fhir.Ignored.Tell(batch);
        // The end is a step of its own: what it wrote must not be written again either.
        Step();
        await FlushAsync(cancellationToken);
    }

    private async Task ReadTablesAsync(IEnumerable<PlannedFile> planned, CancellationToken cancellationToken)
    {
        foreach (var file in planned)
            await ReadAsync(file, () => new MappedTable(batch, file.Table!, run.SourceSystem, book, payers, ledger.Work.Meter).Read(file.Path, file.Format!.Value, file.Number), last: true, cancellationToken);
    }

    private async Task ReadAsync(PlannedFile file, Func<IEnumerable<int>> read, bool last, CancellationToken cancellationToken)
    {
        if (ledger.Ended)
            return;
        ledger.Work.Meter.Begin(Size(file) * (file.Format == ImportFormat.Fhir ? FhirReader.JsonPasses : 1));
        using (var rows = read().GetEnumerator())
        {
            while (!ledger.Ended && Next(rows, file.Number))
            {
                if (batch.IsFull || (!begun && batch.Rows >= FirstRows))
                    await FlushAsync(cancellationToken);
            }
        }

        if (!ledger.Ended)
            ledger.Work.Meter.End();
        if (last)
            filesDone++;
    }

    /// <summary>Bytes; 0 for a file that is gone, which is told when it is read.</summary>
    private static long Size(PlannedFile file) => new FileInfo(file.Path) is { Exists: true } found ? found.Length : 0;

    private bool Next(IEnumerator<int> rows, int number)
    {
        var more = false;
        try
        {
            more = rows.MoveNext();
            if (!more)
                return false;
        }
        catch (ImportFileException refused)
        {
            batch.Reject(new RowPlace(number, refused.Row), refused.Code, refused.Column);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            batch.Reject(new RowPlace(number, 0), ImportCodes.FileUnreadable);
        }

        Step();
        return more;
    }

    /// <summary>Counts a row or refusal; what a batch committed before a crash is read, but not taken again.</summary>
    private void Step()
    {
        steps++;
        ledger.Work.RowsRead = steps;
        if (steps <= run.StepsDone)
            batch.Clear();
    }

    /// <summary>
    /// Hands a batch to be written while the next one is read and sealed. They commit in their order; two are on their way at
    /// most, the second only as far as <see cref="BatchTurn"/> lets it.
    /// </summary>
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        begun = true;
        var (full, files, rows) = (batch.Detach(), filesDone, steps);
        ledger.Prepare(full);
        var waits = !before.Task.IsCompleted;
        await before.Task;
        // Else reading would go on where writing ended, before whoever waits for the same turn.
        if (waits)
            await Task.Yield();
        if (ledger.Ended)
            return;
        before = writing;
        var (ahead, already) = before;
        writing = (Task.Run(() => ledger.WriteAsync(full, files, rows, ahead, already, cancellationToken), cancellationToken), full);
    }
}

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Reads the files of a run in an order in which people come before what is said of them: bulk exports (NDJSON) put each
/// kind of resource in a file of its own, so their people are read first and their statements last.
/// </summary>
internal sealed class ImportPass(ImportRun run, IReadOnlyList<(int Number, string Path)> files, ImportLedger ledger)
{
    private readonly ImportBatch batch = new();
    private int filesDone;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var fhir = new FhirReader(batch, run.SourceSystem);
        var formats = files.Select(f => (f.Number, f.Path, Format: Sniff(f.Number, f.Path))).ToList();
        var bulk = formats.Where(f => f.Format == ImportFormat.Ndjson).ToList();

        foreach (var file in bulk)
            await ReadAsync(file.Number, () => fhir.ReadLines(file.Path, file.Number, FhirReader.Pass.PeopleAndMedications), last: false, cancellationToken);
        foreach (var file in formats.Except(bulk))
        {
            await ReadAsync(file.Number, () => file.Format switch
            {
                ImportFormat.Fhir => fhir.ReadJson(file.Path, file.Number),
                ImportFormat.Csv => new CsvPeople(batch).Read(file.Path, file.Number),
                _ => [],
            }, last: true, cancellationToken);
        }

        foreach (var file in bulk)
            await ReadAsync(file.Number, () => fhir.ReadLines(file.Path, file.Number, FhirReader.Pass.Encounters), last: false, cancellationToken);
        foreach (var file in bulk)
            await ReadAsync(file.Number, () => fhir.ReadLines(file.Path, file.Number, FhirReader.Pass.Statements), last: true, cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <summary>Null when the file was rejected.</summary>
    private ImportFormat? Sniff(int number, string path)
    {
        try
        {
            return FileSniffer.Of(path, run.Format);
        }
        catch (ImportFileException refused)
        {
            batch.Reject(new RowPlace(number, 0), refused.Code);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            batch.Reject(new RowPlace(number, 0), ImportCodes.FileUnreadable);
        }

        return null;
    }

    private async Task ReadAsync(int number, Func<IEnumerable<int>> read, bool last, CancellationToken cancellationToken)
    {
        if (ledger.Cancelled)
            return;
        using (var rows = read().GetEnumerator())
        {
            while (!ledger.Cancelled && Next(rows, number))
            {
                if (batch.IsFull)
                    await FlushAsync(cancellationToken);
            }
        }

        if (last)
            filesDone++;
    }

    private bool Next(IEnumerator<int> rows, int number)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (ImportFileException refused)
        {
            batch.Reject(new RowPlace(number, 0), refused.Code);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            batch.Reject(new RowPlace(number, 0), ImportCodes.FileUnreadable);
        }

        return false;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await ledger.WriteAsync(batch, filesDone, cancellationToken);
        batch.Clear();
    }
}

using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Reads a table into a batch as its mapping says; yields after each row, so that a full batch can be written first.</summary>
internal sealed class MappedTable(ImportBatch batch, TableMapping table, string sourceSystem, TargetBook book, PayerNames payers, ReadMeter meter)
{
    /// <summary>Adds each row to the batch, or rejects it, and yields its number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">CSV or XLSX.</param>
    /// <param name="file">Number of the file in its run.</param>
    /// <exception cref="ImportFileException">The file as a whole cannot be taken.</exception>
    public IEnumerable<int> Read(string path, ImportFormat format, int file)
    {
        var form = TableFile.FormOf(path, format, table.Form);
        using var rows = TableFile.Open(path, format, form);
        var cells = new MappedCells(rows, table, form);
        var custom = new CustomCells(cells, table, book);
        Notice(form, cells, custom, file);
        var people = new PersonRows(batch, cells, custom, new SocialCells(batch, cells, new SocialStatements(batch, sourceSystem)));
        var accounts = new AccountRows(batch, cells);
        var records = new RecordRows(batch, cells, table, sourceSystem, payers);
        while (rows.MoveNext())
        {
            var place = new RowPlace(file, rows.Row);
            cells.Begin();
            meter.At(rows.Position);
            if (rows.Fault is { } fault)
                batch.Reject(place, fault, rows.FaultColumn is { } column ? FormattableString.Invariant($"column {column + 1}") : null);
            else if (table.Holds == TableKind.People)
                people.Take(place);
            else if (table.Holds == TableKind.Accounts)
                accounts.TakeAccount(place);
            else if (table.Holds == TableKind.Payers)
                payers.Take(cells);
            else if (table.Holds == TableKind.Stakeholders)
                accounts.TakeStakeholder(place);
            else
                records.Take(place);
            yield return place.Row;
        }
    }

    /// <summary>Things that people should know though the file is taken.</summary>
    private void Notice(TableForm form, MappedCells cells, CustomCells custom, int file)
    {
        var whole = new RowPlace(file, 0);
        if (form.Encoding == TextEncoding.Windows1252 && table.Form.Encoding is null)
            batch.Reject(whole, ImportCodes.FileWindows1252, kept: true);
        foreach (var column in cells.Missing)
            batch.Reject(whole, ImportCodes.MappingColumnMissing, column.Target, kept: true);
        foreach (var retired in custom.Retired)
            batch.Reject(whole, ImportCodes.AttributeRetired, retired, kept: true);
    }
}

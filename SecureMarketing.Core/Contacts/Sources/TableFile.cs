using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>Opens a table whatever kind of file it is in.</summary>
internal static class TableFile
{
    private const int SampleRows = 1000;

    /// <summary>How the file is laid out: what is stated, completed by what it shows.</summary>
    /// <exception cref="ImportFileException">The file cannot be taken.</exception>
    public static TableForm FormOf(string path, ImportFormat format, TableForm stated) =>
        format == ImportFormat.Xlsx ? XlsxRows.FormOf(path, stated) : CsvForm.Of(path, stated);

    /// <summary>The rows of the table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">CSV or XLSX.</param>
    /// <param name="form">Complete, from <see cref="FormOf"/>.</param>
    /// <exception cref="ImportFileException">The file cannot be taken.</exception>
    public static ITableRows Open(string path, ImportFormat format, TableForm form) =>
        format == ImportFormat.Xlsx ? new XlsxRows(path, form) : new CsvRows(path, form);

    /// <summary>Profiles of the columns from the file's first rows.</summary>
    /// <exception cref="ImportFileException">The file cannot be taken.</exception>
    public static IReadOnlyList<ColumnProfile> Profile(string path, ImportFormat format, TableForm form)
    {
        using var rows = Open(path, format, form);
        var sample = new List<IReadOnlyList<string>>();
        while (sample.Count < SampleRows && rows.MoveNext())
        {
            if (rows.Fault is null)
                sample.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(rows.Cell)]);
        }

        return ColumnProfile.Of(rows.Columns, sample);
    }
}

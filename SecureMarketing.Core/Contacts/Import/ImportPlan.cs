using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Sources;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>A file of a run as it is to be read.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Path">Where it is read from.</param>
/// <param name="Format">Null when it was rejected or is left out.</param>
/// <param name="Table">How its table is read; null for FHIR.</param>
internal sealed record PlannedFile(int Number, string Path, ImportFormat? Format, TableMapping? Table);

/// <summary>Decides for each file of a run which reader takes it and, for tables, by which mapping; what cannot be taken is rejected here.</summary>
internal sealed class ImportPlan(ImportBatch batch, ImportFormat requested, ImportMapping? mapping, TargetBook book)
{
    // A table of thousands of columns would use up the list that remarks about its cells need.
    private const int MaxNamedColumns = 200;

    /// <param name="number">Number of the file in its run.</param>
    /// <param name="path">Where it is read from.</param>
    /// <param name="name">What its owner calls it: patterns of mappings and suggestions go by it.</param>
    public PlannedFile Of(int number, string path, string name)
    {
        var left = new PlannedFile(number, path, null, null);
        try
        {
            var format = FileSniffer.Of(path, requested);
            if (format is not (ImportFormat.Csv or ImportFormat.Xlsx))
                return left with { Format = format };
            return Table(name, path, format, number) is { } table ? left with { Format = format, Table = table } : left;
        }
        catch (ImportFileException refused)
        {
            batch.Reject(new RowPlace(number, refused.Row), refused.Code, refused.Column);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            batch.Reject(new RowPlace(number, 0), ImportCodes.FileUnreadable);
        }

        return left;
    }

    /// <summary>Null when the file is not taken in.</summary>
    private TableMapping? Table(string name, string path, ImportFormat format, int number)
    {
        if (mapping is not null)
        {
            if (FileNames.TableFor(mapping, name) is not { } stated)
            {
                // A file that nobody could read has a better reason than that nothing says how.
                TableFile.FormOf(path, format, new TableForm());
                throw new ImportFileException(ImportCodes.FileNotMapped);
            }

            return stated.Holds == TableKind.Nothing ? null : stated;
        }

        var form = TableFile.FormOf(path, format, new TableForm());
        var columns = TableFile.Profile(path, format, form);
        var suggested = MappingSuggester.Suggest(name, form, columns, book);
        if (suggested.Holds == TableKind.Nothing)
        {
            batch.Reject(new RowPlace(number, 0), ImportCodes.FileIgnored, kept: true);
            return null;
        }

        var problems = MappingCheck.Of(suggested, 0, book).ToList();
        if (problems.Any(p => p.Code == "mapping.no_key"))
            throw new ImportFileException(ImportCodes.CsvNoIdColumn);
        if (problems.Count > 0)
            throw new ImportFileException(ImportCodes.FileNotMapped);
        TellLeftOut(suggested, columns, number);
        // The encoding was found, not stated: the notice about a fallback must not be lost.
        return form.Encoding == TextEncoding.Windows1252 ? suggested with { Form = form with { Encoding = null } } : suggested;
    }

    /// <summary>Nobody chose the columns, so whoever imports is told which of them do not go in.</summary>
    private void TellLeftOut(TableMapping suggested, IReadOnlyList<ColumnProfile> columns, int number)
    {
        var leftOut = LeftOutColumns.Of(suggested, columns, book).ToList();
        foreach (var column in leftOut.Take(MaxNamedColumns))
            batch.Reject(new RowPlace(number, 0), column.Code, column.Place, kept: true);
        if (leftOut.Count > MaxNamedColumns)
            batch.Reject(new RowPlace(number, 0), ImportCodes.ColumnIgnored, FormattableString.Invariant($"{leftOut.Count - MaxNamedColumns} more columns"), kept: true);
    }
}

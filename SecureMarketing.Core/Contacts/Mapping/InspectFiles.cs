using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Looks at files before they are imported: what they are, their columns with masked samples, and a mapping for them.</summary>
/// <param name="Sources">The files.</param>
/// <param name="Mapping">
/// What is known already: a table that matches a file is kept; where it has no columns they are suggested for its layout and
/// kind. Null = suggest everything.
/// </param>
public sealed record InspectFiles(IReadOnlyList<ImportSource> Sources, ImportMapping? Mapping = null) : ICommand<IReadOnlyList<InspectedFile>>
{
    public static Permission Requires => Permission.ImportRun;

    /// <summary>Samples are masked, yet what is seen of them is of people.</summary>
    public static AuditAction Audits => AuditAction.ImportInspected;
}

/// <summary>A file as it was found.</summary>
public sealed record InspectedFile
{
    /// <summary>As the requester calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Null when it cannot be taken: <see cref="Refusal"/> says why.</summary>
    public required ImportFormat? Format { get; init; }

    /// <summary>One of <see cref="ImportCodes"/>; null when the file can be taken.</summary>
    public string? Refusal { get; init; }

    /// <summary>Row that <see cref="Refusal"/> is about, 0 for the file as a whole.</summary>
    public int RefusalRow { get; init; }

    /// <summary>How the table is laid out, everything filled in; null for FHIR.</summary>
    public TableForm? Found { get; init; }

    /// <summary>The mapping of this file, null for FHIR.</summary>
    public TableMapping? Table { get; init; }

    public IReadOnlyList<InspectedColumn> Columns { get; init; } = [];

    /// <summary>Sheets that a workbook offers, empty for other files.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];
}

/// <summary>A column as it was found.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Shape">What its values look like.</param>
/// <param name="Filled">Share of sample rows with a value, 0–1.</param>
/// <param name="Samples">Up to three values, masked as the viewer's role demands, in no order of rows.</param>
public sealed record InspectedColumn(string Name, ColumnShape Shape, double Filled, IReadOnlyList<string> Samples)
{
    /// <summary>
    /// What the value sets say of the codes among the first rows, all together; null when the column holds no codes as it is mapped,
    /// and for viewers who may not see people.
    /// </summary>
    public Sensitivity? Found { get; init; }

    /// <summary>Why the suggested mapping leaves it out: one of <see cref="ImportCodes.LeftOutColumns"/>; null when it takes it, or a mapping was stated.</summary>
    public string? LeftOut { get; init; }
}

internal sealed class InspectFilesHandler : IUseCase<InspectFiles, IReadOnlyList<InspectedFile>>
{
    private const int Samples = 3;

    public async Task<Result<IReadOnlyList<InspectedFile>>> HandleAsync(InspectFiles command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "import";
        var seesPeople = scope.Actor.Holds(Permission.PeopleView);
        var book = await TargetBook.LoadAsync(scope.Db, cancellationToken);
        var label = await CodeLabelRows.JudgedAsync(scope.Db, cancellationToken);
        // Reading gigabytes must not hold up the page that asked.
        return await Task.Run(() => command.Sources.Select(s => Inspect(s, command.Mapping, book, seesPeople ? label : null)).ToList(), cancellationToken);
    }

    /// <param name="source">The file.</param>
    /// <param name="mapping">As stated; null: to be suggested.</param>
    /// <param name="book">What columns can mean.</param>
    /// <param name="label">Labels of codes; null for a viewer who may not see people, whose samples are masked as well.</param>
    private static InspectedFile Inspect(ImportSource source, ImportMapping? mapping, TargetBook book, Func<string, string, Sensitivity>? label)
    {
        var name = Path.GetFileName(source.Name.Replace('\\', '/'));
        try
        {
            var format = FileSniffer.Of(source.Path, ImportFormat.Auto);
            var file = new InspectedFile { Name = name, Format = format };
            return format is ImportFormat.Csv or ImportFormat.Xlsx ? Table(file, source.Path, format, mapping, book, label) : file;
        }
        catch (ImportFileException refused)
        {
            return new InspectedFile { Name = name, Format = null, Refusal = refused.Code, RefusalRow = refused.Row };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new InspectedFile { Name = name, Format = null, Refusal = ImportCodes.FileUnreadable };
        }
    }

    private static InspectedFile Table(InspectedFile file, string path, ImportFormat format, ImportMapping? mapping, TargetBook book, Func<string, string, Sensitivity>? label)
    {
        var stated = mapping is null ? null : FileNames.TableFor(mapping, file.Name);
        var form = TableFile.FormOf(path, format, stated?.Form ?? new TableForm());
        var columns = TableFile.Profile(path, format, form);
        var table = stated is null ? MappingSuggester.Suggest(file.Name, form, columns, book)
            : stated.Columns.Count == 0 && stated.Holds != TableKind.Nothing ? MappingSuggester.Suggest(file.Name, form, columns, stated.Holds, book) with { CodeSystem = stated.CodeSystem, Sensitivity = stated.Sensitivity }
            : stated;
        var leftOut = (table == stated ? [] : LeftOutColumns.Of(table, columns, book)).ToDictionary(c => c.Column, c => c.Code, StringComparer.OrdinalIgnoreCase);
        var targets = table.Columns.DistinctBy(c => c.Column, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.Column, c => book.Find(c.Target), StringComparer.OrdinalIgnoreCase);
        return file with
        {
            Found = form,
            Table = table,
            Sheets = format == ImportFormat.Xlsx ? XlsxRows.SheetsOf(path) : [],
            Columns =
            [
                .. columns.Select(c => new InspectedColumn(c.Name, c.Shape, c.Filled, Masked(c, targets.GetValueOrDefault(c.Name), label is not null))
                {
                    Found = FoundIn(c, table, targets.GetValueOrDefault(c.Name), label),
                    LeftOut = leftOut.GetValueOrDefault(c.Name),
                }),
            ],
        };
    }

    private static Sensitivity? FoundIn(ColumnProfile column, TableMapping table, ImportTarget? target, Func<string, string, Sensitivity>? label) =>
        label is not null && target is { Type: TargetType.Code } ? ColumnLabels.Of(table, column.Values, label) : null;

    /// <summary>In the order of the masked texts, which puts no two samples of one row side by side but by chance.</summary>
    private static IReadOnlyList<string> Masked(ColumnProfile column, ImportTarget? target, bool seesPeople) =>
        [.. column.Values.Select(v => SampleMask.Of(v, target, seesPeople)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Samples)];
}

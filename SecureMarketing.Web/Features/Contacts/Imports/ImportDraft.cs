using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Features.Contacts.Imports;

/// <summary>The files that a person is about to import, as they were found and as they are to be read.</summary>
public sealed class ImportDraft
{
    private readonly List<DraftFile> files = [];

    public IReadOnlyList<DraftFile> Files => files;

    /// <summary>What columns can be taken as.</summary>
    public TargetBook Targets { get; set; } = TargetBook.BuiltIn;

    public bool HasTables => files.Any(f => f.Table is not null);

    /// <summary>The stored version that the tables came from, null once anything differs from it.</summary>
    public FoundMapping? Origin { get; set; }

    /// <summary>Everything that keeps the mapping from being used.</summary>
    public IReadOnlyList<MappingProblem> Problems => [.. files.SelectMany(ProblemsOf)];

    public ImportMapping Mapping => new() { Tables = [.. files.Select(f => f.Table).OfType<TableMapping>()] };

    public void Show(IReadOnlyList<InspectedFile> found)
    {
        files.Clear();
        files.AddRange(found.Select(f => new DraftFile(f)));
    }

    /// <summary>Problems of one file.</summary>
    public IReadOnlyList<MappingProblem> ProblemsOf(DraftFile file)
    {
        if (file.Table is not { } table)
            return [];
        var number = files.IndexOf(file);
        return FileNames.Matches(table.Files, file.Found.Name)
            ? [.. MappingCheck.Of(table, number, Targets)]
            : [new MappingProblem(number, null, "mapping.other_file", $"\"{table.Files}\" does not fit this file's own name. Use * for what differs from time to time."), .. MappingCheck.Of(table, number, Targets)];
    }
}

/// <summary>One file.</summary>
public sealed class DraftFile(InspectedFile found)
{
    private IReadOnlyList<(string Column, Sensitivity Label)> labels = [];

    public InspectedFile Found { get; set; } = found;

    /// <summary>How it is to be read; null for what needs no mapping or cannot be taken.</summary>
    public TableMapping? Table { get; set; } = found.Table;

    /// <summary>What a column is taken as, "" for nothing.</summary>
    public string TargetOf(string column) => Column(column)?.Target ?? "";

    public ColumnMapping? Column(string column) => Table?.Columns.FirstOrDefault(c => string.Equals(c.Column, column, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes a column as something else, or as nothing.</summary>
    public void Take(string column, string target)
    {
        if (Table is not { } table)
            return;
        var others = table.Columns.Where(c => !string.Equals(c.Column, column, StringComparison.OrdinalIgnoreCase));
        var kept = target.Length == 0 ? [] : new[] { Fitting((Column(column) ?? new ColumnMapping { Column = column, Target = target }) with { Target = target }) };
        Table = table with { Columns = [.. others, .. kept] };
    }

    /// <summary>What the table is to be looked at as instead; its columns are suggested anew, and what people said that they reveal is kept.</summary>
    public void Ask(TableMapping table)
    {
        labels = [.. labels.Where(l => Column(l.Column) is null), .. Table?.Columns.Where(c => c.Sensitivity != Sensitivity.None).Select(c => (c.Column, c.Sensitivity)) ?? []];
        Table = table with { Columns = [] };
    }

    /// <summary>Takes what was found when it was looked at again.</summary>
    public void Answer(InspectedFile found)
    {
        var files = Table!.Files;
        Found = found;
        Table = (found.Table ?? Table) with { Files = files };
        foreach (var (column, label) in labels)
            Change(column, c => Fitting(c with { Sensitivity = label }));
    }

    public void Change(string column, Func<ColumnMapping, ColumnMapping> change)
    {
        if (Table is { } table)
            Table = table with { Columns = [.. table.Columns.Select(c => string.Equals(c.Column, column, StringComparison.OrdinalIgnoreCase) ? change(c) : c)] };
    }

    private static ColumnMapping Fitting(ColumnMapping column) => ColumnLabels.IsFor(column.Target) ? column : column with { Sensitivity = Sensitivity.None };

    public string Kind => Found.Format switch
    {
        ImportFormat.Fhir => "FHIR R4 JSON",
        ImportFormat.Ndjson => "FHIR R4 NDJSON",
        ImportFormat.Csv => "CSV",
        ImportFormat.Xlsx => "Excel workbook",
        _ => "Cannot be taken",
    };
}

using System.ComponentModel;
using System.Text.Json;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>One row of a file of authorizations. PHI: prints its number only.</summary>
/// <param name="Row">1 upward, as an editor or a spreadsheet counts.</param>
/// <param name="Problem">Why it cannot be entered, without any of its values; null: it can be tried.</param>
public sealed record AuthorizationFileRow(int Row, string? Problem)
{
    /// <summary>Record id or whole email address.</summary>
    public string Person { get; init; } = "";

    /// <summary>Name of the file that holds the signed document; null: there is none.</summary>
    public string? Document { get; init; }

    public AuthorizationRecord Form { get; init; } = new();

    public override string ToString() => $"row {Row}";
}

/// <summary>
/// Reads authorizations that another system hands over: JSON lines <c>{person, document, form}</c>, where the form is what
/// <c>authorization schema</c> describes, or a table (.csv, .tsv, .txt) with a column for each part that is there. A column that says
/// "Y" alone proves nothing, and its row is a form without anything: defective.
/// </summary>
public static class AuthorizationFile
{
    /// <summary>Rows of one file; a longer one is divided.</summary>
    public const int MostRows = 100_000;

    private static readonly string[] Tables = [".csv", ".tsv", ".txt"];

    /// <returns>Every row in order, or why the file cannot be read at all.</returns>
    public static Result<IReadOnlyList<AuthorizationFileRow>> Read(string path)
    {
        var rows = new List<AuthorizationFileRow>();
        try
        {
            foreach (var row in Tables.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? Table(path) : Lines(path))
            {
                if (rows.Count == MostRows)
                    return Unreadable($"A file holds at most {MostRows} rows. Divide it.");
                var source = row.Form.Source ?? new AuthorizationSource();
                rows.Add(row with { Form = row.Form with { Source = source with { Kind = AuthorizationSourceKind.Imported } } });
            }
        }
        catch (AuthorizationColumnException fault)
        {
            return Unreadable(fault.Message);
        }
        catch (ImportFileException fault)
        {
            return Unreadable($"The file cannot be read as a table: {fault.Code}{(fault.Row > 0 ? $", row {fault.Row}" : "")}.");
        }

        return rows.Count == 0 ? Unreadable("The file holds no rows.") : rows;
    }

    private static Error Unreadable(string text) => new("authorization.file_unreadable", text);

    private static IEnumerable<AuthorizationFileRow> Table(string path)
    {
        var form = CsvForm.Of(path, new TableForm { Header = true });
        using var rows = new CsvRows(path, form);
        var columns = AuthorizationColumns.Of(rows.Columns);
        while (rows.MoveNext())
            yield return rows.Fault is { } fault ? new AuthorizationFileRow(rows.Row, $"the row cannot be read ({fault})") : columns.Read(rows);
    }

    private static IEnumerable<AuthorizationFileRow> Lines(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return Line(line, number);
        }
    }

    private static AuthorizationFileRow Line(string line, int number)
    {
        try
        {
            var read = JsonSerializer.Deserialize<ImportLine>(line, AuthorizationJson.Options) ?? throw new JsonException();
            return new AuthorizationFileRow(number, Problem(read)) { Person = read.Person.Trim(), Document = read.Document, Form = read.Form };
        }
        catch (JsonException fault)
        {
            // The serializer's own words may hold values; the path says where.
            return new AuthorizationFileRow(number, $"at {(fault.Path is { Length: > 1 } at ? at : "the top level")}: a field is unknown, missing, or holds a value of the wrong kind");
        }
    }

    /// <summary>The register computes the state itself and starts without a revocation: a form that has ended elsewhere would begin anew here.</summary>
    private static string? Problem(ImportLine read)
    {
        if (string.IsNullOrWhiteSpace(read.Person))
            return "no person is named";
        if (Hole(read.Form) is { } list)
            return $"at $.form.{list}: an entry of the list is null";
        if (read.Form.Revocations.Count > 0 || read.Form.SpokenRevocations.Count > 0)
            return "the person took it back, or a part of it: enter what still stands as a form of its own";
        return read.Form.State is null or AuthorizationState.Signed or AuthorizationState.PendingCopy or AuthorizationState.Active
            ? null
            : "at $.form.state: it is not in force; there is nothing to enter";
    }

    /// <summary>The serializer takes null for an entry of a list, where the register expects something.</summary>
    private static string? Hole(AuthorizationRecord form)
    {
        (string Name, IEnumerable<object?>? Entries)[] lists =
        [
            ("scopeCategories", form.ScopeCategories), ("disclosers", form.Disclosers), ("recipients", form.Recipients), ("purposes", form.Purposes),
            ("channels", form.Channels), ("revocations", form.Revocations), ("spokenRevocations", form.SpokenRevocations),
        ];
        return lists.Where(l => l.Entries?.Contains(null) != false).Select(l => l.Name).FirstOrDefault();
    }

    /// <summary>One line of JSON.</summary>
    internal sealed record ImportLine
    {
        [Description("Record id or whole email address.")]
        public required string Person { get; init; }

        [Description("File name of the signed document.")]
        public string? Document { get; init; }

        public required AuthorizationRecord Form { get; init; }
    }
}

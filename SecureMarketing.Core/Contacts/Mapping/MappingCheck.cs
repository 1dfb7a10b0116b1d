using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Something that is wrong with a mapping.</summary>
/// <param name="Table">Number of the table, from 0.</param>
/// <param name="Column">The column meant, null for the table as a whole.</param>
/// <param name="Code">Stable: <c>mapping.no_key</c>.</param>
/// <param name="Message">What it is and how to mend it.</param>
public sealed record MappingProblem(int Table, string? Column, string Code, string Message);

/// <summary>Whether a mapping can be used. Pure.</summary>
public static class MappingCheck
{
    private const int MaxTables = 200;
    private const int MaxName = 200;
    private const int MaxUnit = 40;

    /// <summary>Everything that is wrong, in reading order; empty when it can be used.</summary>
    public static IReadOnlyList<MappingProblem> Of(ImportMapping mapping, TargetBook book)
    {
        if (mapping.Tables.Count is 0 or > MaxTables)
            return [new(0, null, "mapping.no_tables", FormattableString.Invariant($"A mapping has 1 to {MaxTables} tables. Add one for each kind of file."))];
        return [.. mapping.Tables.Index().SelectMany(t => Of(t.Item, t.Index, book))];
    }

    /// <summary>Problems of one table.</summary>
    public static IEnumerable<MappingProblem> Of(TableMapping table, int number, TargetBook book)
    {
        MappingProblem Problem(string code, string message, string? column = null) => new(number, column, code, message);

        if (string.IsNullOrWhiteSpace(table.Files) || table.Files.Length > MaxName)
            yield return Problem("mapping.files", "Name the files that the table is for, for example patients*.csv, or * for any.");
        if (!Enum.IsDefined(table.Holds))
            yield return Problem("mapping.kind", "Say what the table holds: people, conditions, medications and so on.");
        if (table.Form.Delimiter is { } delimiter && !TableForm.Delimiters.Contains(delimiter))
            yield return Problem("mapping.delimiter", "Cells are separated by a comma, semicolon, tab or bar.");
        if (table.CodeSystem is { } system && (system.Length > CodeMapping.Limits.System || string.IsNullOrWhiteSpace(system)))
            yield return Problem("mapping.code_system", "A code system is a short word such as snomed, or a URI of at most 200 characters.");
        if (table.Sensitivity.HasFlag(Sensitivity.PsychotherapyNotes))
            yield return Problem("mapping.psychotherapy_notes", "Psychotherapy notes are never taken in (45 CFR 164.508(a)(2)). Leave the file out.");
        else if (!CustomRules.IsSensitivity(table.Sensitivity))
            yield return Problem("mapping.sensitivity", "The codes of the table are labelled with categories that do not exist.");
        if (table.Holds == TableKind.Nothing)
            yield break;

        foreach (var column in table.Columns)
        {
            if (string.IsNullOrWhiteSpace(column.Column) || column.Column.Length > MaxName)
                yield return Problem("mapping.column_name", "A column has no name, or one above 200 characters.", null);
            else if (book.IsRetired(column.Target))
                yield return Problem("mapping.retired_target", $"Column \"{column.Column}\" is taken as an attribute that was retired. Leave the column out, or choose another.", column.Column);
            else if (book.Find(column.Target) is not { } target)
                yield return Problem("mapping.unknown_target", $"Column \"{column.Column}\" is taken as something that does not exist. Choose one of: {string.Join(", ", book.For(table.Holds).Select(t => t.Key))}.", column.Column);
            else if (!target.Kinds.Contains(table.Holds))
                yield return Problem("mapping.target_elsewhere", $"Column \"{column.Column}\": \"{target.Label}\" has no meaning in a table of {table.Holds.ToString().ToLowerInvariant()}. Choose another or leave the column out.", column.Column);
            if (column.Unit is { Length: 0 or > MaxUnit })
                yield return Problem("mapping.unit", $"Column \"{column.Column}\": a unit has 1 to {MaxUnit} characters.", column.Column);
            if (column.Sensitivity.HasFlag(Sensitivity.PsychotherapyNotes))
                yield return Problem("mapping.psychotherapy_notes", $"Column \"{column.Column}\": psychotherapy notes are never taken in (45 CFR 164.508(a)(2)). Leave the column out.", column.Column);
            else if (!CustomRules.IsSensitivity(column.Sensitivity))
                yield return Problem("mapping.sensitivity", $"Column \"{column.Column}\" is labelled with categories that do not exist.", column.Column);
            else if (column.Sensitivity != Sensitivity.None && !ColumnLabels.IsFor(column.Target))
                yield return Problem("mapping.sensitivity_elsewhere", $"Column \"{column.Column}\": only codes, reasons, results and custom attributes can be labelled. Take the label out, or label the column of the code.", column.Column);
        }

        foreach (var twice in table.Columns.GroupBy(c => c.Target, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return Problem("mapping.two_columns", $"Columns {string.Join(" and ", twice.Select(c => $"\"{c.Column}\""))} are both taken as \"{book.Find(twice.Key)?.Label ?? twice.Key}\". Keep one.", twice.Last().Column);
        bool Has(string target) => table.Columns.Any(c => c.Target == target);
        if (table.Holds is TableKind.Accounts or TableKind.Stakeholders && !Has(ImportTargets.Account))
            yield return Problem("mapping.no_account", "No column is the record id of the account. Without it rows cannot be joined or found again: choose the column that has it.");
        if (table.Holds == TableKind.Accounts && !Has(ImportTargets.AccountName))
            yield return Problem("mapping.no_account_name", "No column is the account's name. Choose the column that has it.");
        if (table.Holds == TableKind.Payers && !(Has(ImportTargets.RecordId) && Has(ImportTargets.PayerName)))
            yield return Problem("mapping.no_payer", "A table of payers needs the column with the id that other tables use, and the one with the name.");
        if (table.Holds is not (TableKind.Accounts or TableKind.Payers) && !Has(ImportTargets.Id))
            yield return Problem("mapping.no_key", "No column is the record id of the person. Without it rows cannot be joined or found again: choose the column that has it.");
        if (table.Holds is not (TableKind.People or TableKind.Encounters or TableKind.Appointments or TableKind.Accounts or TableKind.Stakeholders or TableKind.Payers) && !Has(ImportTargets.Code))
            yield return Problem("mapping.no_code", "No column is the code. Words alone are not stored: choose the column with the codes.");
        if (TableKinds.NeedsDate(table.Holds) && !Has(ImportTargets.Start))
            yield return Problem("mapping.no_date", "No column is the date. Choose the column that says when it happened.");
        if (table.Holds is TableKind.Encounters or TableKind.Appointments && !Has(ImportTargets.RecordId))
            yield return Problem("mapping.no_record_id", "No column is the record id of the visit. Without it a visit cannot be found again: choose the column that has it.");
        if (table.Holds == TableKind.Appointments && !Has(ImportTargets.Status))
            yield return Problem("mapping.no_status", "No column is the status. An appointment that was kept and one that was missed are treated differently: choose the column that tells.");
    }
}

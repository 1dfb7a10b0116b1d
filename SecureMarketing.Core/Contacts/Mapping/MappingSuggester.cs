using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Proposes what a table holds and which column is what, from names and sample values. Pure; people decide.</summary>
internal static class MappingSuggester
{
    /// <summary>Below this a name and its values contradict each other, and nothing is proposed.</summary>
    private const int LeastScore = 40;

    /// <summary>A mapping for one file.</summary>
    /// <param name="fileName">As its owner calls it.</param>
    /// <param name="form">Its layout.</param>
    /// <param name="columns">Its columns as the first rows show them.</param>
    /// <param name="book">What columns can be taken as.</param>
    public static TableMapping Suggest(string fileName, TableForm form, IReadOnlyList<ColumnProfile> columns, TargetBook book)
    {
        var kind = Synonyms.Current.KindOf(fileName, [.. columns.Select(c => c.Name)]) ?? TableKind.People;
        return Suggest(fileName, form, columns, kind, book);
    }

    /// <summary>The same where a person has said what the table holds.</summary>
    public static TableMapping Suggest(string fileName, TableForm form, IReadOnlyList<ColumnProfile> columns, TableKind kind, TargetBook book)
    {
        var chosen = kind == TableKind.Nothing ? [] : ByName(columns, kind);
        if (kind == TableKind.People)
            ByValues(columns, chosen, named: form.Header == true);
        KeyFromMrn(columns, kind, chosen);
        if (chosen.ContainsKey(ImportTargets.GivenName) && chosen.ContainsKey(ImportTargets.FamilyName))
            chosen.Remove(ImportTargets.FullName);
        ByOwnNames(columns, chosen, book.For(kind));
        return new TableMapping
        {
            Files = fileName,
            Holds = kind,
            Form = form,
            CodeSystem = chosen.TryGetValue(ImportTargets.Code, out var code) && !chosen.ContainsKey(ImportTargets.CodeSystem) ? CodeShapes.SystemInHeader(code.Name) : null,
            Columns = [.. book.For(kind).Where(t => chosen.ContainsKey(t.Key)).Select(t => Column(t, chosen[t.Key]))],
        };
    }

    private static ColumnMapping Column(ImportTarget target, ColumnProfile column) => new()
    {
        Column = column.Name,
        Target = target.Key,
        Dates = target.Type == TargetType.Date ? column.Order : null,
        LastNameFirst = target.Key == ImportTargets.FullName && column.Values.Count(v => v.Contains(',', StringComparison.Ordinal)) * 2 > column.Values.Count,
    };

    private static Dictionary<string, ColumnProfile> ByName(IReadOnlyList<ColumnProfile> columns, TableKind kind)
    {
        var possible = ImportTargets.For(kind).Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        var chosen = new Dictionary<string, ColumnProfile>(StringComparer.Ordinal);
        var taken = new HashSet<ColumnProfile>();
        var candidates = columns
            .SelectMany(c => Synonyms.Current.TargetsOf(c.Name, kind).Where(t => possible.Contains(t.Target)).Select(t => (Column: c, t.Target, Score: t.Score - Doubt(t.Target, c))))
            .Where(c => c.Score >= LeastScore).OrderByDescending(c => c.Score);
        foreach (var (column, target, _) in candidates)
        {
            if (!taken.Contains(column) && chosen.TryAdd(target, column))
                taken.Add(column);
        }

        return chosen;
    }

    /// <summary>Columns that are named as a custom attribute is, by key or label, and are nothing else.</summary>
    private static void ByOwnNames(IReadOnlyList<ColumnProfile> columns, Dictionary<string, ColumnProfile> chosen, IEnumerable<ImportTarget> targets)
    {
        foreach (var target in targets.Where(t => t.Key.StartsWith(CustomAttribute.Prefix, StringComparison.Ordinal)))
        {
            if (columns.FirstOrDefault(c => !chosen.ContainsValue(c) && IsNamedAs(target, c.Name)) is { } column)
                chosen.Add(target.Key, column);
        }
    }

    /// <summary>True when a column of this name is named as the custom attribute is, by key or label.</summary>
    public static bool IsNamedAs(ImportTarget target, string column) =>
        target.Key.StartsWith(CustomAttribute.Prefix, StringComparison.Ordinal) &&
        Synonyms.Plain(column) is var plain && (plain == Synonyms.Plain(target.Key[CustomAttribute.Prefix.Length..]) || plain == Synonyms.Plain(target.Label));

    /// <summary>How much the values speak against the name.</summary>
    private static int Doubt(string target, ColumnProfile column)
    {
        if (column.Shape == ColumnShape.Empty)
            return 20;
        var fits = target switch
        {
            ImportTargets.Email => column.Values.Count(v => v.Contains('@', StringComparison.Ordinal)) * 2 >= column.Values.Count,
            ImportTargets.BirthDate or ImportTargets.Start or ImportTargets.End =>
                column.Shape is ColumnShape.Date or ColumnShape.DateTime || column.Values.Count(v => SourceDates.Read(v, column.Order ?? DateOrder.MonthFirst) is not null) * 2 >= column.Values.Count,
            ImportTargets.Deceased => column.Shape is ColumnShape.Date or ColumnShape.DateTime or ColumnShape.Flag or ColumnShape.Text,
            ImportTargets.GivenName or ImportTargets.FamilyName or ImportTargets.City or ImportTargets.FullName => column.Shape is ColumnShape.Text or ColumnShape.Flag,
            ImportTargets.Id or ImportTargets.RecordId => column.Shape is not (ColumnShape.Date or ColumnShape.DateTime or ColumnShape.Flag) || column.Values.Count < 5,
            _ => true,
        };
        return fits ? 0 : 65;
    }

    /// <summary>Columns whose values alone tell what they are.</summary>
    private static void ByValues(IReadOnlyList<ColumnProfile> columns, Dictionary<string, ColumnProfile> chosen, bool named)
    {
        foreach (var column in columns.Where(c => c.Values.Count > 0 && !chosen.ContainsValue(c)))
        {
            var target = column.Shape switch
            {
                ColumnShape.Email => ImportTargets.Email,
                ColumnShape.Phone when !named => ImportTargets.Phone,
                ColumnShape.Date when !named && column.Values.Count > 2 => ImportTargets.BirthDate,
                ColumnShape.Text when All(column, v => CsvWords.Gender(v) is not null) => ImportTargets.Gender,
                ColumnShape.Text when All(column, UsStates.IsCode) && column.Distinct > 1 => ImportTargets.State,
                _ when All(column, IsZip) && column.Distinct > 1 && !named => ImportTargets.Zip,
                _ => null,
            };
            if (target is not null)
                chosen.TryAdd(target, column);
        }

        if (chosen.ContainsKey(ImportTargets.Id))
            return;
        var key = columns.FirstOrDefault(c => !chosen.ContainsValue(c) && c.Filled >= 0.99 && c.Distinct == c.Values.Count && c.Values.All(v => v.Length <= ContactMapping.SourceIdLength && !v.Contains(' ', StringComparison.Ordinal)) && NamesKey(c, named, columns[0]));
        if (key is not null)
            chosen.Add(ImportTargets.Id, key);
    }

    private static bool NamesKey(ColumnProfile column, bool named, ColumnProfile first)
    {
        if (!named)
            return column == first && column.Shape is ColumnShape.Integer or ColumnShape.Text;
        var name = Synonyms.Plain(column.Name);
        return name.EndsWith("id", StringComparison.Ordinal) || name.EndsWith("key", StringComparison.Ordinal) || name.EndsWith("number", StringComparison.Ordinal) ||
            name.EndsWith("nr", StringComparison.Ordinal) || name.EndsWith("no", StringComparison.Ordinal);
    }

    /// <summary>Where no column is a record id, the medical record number is one.</summary>
    private static void KeyFromMrn(IReadOnlyList<ColumnProfile> columns, TableKind kind, Dictionary<string, ColumnProfile> chosen)
    {
        if (kind is TableKind.Nothing or TableKind.Accounts or TableKind.Payers || chosen.ContainsKey(ImportTargets.Id))
            return;
        var mrn = chosen.GetValueOrDefault(ImportTargets.Mrn) ??
            columns.FirstOrDefault(c => Synonyms.Current.TargetsOf(c.Name, TableKind.People) is [(ImportTargets.Mrn, _), ..]);
        if (mrn is not null)
            chosen.Add(ImportTargets.Id, mrn);
    }

    private static bool All(ColumnProfile column, Func<string, bool> test) => column.Values.Count(test) >= column.Values.Count * 0.9;

    private static bool IsZip(string text) =>
        (text.Length == 5 && text.All(char.IsAsciiDigit)) || (text.Length == 10 && text[5] == '-' && text.Where((_, i) => i != 5).All(char.IsAsciiDigit));
}

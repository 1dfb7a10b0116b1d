using System.Globalization;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>A column that a suggested mapping takes as nothing.</summary>
/// <param name="Column">Its name, as in <see cref="ColumnProfile.Name"/>.</param>
/// <param name="Place">How lists name it: by header and number, or by its number alone.</param>
/// <param name="Code">Why: one of <see cref="ImportCodes.LeftOutColumns"/>.</param>
internal readonly record struct LeftOutColumn(string Column, string Place, string Code);

/// <summary>Which columns a suggested mapping leaves out, and why. Pure.</summary>
internal static class LeftOutColumns
{
    /// <summary>Known names in a header row that make it certain: one may be somebody's name in a row of data.</summary>
    private const int CertainFrom = 2;

    private const int MaxName = 40;
    private const int MaxDigits = 3;

    /// <param name="table">As <see cref="MappingSuggester"/> suggested it.</param>
    /// <param name="columns">All columns of the file.</param>
    /// <param name="book">What columns can be taken as.</param>
    /// <returns>In the order of the file.</returns>
    public static IEnumerable<LeftOutColumn> Of(TableMapping table, IReadOnlyList<ColumnProfile> columns, TargetBook book)
    {
        if (table.Holds == TableKind.Nothing)
            yield break;
        var targets = book.For(table.Holds).ToList();
        var taken = table.Columns.Select(c => c.Column).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var filled = table.Columns.Select(c => c.Target).ToHashSet(StringComparer.Ordinal);
        if (filled.Contains(ImportTargets.GivenName) && filled.Contains(ImportTargets.FamilyName))
            filled.Add(ImportTargets.FullName);
        var certain = table.Form.Header == true && columns.Count(c => TargetsOf(c.Name, table.Holds, targets).Count > 0) >= CertainFrom;
        foreach (var (index, column) in columns.Index().Where(c => !taken.Contains(c.Item.Name)))
        {
            var means = TargetsOf(column.Name, table.Holds, targets);
            var code = means.Count == 0 ? ImportCodes.ColumnIgnored : means.All(filled.Contains) ? ImportCodes.ColumnIgnoredSecond : ImportCodes.ColumnIgnoredValues;
            yield return new LeftOutColumn(column.Name, Place(column.Name, index + 1, certain), code);
        }
    }

    /// <summary>What a column of this name could be in such a table.</summary>
    private static IReadOnlyList<string> TargetsOf(string name, TableKind kind, List<ImportTarget> targets)
    {
        var words = Synonyms.Current.TargetsOf(name, kind).Select(t => t.Target).ToHashSet(StringComparer.Ordinal);
        return [.. targets.Where(t => words.Contains(t.Key) || MappingSuggester.IsNamedAs(t, name)).Select(t => t.Key)];
    }

    /// <summary>The header is the file's own text: it is repeated only where it is a header for certain, and looks like a name of something.</summary>
    private static string Place(string name, int number, bool certain)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"column {number}");
        return certain && IsName(name) && !string.Equals(name, place, StringComparison.OrdinalIgnoreCase) ? $"{name} ({place})" : place;
    }

    private static bool IsName(string text) =>
        text.Length <= MaxName && ColumnProfile.ShapeOf(text) == ColumnShape.Text && text.Count(char.IsDigit) <= MaxDigits && text.All(IsOrdinary);

    /// <summary>No sign of an address, and nothing that steers a terminal or the direction of the text.</summary>
    private static bool IsOrdinary(char c) =>
        c != '@' && char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}

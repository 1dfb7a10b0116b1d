using SecureMarketing.Core.Contacts.Mapping;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>Whether a table's first row names its columns. Pure.</summary>
internal static class HeaderGuess
{
    public static bool IsHeader(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0)
            return true;
        var first = rows[0].Select(c => c.Trim()).ToList();
        var named = first.Count(Synonyms.Current.Knows);
        // Column names are words; what has an address, a date or a number in its first row is data already, unless most of the
        // rest are known names ("2024" as the name of a column).
        var dataLike = first.Count(c => ColumnProfile.ShapeOf(c) is not (ColumnShape.Text or ColumnShape.Empty));
        if (dataLike > 0)
            return named > dataLike && named * 2 >= first.Count;
        if (named > 0 || rows.Count == 1)
            return true;
        if (first.Distinct(StringComparer.OrdinalIgnoreCase).Count() < first.Count)
            return false;
        return first.Select((_, i) => ColumnProfile.ShapeOf([.. rows.Skip(1).Where(r => i < r.Count).Select(r => r[i].Trim()).Where(v => v.Length > 0)]))
            .Any(s => s is not (ColumnShape.Text or ColumnShape.Empty)) || first.All(c => c.Length is > 0 and <= 40);
    }
}

using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>
/// RxNorm as NLM gives it out (RXNCONSO.RRF; RxNorm Technical Documentation §12.4): each row is a name that some source has of a
/// concept. RxNorm's own name is taken; synonyms and the names of other sources, some of which have licences of their own, are not.
/// </summary>
internal static partial class RxNormNames
{
    private const int Columns = 18;
    private const int Concept = 0;
    private const int Source = 11;
    private const int TermType = 12;
    private const int Name = 14;
    private const int Suppressed = 16;

    public static bool IsRow(string text) => Row().IsMatch(text);

    /// <summary>Null for a name that is not taken. A suppressed one is of old records: known, but not to be chosen.</summary>
    /// <exception cref="CodeListException">The row is laid out differently.</exception>
    public static CodeListLine? Line(int row, string text)
    {
        if (!IsRow(text))
            throw CodeListReader.NotLaidOut(row);
        var cells = text.Split('|', Columns + 1);
        return cells[Source] == "RXNORM" && cells[TermType] is not ("SY" or "TMSY" or "PSN" or "ET")
            ? new CodeListLine(row, cells[Concept], CodeTable.Words(row, cells[Name]), null, cells[Suppressed] == "N")
            : null;
    }

    /// <summary>A number, a language, and sixteen more columns, each with a bar behind it.</summary>
    [GeneratedRegex(@"^\d+\|[A-Z]{3}\|(?:[^|]*\|){16}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}

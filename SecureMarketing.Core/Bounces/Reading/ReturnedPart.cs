using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>Parts the words of a report from a message that it returns in the same text.</summary>
internal static partial class ReturnedPart
{
    /// <summary>The lines before the returned message and the head of that message, empty where the text returns none.</summary>
    public static (IReadOnlyList<string> Shown, Dictionary<string, string> Returned) Split(IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (HeadBlock.BeginsAt(lines, i))
                return (Take(lines, i), HeadBlock.Read(lines, i));
            if (Marker().IsMatch(lines[i]) && FirstField(lines, i + 1) is { } start)
                return (Take(lines, i), HeadBlock.Read(lines, start));
        }

        return (lines, []);
    }

    private static string[] Take(IReadOnlyList<string> lines, int count) => [.. lines.Take(count)];

    /// <summary>The first header line behind a marker, when at most three other lines stand between; the end where nothing follows.</summary>
    private static int? FirstField(IReadOnlyList<string> lines, int from)
    {
        for (var i = from; i < lines.Count && i < from + 6; i++)
        {
            if (HeadBlock.NameOf(lines[i]) is not null)
                return i;
        }

        return lines.Skip(from).All(l => l.Trim().Length == 0) ? lines.Count : null;
    }

    [GeneratedRegex(@"\b(copy of (the|your) (original )?(message|mail)|(original|returned|unsent|undelivered|rejected|failed) (message|mail)( headers?)?( follows?| below)?\W*$|(message|mail) headers? (follow|below)|header of the (original )?message)\b|^\W*(original|returned|unsent) (message|mail)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Marker();
}

namespace SecureMarketing.Core.Contacts;

/// <summary>
/// Race categories of one person as one word (OMB Statistical Policy Directive 15: one or more; US Core allows five and any number of detailed
/// ones): codes, and what they are called, each with "; " or ";" between. In one order, so that the same races are the same word whichever is named first.
/// </summary>
internal static class Races
{
    /// <summary>Characters: eight codes of the CDC system.</summary>
    public const int CodeLength = 60;

    /// <summary>Characters: the five categories with their full names, and some detailed ones.</summary>
    public const int TextLength = 200;

    private const char Between = ';';

    /// <summary>One word of all. Those that no longer fit are left out.</summary>
    /// <param name="stated">Each by its code, its name or both; the same twice counts once.</param>
    public static (string? Code, string? Text) Of(IEnumerable<(string? Code, string? Text)> stated)
    {
        var (codes, texts) = (new List<string>(), new List<string>());
        foreach (var (code, text) in stated.OrderBy(s => s.Code ?? "~", StringComparer.Ordinal).ThenBy(s => s.Text, StringComparer.OrdinalIgnoreCase))
        {
            Add(codes, code, CodeLength, 1);
            Add(texts, text ?? code, TextLength, 2);
        }

        return (codes.Count == 0 ? null : string.Join(Between, codes), texts.Count == 0 ? null : string.Join("; ", texts));
    }

    /// <summary>The whole, and where it names several, each of them.</summary>
    public static IEnumerable<string> Each(string word) => Parts(word) is { Count: > 1 } parts ? parts.Prepend(word) : [word];

    /// <summary>What it names, one or several.</summary>
    public static IReadOnlyList<string> Parts(string word) => word.Split([Between, '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static void Add(List<string> words, string? word, int most, int between)
    {
        var plain = word?.Replace(Between, ' ').Trim();
        if (plain is { Length: > 0 } && !words.Contains(plain, StringComparer.OrdinalIgnoreCase) && words.Sum(w => w.Length + between) + plain.Length <= most)
            words.Add(plain);
    }
}

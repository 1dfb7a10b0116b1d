namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>How concepts are found by words.</summary>
internal static class ConceptSearch
{
    /// <summary>Words beyond these are not looked for.</summary>
    private const int MostWords = 6;

    /// <summary>What is searched, lower-cased here because databases fold letters differently.</summary>
    public static string Text(string value, string display) => $"{value} {display}".ToLowerInvariant();

    /// <summary>The words that must all occur.</summary>
    public static IReadOnlyList<string> Words(string typed) =>
        [.. typed.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MostWords)];
}

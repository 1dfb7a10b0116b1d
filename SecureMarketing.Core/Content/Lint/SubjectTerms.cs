using System.Collections.Frozen;

namespace SecureMarketing.Core.Content;

/// <summary>
/// Words that tell about a person's health by standing in a subject, preheader or sender name: diagnoses, treatments,
/// specialties. Data (<c>subject-terms.txt</c>), so that a compliance officer can read the list.
/// </summary>
public static class SubjectTerms
{
    private static readonly FrozenSet<string> Terms = Load();

    private static readonly int LongestTerm = Terms.Max(t => t.Count(c => c == ' ') + 1);

    /// <summary>The first term found, as listed; null when the text holds none.</summary>
    public static string? FirstIn(string text)
    {
        var words = Words(text);
        for (var start = 0; start < words.Count; start++)
        {
            for (var length = Math.Min(LongestTerm, words.Count - start); length > 0; length--)
            {
                var phrase = string.Join(' ', words.Skip(start).Take(length));
                if (Terms.TryGetValue(phrase, out var term) || (phrase.EndsWith('s') && Terms.TryGetValue(phrase[..^1], out term)))
                    return term;
            }
        }

        return null;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var begin = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inWord && begin < 0)
                begin = i;
            if (!inWord && begin >= 0)
            {
                words.Add(text[begin..i].ToLowerInvariant());
                begin = -1;
            }
        }

        return words;
    }

    private static FrozenSet<string> Load()
    {
        using var resource = new StreamReader(typeof(SubjectTerms).Assembly.GetManifestResourceStream("subject-terms.txt")!);
        return resource.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .ToFrozenSet(StringComparer.Ordinal);
    }
}

using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Consent;

/// <summary>How hard a text is to read. Counts and a school grade; pure.</summary>
/// <param name="Grade">Grade of a school in the United States, one decimal; never below 0. 0 for a text without words.</param>
/// <param name="Words">Counted words.</param>
/// <param name="Sentences">Counted sentences.</param>
/// <param name="Syllables">Estimated: spelling does not tell exactly.</param>
public sealed record ReadabilityScore(double Grade, int Words, int Sentences, int Syllables)
{
    /// <summary>Harder than the limit for patients' texts.</summary>
    public bool IsHard => Grade > Readability.WarnAbove;
}

/// <summary>
/// Flesch–Kincaid grade level for English (Kincaid et al. 1975: 0.39 words per sentence + 11.8 syllables per word − 15.59);
/// for Spanish, whose words are longer, Crawford's grade (1984: −0.205 sentences + 0.049 syllables per 100 words − 3.407).
/// </summary>
public static class Readability
{
    /// <summary>A warning, not a refusal: the reviewer's attestation decides (164.508(c)(3)).</summary>
    public const double WarnAbove = 8.0;

    private const string Vowels = "aeiouyáéíóúüAEIOUY";

    /// <param name="text">Plain text; a line without a full stop counts as a sentence.</param>
    /// <param name="language"><c>es</c> for Spanish; anything else is scored as English.</param>
    public static ReadabilityScore Of(string text, string language)
    {
        var words = 0;
        var sentences = 0;
        var syllables = 0;
        foreach (var sentence in text.Split(['.', '!', '?', '\n', ';', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            var inSentence = Words(sentence).Select(w => language == "es" ? Spanish(w) : English(w)).ToList();
            if (inSentence.Count == 0)
                continue;
            sentences++;
            words += inSentence.Count;
            syllables += inSentence.Sum();
        }

        if (words == 0)
            return new ReadabilityScore(0, 0, 0, 0);
        var grade = language == "es"
            ? (-0.205 * 100 * sentences / words) + (0.049 * 100 * syllables / words) - 3.407
            : (0.39 * words / sentences) + (11.8 * syllables / words) - 15.59;
        return new ReadabilityScore(Math.Round(Math.Max(0, grade), 1), words, sentences, syllables);
    }

    private static IEnumerable<string> Words(string sentence)
    {
        var word = new StringBuilder();
        foreach (var letter in sentence.Normalize(NormalizationForm.FormC).Append(' '))
        {
            // An apostrophe or hyphen belongs to its word; digits alone are read as one word.
            if (char.IsLetterOrDigit(letter) || (word.Length > 0 && letter is '\'' or '’'))
                word.Append(char.ToLower(letter, CultureInfo.InvariantCulture));
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }

    /// <summary>Groups of vowels; a silent e at the end does not count, -le after a consonant does; -ed only after t or d.</summary>
    private static int English(string word)
    {
        var groups = Groups(word, static (_, _) => false);
        if (word.Length > 2 && word.EndsWith('e') && !IsVowel(word[^2]) && !(word.EndsWith("le", StringComparison.Ordinal) && word.Length > 2 && !IsVowel(word[^3])))
            groups--;
        else if (word.Length > 3 && word.EndsWith("ed", StringComparison.Ordinal) && word[^3] is not ('t' or 'd') && !IsVowel(word[^3]))
            groups--;
        else if (word.Length > 3 && word.EndsWith("es", StringComparison.Ordinal) && word[^3] is not ('s' or 'z' or 'x' or 'c' or 'g' or 'h' or 'l') && !IsVowel(word[^3]))
            groups--;
        return Math.Max(1, groups);
    }

    /// <summary>Two strong vowels, or an accented weak one beside a strong one, are two syllables.</summary>
    private static int Spanish(string word) => Math.Max(1, Groups(word.Replace("qu", "k", StringComparison.Ordinal).Replace("gue", "ge", StringComparison.Ordinal).Replace("gui", "gi", StringComparison.Ordinal),
        static (before, now) => !(IsWeak(before) || IsWeak(now))));

    private static bool IsWeak(char vowel) => vowel is 'i' or 'u' or 'ü' or 'y';

    private static int Groups(string word, Func<char, char, bool> splits)
    {
        var groups = 0;
        for (var i = 0; i < word.Length; i++)
        {
            if (IsVowel(word[i]) && (i == 0 || !IsVowel(word[i - 1]) || splits(word[i - 1], word[i])))
                groups++;
        }

        return groups;
    }

    private static bool IsVowel(char letter) => Vowels.Contains(letter, StringComparison.Ordinal);
}

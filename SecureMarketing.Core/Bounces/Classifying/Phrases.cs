using System.Text;
using System.Text.RegularExpressions;
using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>
/// A set of phrases to look for. A phrase is a regular expression over lower-case text in which a blank stands for any
/// run of characters that are neither letter nor digit, so that "user unknown" also finds "User-Unknown". It begins and
/// ends at a word's edge unless it says otherwise with <c>.*</c>. A match that takes long is asked again of an automaton whose time
/// is linear in the text; building that one first would cost a second at every start.
/// </summary>
internal sealed partial class Phrases
{
    /// <summary>Characters that are looked at: what a report says stands in front.</summary>
    public const int MostCharacters = 100_000;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Regex? any;
    private readonly Lazy<Regex>? linear;

    /// <exception cref="FormatException">A phrase is no pattern.</exception>
    public Phrases(IReadOnlyList<string> phrases)
    {
        if (phrases.Count == 0)
            return;
        if (phrases.FirstOrDefault(p => BlankInBrackets().IsMatch(p)) is { } wrong)
            throw new FormatException($"The phrase \"{wrong}\" has a blank inside brackets, where it cannot stand for a run of characters.");
        try
        {
            var pattern = string.Join('|', phrases.Select(Pattern));
            any = new Regex(pattern, Options, Patience);
            linear = new Lazy<Regex>(() => new Regex(pattern, Options | RegexOptions.NonBacktracking));
        }
        catch (ArgumentException fault)
        {
            throw new FormatException($"A phrase of the bounce rules is no pattern: {fault.Message}", fault);
        }
    }

    /// <summary>False for an empty set.</summary>
    public bool FoundIn(string folded)
    {
        try
        {
            return any?.IsMatch(folded) == true;
        }
        catch (RegexMatchTimeoutException)
        {
            return FoundLinearlyIn(folded);
        }
    }

    /// <summary>The same answer in time linear in the text.</summary>
    internal bool FoundLinearlyIn(string folded) => linear?.Value.IsMatch(folded) == true;

    /// <summary>
    /// A text as phrases expect it: lower case, runs of white space as one blank, and addresses and links masked, because
    /// a name such as "no-such-user@…" or a page "…/mailbox-full" says nothing about what happened.
    /// </summary>
    public static string Fold(string text) => FoldWhole(MailAddresses.Masked(text.Length > MostCharacters ? text[..MostCharacters] : text));

    /// <summary>The same with addresses as they stand, for fields that hold nothing else.</summary>
    public static string FoldWhole(string text)
    {
        var folded = new StringBuilder(Math.Min(text.Length, MostCharacters));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MostCharacters)))
        {
            if (!char.IsWhiteSpace(c))
                folded.Append(char.ToLowerInvariant(c));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        return folded.ToString();
    }

    private static string Pattern(string phrase) =>
        $"({Edge(phrase, 0)}{phrase.Replace(" ", @"([^\p{L}\p{N}]+)", StringComparison.Ordinal)}{Edge(phrase, phrase.Length - 1)})";

    [GeneratedRegex(@"\[[^\]]* [^\]]*\]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BlankInBrackets();

    private static string Edge(string phrase, int at) => phrase.Length > 0 && char.IsAsciiLetterOrDigit(phrase[at]) ? @"\b" : "";
}

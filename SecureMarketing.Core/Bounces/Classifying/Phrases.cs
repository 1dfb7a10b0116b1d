using System.Text;
using System.Text.RegularExpressions;
using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>
/// A set of phrases to look for. A phrase is a regular expression over lower-case text in which a blank stands for any
/// run of characters that are neither letter nor digit, so that "user unknown" also finds "User-Unknown". It begins and
/// ends at a word's edge unless it says otherwise with <c>.*</c>. Matching never backtracks: its time is linear in the text.
/// </summary>
internal sealed partial class Phrases
{
    private readonly Regex? any;

    /// <exception cref="FormatException">A phrase is no pattern.</exception>
    public Phrases(IReadOnlyList<string> phrases)
    {
        if (phrases.Count == 0)
            return;
        if (phrases.FirstOrDefault(p => BlankInBrackets().IsMatch(p)) is { } wrong)
            throw new FormatException($"The phrase \"{wrong}\" has a blank inside brackets, where it cannot stand for a run of characters.");
        try
        {
            any = new Regex(string.Join('|', phrases.Select(Pattern)), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"A phrase of the bounce rules is no pattern: {fault.Message}", fault);
        }
    }

    /// <summary>False for an empty set.</summary>
    public bool FoundIn(string folded) => any?.IsMatch(folded) == true;

    /// <summary>
    /// A text as phrases expect it: lower case, runs of white space as one blank, and addresses and links masked, because
    /// a name such as "no-such-user@…" or a page "…/mailbox-full" says nothing about what happened.
    /// </summary>
    public static string Fold(string text) => FoldWhole(MailAddresses.Masked(text));

    /// <summary>The same with addresses as they stand, for fields that hold nothing else.</summary>
    public static string FoldWhole(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
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

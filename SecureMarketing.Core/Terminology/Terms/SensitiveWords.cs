using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Terminology;

/// <summary>One sensitive term found in a text.</summary>
public readonly record struct FoundTerm(string Term, Sensitivity Category);

/// <summary>
/// Finds words that name a sensitive category: those of <c>ValueSets/sensitive-words.txt</c> and the organisation's own. Whole words,
/// without regard to case; a plural s is understood; everything that is no letter or digit separates words, so that addresses and file
/// names are read as well. In addresses words are run together, so there a term also counts inside a longer word.
/// </summary>
public sealed class SensitiveWords
{
    private const string Resource = "SecureMarketing.Core.Terminology.ValueSets.sensitive-words.txt";

    private static readonly FrozenDictionary<string, Sensitivity> Shipped = Load();

    private readonly FrozenDictionary<string, Sensitivity> own;
    private readonly int longest;
    private readonly IReadOnlyList<(string Letters, FoundTerm Term)> joined;

    /// <summary>Terms of so many letters are looked for inside longer words of an address.</summary>
    private const int LeastInside = 5;

    /// <summary>Shorter ones that are looked for as well.</summary>
    private static readonly string[] ShortInside = ["hiv"];

    /// <summary>Parts of plain words that hold a term and do not mean it.</summary>
    private static readonly string[] Innocent = ["rehabilit", "archiv", "hive", "shiv", "chival", "sobering"];

    private SensitiveWords(FrozenDictionary<string, Sensitivity> own) =>
        (this.own, longest, joined) = (own, Shipped.Keys.Concat(own.Keys).Max(t => t.Count(c => c == ' ') + 1), Joined(own));

    /// <summary>The shipped words alone.</summary>
    public static SensitiveWords Standard { get; } = new(FrozenDictionary<string, Sensitivity>.Empty);

    /// <summary>The shipped words, by category, for whoever looks at the list.</summary>
    public static IReadOnlyDictionary<string, Sensitivity> ShippedTerms => Shipped;

    /// <summary>With the organisation's own words.</summary>
    public static SensitiveWords With(IEnumerable<KeyValuePair<string, Sensitivity>> own) => new(own.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>As they stand now: one short query.</summary>
    public static async Task<SensitiveWords> ReadAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var added = await db.SensitiveTerms.AsNoTracking().Select(t => new { t.Term, t.Category }).ToListAsync(cancellationToken);
        return added.Count == 0 ? Standard : With(added.Select(t => KeyValuePair.Create(t.Term, t.Category)));
    }

    /// <summary>Every term in the text, in order.</summary>
    public IReadOnlyList<FoundTerm> In(string text)
    {
        var plain = Uri.UnescapeDataString(text);
        var words = Words(plain);
        var found = new List<FoundTerm>();
        for (var start = 0; start < words.Count; start++)
        {
            for (var length = Math.Min(longest, words.Count - start); length > 0; length--)
            {
                var phrase = string.Join(' ', words.Skip(start).Take(length));
                if ((Of(phrase) ?? (phrase.EndsWith('s') ? Of(phrase[..^1]) : null)) is { } term)
                    found.Add(term);
            }
        }

        found.AddRange(Addresses(plain).SelectMany(Words).SelectMany(Inside).Where(t => !found.Contains(t)).Distinct().ToList());
        return found;
    }

    /// <summary>What the text tells: the union of its terms' categories.</summary>
    public Sensitivity Of(IEnumerable<string> texts) => texts.SelectMany(In).Aggregate(Sensitivity.None, (sum, term) => sum | term.Category);

    /// <summary>As a term is kept: lower case, single blanks; empty when the text has no word.</summary>
    public static string Normal(string text) => string.Join(' ', Words(text));

    /// <summary>The parts of a text that are addresses, hosts, paths or file names; a text of one word may be a stream's name and counts too.</summary>
    private static IEnumerable<string> Addresses(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 1 && parts[0].Length == text.Length
            ? parts
            : parts.Where(p => p.AsSpan().TrimEnd('.').IndexOfAny("@./_\\") is >= 0 and var at && at < p.Length - 1);
    }

    private IEnumerable<FoundTerm> Inside(string word)
    {
        var rest = Innocent.Aggregate(word, (left, part) => left.Replace(part, " ", StringComparison.Ordinal));
        return joined.Where(j => j.Letters.Length < word.Length && rest.Contains(j.Letters, StringComparison.Ordinal)).Select(j => j.Term);
    }

    private static List<(string Letters, FoundTerm Term)> Joined(FrozenDictionary<string, Sensitivity> own) =>
    [
        .. Shipped.Keys.Union(own.Keys, StringComparer.Ordinal)
            .Select(t => (Letters: t.Replace(" ", "", StringComparison.Ordinal), Term: new FoundTerm(t, Shipped.GetValueOrDefault(t) | own.GetValueOrDefault(t))))
            .Where(t => t.Letters.Length >= LeastInside || ShortInside.Contains(t.Letters)),
    ];

    private FoundTerm? Of(string phrase)
    {
        var category = Shipped.GetValueOrDefault(phrase) | own.GetValueOrDefault(phrase);
        return category == Sensitivity.None ? null : new FoundTerm(phrase, category);
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

    private static FrozenDictionary<string, Sensitivity> Load()
    {
        using var stream = typeof(SensitiveWords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Embedded resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#')
            .Select(l => l.Split(' ', 2)).GroupBy(l => l[1], StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Aggregate(Sensitivity.None, (sum, l) => sum | Enum.Parse<Sensitivity>(l[0])), StringComparer.Ordinal);
    }
}

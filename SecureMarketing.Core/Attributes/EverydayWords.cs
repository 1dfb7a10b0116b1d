namespace SecureMarketing.Core.Attributes;

/// <summary>An attribute that a search found.</summary>
/// <param name="Because">The everyday word that led to it; null where its own name did.</param>
public sealed record FoundAttribute(AttributeDefinition Attribute, string? Because);

/// <summary>
/// Finds what can be asked by the words that people use: the table of <c>everyday-words.txt</c>, read once. Data and not code, so that
/// whoever knows the field can add to it by reading a list.
/// </summary>
public static class EverydayWords
{
    private const string Resource = "SecureMarketing.Core.Attributes.everyday-words.txt";

    private static readonly (ILookup<string, string> Asked, ILookup<string, string> Coded) Table = Load();

    /// <summary>Attributes whose name or everyday words match what was typed, the nearest first: beginnings of names, then of words in names, then everyday words.</summary>
    /// <param name="offered">Those to look among; equals stay in their order.</param>
    /// <param name="text">Each of its words must begin some word of the name, or the whole an everyday word. Empty finds all.</param>
    public static IReadOnlyList<FoundAttribute> Find(IEnumerable<AttributeDefinition> offered, string text)
    {
        var typed = text.Trim();
        return [.. offered.Select(a => (Found: Match(a, typed, out var rank), Rank: rank)).Where(m => m.Found is not null).OrderBy(m => m.Rank).Select(m => m.Found!)];
    }

    /// <summary>What the names of codes say for an everyday word, for example glucose for sugar; the text itself first.</summary>
    public static IReadOnlyList<string> InCodes(string text)
    {
        var typed = text.Trim().ToLowerInvariant();
        return typed.Length < 3 ? [typed] : [typed, .. Table.Coded.Where(w => w.Key.StartsWith(typed, StringComparison.Ordinal)).SelectMany(w => w).Distinct(StringComparer.Ordinal).Where(w => w != typed)];
    }

    /// <summary>Keys of the attributes that the table knows words for.</summary>
    internal static IEnumerable<string> Keys => Table.Asked.Select(a => a.Key);

    private static FoundAttribute? Match(AttributeDefinition attribute, string typed, out int rank)
    {
        rank = attribute.Label.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || string.Equals(attribute.Key, typed, StringComparison.OrdinalIgnoreCase) ? 0 : 1;
        if (rank == 0 || typed.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(t => Words(attribute.Label).Any(w => w.StartsWith(t, StringComparison.OrdinalIgnoreCase))))
            return new FoundAttribute(attribute, null);
        // The whole word before one that it only begins.
        var words = Table.Asked[attribute.Key];
        var because = words.FirstOrDefault(w => string.Equals(w, typed, StringComparison.OrdinalIgnoreCase)) ?? words.FirstOrDefault(w => w.StartsWith(typed, StringComparison.OrdinalIgnoreCase));
        rank = because is not null && because.Length == typed.Length ? 2 : 3;
        return because is null ? null : new FoundAttribute(attribute, because);
    }

    private static string[] Words(string label) => label.Split([' ', ',', '(', ')', '-', '/'], StringSplitOptions.RemoveEmptyEntries);

    private static (ILookup<string, string> Asked, ILookup<string, string> Coded) Load()
    {
        using var stream = typeof(EverydayWords).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"Embedded resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        var (asked, coded) = (new List<(string Of, string Word)>(), new List<(string Of, string Word)>());
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var (kind, colon) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line.IndexOf(':', StringComparison.Ordinal));
            var (of, words) = (line[(kind.Length + 1)..colon], line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            (kind switch { "ask" => asked, "codes" => coded, _ => throw new InvalidDataException(line) }).AddRange(words.Select(w => (of, w)));
        }

        return (asked.ToLookup(a => a.Of, a => a.Word, StringComparer.Ordinal), coded.ToLookup(c => c.Of, c => c.Word, StringComparer.Ordinal));
    }
}

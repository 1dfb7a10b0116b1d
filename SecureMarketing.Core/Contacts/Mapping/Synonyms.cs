using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>
/// The words of <c>synonyms.txt</c> by which tables and columns are recognised. Data and not code, so that an organisation's
/// own words are added by adding a line.
/// </summary>
internal sealed class Synonyms
{
    private const string Resource = "SecureMarketing.Core.Contacts.Mapping.synonyms.txt";

    public static readonly Synonyms Current = Load();

    private readonly Dictionary<string, TableKind> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TableKind>> signs = new(StringComparer.Ordinal);
    private readonly HashSet<string> never = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> person = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> record = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> account = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> coverage = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> payer = new(StringComparer.Ordinal);
    private readonly List<string> strip = [];

    private Synonyms()
    {
    }

    /// <summary>Letters and digits in lower case without accents: "E-Mail (privé)" is "emailprive".</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in Safe(text).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToLowerInvariant(c));
        }

        return plain.ToString();
    }

    /// <summary>True when a column of any table goes by this name.</summary>
    public bool Knows(string header) => TargetsOf(header, person).Count > 0 || TargetsOf(header, record).Count > 0;

    /// <summary>Targets that a column of this name can be, the surest first, with a score of 0–100.</summary>
    public IReadOnlyList<(string Target, int Score)> TargetsOf(string header, TableKind kind) => TargetsOf(header, kind switch
    {
        TableKind.People => person,
        TableKind.Accounts or TableKind.Stakeholders => account,
        TableKind.Payers => payer,
        // A visit and a prescription have a payer as well, which is not what they are about.
        TableKind.Coverages when TargetsOf(header, coverage).Count > 0 => coverage,
        _ => record,
    });

    private IReadOnlyList<(string Target, int Score)> TargetsOf(string header, Dictionary<string, List<string>> words)
    {
        var name = Plain(header);
        if (words.TryGetValue(name, out var exact))
            return [.. exact.Select((t, i) => (t, 100 - i))];
        foreach (var prefix in strip)
        {
            if (name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && words.TryGetValue(name[prefix.Length..], out var rest))
                return [.. rest.Select((t, i) => (t, 80 - i))];
        }

        return [];
    }

    /// <summary>What a table of this file and these columns holds; null when nothing tells.</summary>
    public TableKind? KindOf(string fileName, IReadOnlyList<string> columns)
    {
        if (ByName(fileName) is { } named)
            return named;
        var headers = columns.Select(c => Plain(c)).ToList();
        var votes = headers.Where(signs.ContainsKey).SelectMany(h => signs[h]).CountBy(k => k).ToList();
        if (headers.Count(never.Contains) >= 2 && votes.All(v => v.Value < 2))
            return TableKind.Nothing;
        return votes.Count == 0 ? null : votes.MaxBy(v => v.Value).Key;
    }

    private TableKind? ByName(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        if (tables.TryGetValue(Plain(stem), out var whole))
            return whole;
        var words = stem.Split([' ', '_', '-', '.', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Select(w => Plain(w)).ToList();
        // "clinic_patients_2024" is about its patients: the first known word decides.
        foreach (var word in words)
        {
            if (tables.TryGetValue(word, out var kind))
                return kind;
        }

        return null;
    }

    /// <summary>Lone surrogates have no normal form.</summary>
    private static string Safe(string text) => text.Any(char.IsSurrogate) ? new string([.. text.Where(c => !char.IsSurrogate(c))]) : text;

    private static Synonyms Load()
    {
        using var stream = typeof(Synonyms).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Embedded resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        var loaded = new Synonyms();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                loaded.Add(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return loaded;
    }

    private void Add(string[] words)
    {
        switch (words[0])
        {
            case "table":
                foreach (var word in words.Skip(2))
                    tables.Add(word, Enum.Parse<TableKind>(words[1]));
                break;
            case "sign":
                Collect(signs, Enum.Parse<TableKind>(words[1]), words);
                break;
            case "person":
                Collect(person, words[1], words);
                break;
            case "record":
                Collect(record, words[1], words);
                break;
            case "account":
                Collect(account, words[1], words);
                break;
            case "coverage":
                Collect(coverage, words[1], words);
                break;
            case "payer":
                Collect(payer, words[1], words);
                break;
            case "never":
                never.UnionWith(words.Skip(1));
                break;
            case "strip":
                strip.AddRange(words.Skip(1));
                break;
            default:
                throw new InvalidOperationException($"{Resource}: {words[0]} is no kind of line.");
        }
    }

    private static void Collect<T>(Dictionary<string, List<T>> lists, T value, string[] words)
    {
        foreach (var word in words.Skip(2))
        {
            if (!lists.TryGetValue(word, out var list))
                lists.Add(word, list = []);
            list.Add(value);
        }
    }
}

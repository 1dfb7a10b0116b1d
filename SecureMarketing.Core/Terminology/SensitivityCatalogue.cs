using System.Collections.Frozen;
using System.Security.Cryptography;

namespace SecureMarketing.Core.Terminology;

/// <summary>
/// Which codes belong to which sensitive category: the value sets of <c>ValueSets/sensitivity.txt</c>, read once. Data and
/// not code, so that counsel can approve a new version by reading a list.
/// </summary>
public static class SensitivityCatalogue
{
    private const string Resource = "SecureMarketing.Core.Terminology.ValueSets.sensitivity.txt";

    private static readonly Content Loaded = Load();

    /// <summary>First 16 hex digits of the SHA-256 of the list; part of what an approval is bound to.</summary>
    public static string Version => Loaded.Version;

    /// <summary>The categories of a code; <see cref="Sensitivity.Unknown"/> when no value set speaks of it.</summary>
    /// <param name="system">A word of <see cref="CodeSystems"/>, or a URI.</param>
    /// <param name="code">As the source wrote it.</param>
    public static Sensitivity Of(string system, string code)
    {
        if (Loaded.Exact.TryGetValue((system, code), out var exact))
            return exact;
        var result = Sensitivity.None;
        foreach (var rule in Loaded.Rules)
        {
            if (rule.System == system && rule.Covers(code))
                result |= rule.Category;
        }

        return result != Sensitivity.None || Loaded.Complete.Contains(system) ? result : Sensitivity.Unknown;
    }

    private static Content Load()
    {
        using var stream = typeof(SensitivityCatalogue).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Embedded resource {Resource} is missing.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        buffer.Position = 0;
        var exact = new Dictionary<(string, string), Sensitivity>();
        var rules = new List<CategoryRule>();
        var complete = new HashSet<string>(StringComparer.Ordinal);
        using var reader = new StreamReader(buffer, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var (category, system) = (Enum.Parse<Sensitivity>(words[0]), words[1]);
            foreach (var entry in words.Skip(2))
            {
                if (entry == "*")
                    complete.Add(system);
                else if (system == CodeSystems.Icd10Cm)
                    rules.Add(CategoryRule.Parse(system, entry, category));
                else
                    exact[(system, entry)] = exact.GetValueOrDefault((system, entry)) | category;
            }
        }

        return new Content(
            Convert.ToHexStringLower(SHA256.HashData(buffer.ToArray()).AsSpan(0, 8)),
            exact.ToFrozenDictionary(),
            [.. rules],
            complete.ToFrozenSet(StringComparer.Ordinal));
    }

    private sealed record Content(
        string Version,
        FrozenDictionary<(string System, string Code), Sensitivity> Exact,
        CategoryRule[] Rules,
        FrozenSet<string> Complete);

    /// <summary>An ICD-10-CM range of three-character categories, or a prefix of a code, dots ignored.</summary>
    private sealed record CategoryRule(string System, string From, string To, Sensitivity Category)
    {
        private const int CategoryLength = 3;

        public static CategoryRule Parse(string system, string entry, Sensitivity category)
        {
            var dash = entry.IndexOf('-', StringComparison.Ordinal);
            return dash < 0
                ? new CategoryRule(system, Plain(entry), "", category)
                : new CategoryRule(system, entry[..dash], entry[(dash + 1)..], category);
        }

        public bool Covers(string code)
        {
            var plain = Plain(code);
            if (To.Length == 0)
                return plain.StartsWith(From, StringComparison.OrdinalIgnoreCase);
            if (plain.Length < CategoryLength)
                return false;
            var head = plain[..CategoryLength];
            return string.Compare(head, From, StringComparison.OrdinalIgnoreCase) >= 0 &&
                string.Compare(head, To, StringComparison.OrdinalIgnoreCase) <= 0;
        }

        private static string Plain(string code) => code.Replace(".", "", StringComparison.Ordinal);
    }
}

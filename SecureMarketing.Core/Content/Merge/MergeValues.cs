using System.Globalization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Content;

/// <summary>
/// The values of one person, tied to that person's id so that a rendering can be checked against the addressee. PHI: a class
/// without a printing <c>ToString</c>.
/// </summary>
public sealed class MergeValues
{
    private readonly Dictionary<string, string> values;

    private MergeValues(ContactId contact, Dictionary<string, string> values)
    {
        Contact = contact;
        this.values = values;
    }

    public ContactId Contact { get; }

    /// <summary>
    /// Takes raw values by key in the form their <see cref="MergeKind"/> states. Blank counts as missing; control characters
    /// (a line break in a name would forge a header) become spaces.
    /// </summary>
    /// <exception cref="ArgumentException">A key is not in the catalogue, or a day or time is not in its form.</exception>
    public static MergeValues Of(ContactId contact, IEnumerable<KeyValuePair<string, string?>> raw)
    {
        var cleaned = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in raw)
        {
            var field = MergeCatalogue.Find(key) ?? throw new ArgumentException($"Merge field \"{key}\" is not in the catalogue.", nameof(raw));
            var text = Clean(value);
            if (text.Length == 0)
                continue;
            if (!IsInForm(field.Kind, text))
                throw new ArgumentException($"Merge field \"{key}\" must be given as {FormOf(field.Kind)}.", nameof(raw));
            cleaned[key] = text;
        }

        return new MergeValues(contact, cleaned);
    }

    /// <summary>The raw value, null when the person has none.</summary>
    public string? Raw(MergeField field) => values.GetValueOrDefault(field.Key);

    /// <summary>The value as the reader sees it in a language; null when the person has none.</summary>
    public string? Written(MergeField field, string language) => Raw(field) is { } raw ? Write(field.Kind, raw, language) : null;

    /// <summary>What a raw value of this kind looks like, for a message about a wrong one.</summary>
    public static string FormOf(MergeKind kind) => kind switch
    {
        MergeKind.Day => "yyyy-MM-dd",
        MergeKind.Time => "HH:mm",
        _ => "text",
    };

    /// <summary>True when a raw value has the form of its kind.</summary>
    public static bool IsInForm(MergeKind kind, string text) => kind switch
    {
        MergeKind.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        MergeKind.Time => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };

    private static string Write(MergeKind kind, string raw, string language)
    {
        var culture = CultureOf(language);
        return kind switch
        {
            MergeKind.Day => DateOnly.ParseExact(raw, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString(culture.DateTimeFormat.LongDatePattern, culture),
            MergeKind.Time when language.StartsWith("en", StringComparison.OrdinalIgnoreCase) =>
                TimeOnly.ParseExact(raw, "HH:mm", CultureInfo.InvariantCulture).ToString("h:mm tt", CultureInfo.InvariantCulture),
            _ => raw,
        };
    }

    // A bare "en" means US habits here: the product serves covered entities under US law.
    private static CultureInfo CultureOf(string language) =>
        CultureInfo.GetCultureInfo(language.Equals("en", StringComparison.OrdinalIgnoreCase) ? "en-US" : language);

    private static string Clean(string? value) =>
        string.Create(value?.Length ?? 0, value ?? "", static (span, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                span[i] = char.IsControl(text[i]) || text[i] is '\u2028' or '\u2029' ? ' ' : text[i];
        }).Trim();
}

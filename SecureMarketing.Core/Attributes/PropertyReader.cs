using System.Globalization;
using System.Text.Json;

namespace SecureMarketing.Core.Attributes;

/// <summary>Reads typed properties of one JSON object and notes what is wrong with them.</summary>
internal sealed class PropertyReader
{
    private readonly JsonElement element;
    private readonly List<RuleProblem> problems;

    public PropertyReader(JsonElement element, string path, List<RuleProblem> problems)
    {
        this.element = element;
        this.problems = problems;
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
            Problem(path, "This must be a JSON object.", "Write { … }.");
    }

    public string Path { get; }

    public void OnlyThese(params string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var unknown in element.EnumerateObject().Where(p => !names.Contains(p.Name)))
            Problem($"{Path}.{unknown.Name}", "There is no such property here.", Nearest.Suggest(unknown.Name, names));
    }

    /// <summary>Null when absent.</summary>
    public JsonElement? Element(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;

    /// <summary>A reader of an object inside, which must be there.</summary>
    public PropertyReader Inner(string name) => new(element.GetProperty(name), $"{Path}.{name}", problems);

    public string? Text(string name, bool required)
    {
        if (Element(name) is not { } found)
            return required ? Problem<string>($"{Path}", $"\"{name}\" is missing.", $"Add \"{name}\": \"…\".") : null;
        if (found.ValueKind != JsonValueKind.String || found.GetString() is not { Length: > 0 and <= 200 } text || string.IsNullOrWhiteSpace(text))
            return Problem<string>($"{Path}.{name}", "This must be text of 1–200 characters.", "Write it in quotes.");
        return text.Trim();
    }

    public IReadOnlyList<string>? TextList(string name, int least, int most)
    {
        if (Element(name) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() < least || list.GetArrayLength() > most ||
            list.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(e.GetString()) || e.GetString()!.Length > 200))
            return Problem<IReadOnlyList<string>>($"{Path}.{name}", $"This must be a list of {least}–{most} texts.", "Write [\"…\", \"…\"].");
        return [.. list.EnumerateArray().Select(e => e.GetString()!.Trim())];
    }

    public int? Whole(string name, int least, int most)
    {
        if (Element(name) is not { } found)
            return null;
        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var value) && value >= least && value <= most)
            return value;
        Problem($"{Path}.{name}", $"This must be a whole number from {least} to {most}.", $"Write \"{name}\": {Math.Clamp(30, least, most)}, without quotes.");
        return null;
    }

    /// <summary>False when absent.</summary>
    public bool Flag(string name)
    {
        if (Element(name) is not { } found)
            return false;
        if (found.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return found.GetBoolean();
        Problem($"{Path}.{name}", "This must be true or false.", "Write it without quotes.");
        return false;
    }

    public DateOnly? Day(string name) => Element(name) is { } found ? Day(found, $"{Path}.{name}") : null;

    public DateOnly? Day(JsonElement found, string path)
    {
        if (found.ValueKind == JsonValueKind.String &&
            DateOnly.TryParseExact(found.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Problem(path, "This must be a date.", "Write it as \"2026-11-24\".");
        return null;
    }

    public decimal? Number(JsonElement found, string path)
    {
        if (found.ValueKind == JsonValueKind.Number && found.TryGetDecimal(out var number) && Math.Abs(number) <= 1_000_000_000)
            return number;
        Problem(path, "This must be a number.", "Write it without quotes, with a decimal point, at most 1,000,000,000.");
        return null;
    }

    public void Problem(string path, string what, string mend)
    {
        if (problems.Count < RuleParser.MaxProblems)
            problems.Add(new(path, what, mend));
    }

    private T? Problem<T>(string path, string what, string mend) where T : class
    {
        Problem(path, what, mend);
        return null;
    }
}

/// <summary>The nearest accepted word for a mistyped one.</summary>
internal static class Nearest
{
    public static string Suggest(string typed, IEnumerable<string> accepted)
    {
        var words = accepted.ToList();
        var near = words.Select(w => (Word: w, Distance: Distance(typed.ToLowerInvariant(), w.ToLowerInvariant())))
            .OrderBy(w => w.Distance).FirstOrDefault();
        var hint = near.Word is not null && near.Distance <= Math.Max(2, typed.Length / 3) ? $"Did you mean \"{near.Word}\"? " : "";
        return hint + "Accepted: " + string.Join(", ", words) + ".";
    }

    /// <summary>Levenshtein distance; inputs are short.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > 60)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[b.Length];
    }
}

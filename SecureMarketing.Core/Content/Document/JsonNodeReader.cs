using System.Text.Json;

namespace SecureMarketing.Core.Content;

/// <summary>
/// Reads JSON strictly and gathers errors with their path instead of stopping at the first: an author mends a file once.
/// </summary>
internal sealed class JsonNodeReader
{
    private const int MaxErrors = 50;

    private readonly List<DocumentError> errors = [];

    public IReadOnlyList<DocumentError> Errors => errors;

    public void Fail(string path, string what, string mend)
    {
        if (errors.Count < MaxErrors)
            errors.Add(new DocumentError(path, what, mend));
    }

    /// <summary>True when the element is an object whose members are all among the known names.</summary>
    public bool Object(JsonElement element, string path, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail(path, $"is {Kind(element)}, not an object", "Write { … }");
            return false;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                Fail($"{path}.{member.Name}", "is not a known member", "Known here: " + string.Join(", ", known.ToArray()));
        }

        return true;
    }

    /// <summary>The elements of an array member; empty and an error when it is missing while required, or no array.</summary>
    public IEnumerable<(JsonElement Element, string Path)> Array(JsonElement owner, string path, string name, bool required)
    {
        if (!owner.TryGetProperty(name, out var member))
        {
            if (required)
                Fail($"{path}.{name}", "is missing", "Write an array");
            yield break;
        }

        if (member.ValueKind != JsonValueKind.Array)
        {
            Fail($"{path}.{name}", $"is {Kind(member)}, not an array", "Write [ … ]");
            yield break;
        }

        var index = 0;
        foreach (var element in member.EnumerateArray())
            yield return (element, $"{path}.{name}[{index++}]");
    }

    /// <summary>A string member of one line; null when absent or wrong.</summary>
    public string? Text(JsonElement owner, string path, string name, bool required, int maxLength, int minLength = 1)
    {
        path = $"{path}.{name}";
        if (!owner.TryGetProperty(name, out var member))
        {
            if (required)
                Fail(path, "is missing", "Write a text");
            return null;
        }

        if (member.ValueKind != JsonValueKind.String)
        {
            Fail(path, $"is {Kind(member)}, not a text", "Put it in quotation marks");
            return null;
        }

        return Checked(member, path, maxLength, minLength);
    }

    private string? Checked(JsonElement member, string path, int maxLength, int minLength)
    {
        string text;
        try
        {
            text = member.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Fail(path, "holds half of a surrogate pair", "Write the whole character");
            return null;
        }

        if (text.Length < minLength)
            Fail(path, "is empty", "Write at least one character");
        else if (text.Length > maxLength)
            Fail(path, $"has {text.Length} characters", $"Shorten it to {maxLength}");
        else if (text.Any(char.IsControl))
            Fail(path, "holds a line break or other control character", "Use {\"break\": true} for a new line");
        else if (text.Any(IsDirectionOverride))
            Fail(path, "holds a hidden direction override, which can disguise what a reader sees", "Remove U+202A–U+202E and U+2066–U+2069");
        else
            return text;
        return null;
    }

    public bool? Flag(JsonElement owner, string path, string name)
    {
        if (!owner.TryGetProperty(name, out var member))
            return null;
        if (member.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return member.GetBoolean();
        Fail($"{path}.{name}", $"is {Kind(member)}, not true or false", "Write true or leave it out");
        return null;
    }

    public int? Whole(JsonElement owner, string path, string name, int from, int to)
    {
        if (!owner.TryGetProperty(name, out var member))
            return null;
        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) && number >= from && number <= to)
            return number;
        Fail($"{path}.{name}", $"is no whole number from {from} to {to}", $"Write one of {from}–{to}");
        return null;
    }

    /// <summary>One of a list of words.</summary>
    public T? Choice<T>(JsonElement owner, string path, string name, params ReadOnlySpan<(string Word, T Value)> choices) where T : struct
    {
        if (!owner.TryGetProperty(name, out var member))
            return null;
        if (member.ValueKind == JsonValueKind.String)
        {
            foreach (var (word, value) in choices)
            {
                if (member.ValueEquals(word))
                    return value;
            }
        }

        var words = new List<string>();
        foreach (var (word, _) in choices)
            words.Add(word);
        Fail($"{path}.{name}", "is not one of the known words", "Write one of: " + string.Join(", ", words));
        return null;
    }

    internal static bool IsDirectionOverride(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}

using System.Text;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Approvals;

namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>Names of the code as words, and a record as one line per statement: what is added to a record later shows by itself. Pure.</summary>
public static class PlainWords
{
    /// <summary>What a fact sheet holds as a name of the code; whatever else stands in one was typed by a person and stays as it is.</summary>
    private static readonly HashSet<string> Names = [.. NamesOf(typeof(FactSheet), [])];

    /// <summary>"PatientOrMember" and "patientOrMember" → "Patient or member".</summary>
    public static string Of(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins)
                words.Append(' ');
            words.Append(i == 0 ? char.ToUpperInvariant(name[0]) : begins && !(i + 1 < name.Length && char.IsUpper(name[i + 1])) ? char.ToLowerInvariant(name[i]) : name[i]);
        }

        return words.ToString();
    }

    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => Of(value.ToString());

    /// <summary>Every value of a record, "Label: value" a line, without what is not stated.</summary>
    /// <param name="node">A fact sheet, or part of one. Members by name; enums by name, as approval hashes have them.</param>
    public static IEnumerable<string> Lines(JsonNode? node, string label = "")
    {
        switch (node)
        {
            case JsonObject item:
                foreach (var (name, value) in item)
                {
                    foreach (var line in Lines(value, Of(name)))
                        yield return line;
                }

                break;
            case JsonArray { Count: > 0 } items:
                yield return $"{label}: {string.Join(", ", items.Select(Value))}";
                break;
            case JsonValue when Value(node) is { Length: > 0 } text:
                yield return $"{label}: {text}";
                break;
        }
    }

    private static string Value(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<bool>(out var yes) => yes ? "yes" : "no",
        JsonValue value when value.TryGetValue<string>(out var text) => text is "Y" ? "yes" : text is "N" ? "no" : Names.Contains(text) ? Of(text) : text,
        _ => node.ToJsonString(),
    };

    /// <summary>Names of every enum that a type's properties lead to, through records and lists.</summary>
    private static IEnumerable<string> NamesOf(Type type, HashSet<Type> seen)
    {
        var held = Nullable.GetUnderlyingType(type) ?? type;
        if (held.IsEnum)
            return Enum.GetNames(held);
        if (!seen.Add(held))
            return [];
        return held.GetGenericArguments().Concat(held.Namespace == typeof(FactSheet).Namespace ? held.GetProperties().Select(p => p.PropertyType) : []).SelectMany(t => NamesOf(t, seen));
    }
}

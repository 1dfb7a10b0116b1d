using System.Text.Json;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>Reads the "value" of a condition in the shape that its operator takes.</summary>
internal sealed class RuleValueReader(PropertyReader read, AttributeDefinition definition, RuleOperator op)
{
    private readonly string path = read.Path + ".value";

    public RuleValue? Read()
    {
        var shape = RuleOperators.Shape(definition.Type, op);
        if (read.Element("value") is not { } value)
        {
            if (shape != ValueShape.None)
                read.Problem(read.Path, "\"value\" is missing.", $"\"{RuleOperators.Word(op)}\" takes {Example(shape)}.");
            return null;
        }

        switch (shape)
        {
            case ValueShape.None:
                read.Problem(path, $"\"{RuleOperators.Word(op)}\" takes no value.", "Remove it.");
                return null;
            case ValueShape.Number:
                return Number(value, path) is { } number ? new NumberValue(number) : null;
            case ValueShape.Days:
                return read.Whole("value", 1, RuleOperators.MaxDays) is { } days ? new NumberValue(days) : null;
            case ValueShape.DaysAhead:
                return read.Whole("value", 0, RuleOperators.MaxDays) is { } ahead ? new NumberValue(ahead) : null;
            case ValueShape.Count:
                return read.Whole("value", 1, RuleOperators.MaxCount) is { } count ? new NumberValue(count) : null;
            case ValueShape.Text:
                return read.Text("value", required: true) is { } text && Known(text, path) ? new TextValue(Spelt(text)) : null;
            case ValueShape.TextList:
                return Texts();
            case ValueShape.Segment:
                return read.Text("value", required: true) is { } named
                    ? Guid.TryParseExact(named, "D", out var version) ? new SegmentValue(version) : new SegmentValue(Guid.Empty) { Name = named }
                    : null;
            case ValueShape.Codes:
                if (value.ValueKind == JsonValueKind.Object)
                    return Chosen(read.Inner("value")) is { } codes ? new CodesValue(codes) : null;
                read.Problem(path, "These must be codes of answers.", $"Write {Example(shape)}.");
                return null;
            case ValueShape.Flag:
                if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                    return new FlagValue(value.GetBoolean());
                read.Problem(path, "This must be true or false.", "Write it without quotes.");
                return null;
            case ValueShape.Day:
                return read.Day(value, path) is { } day ? new DayValue(day) : null;
            case ValueShape.NumberRange:
                return Pair(value, Number) is var (low, high) && low <= high ? new NumberRange(low, high) : Range(value);
            case ValueShape.DayRange:
                return Pair(value, read.Day) is var (from, to) && from <= to ? new DayRange(from, to) : Range(value);
            default:
                throw new InvalidOperationException(shape.ToString());
        }
    }

    /// <summary>A value set, or a list of codes and prefixes; null when it is neither.</summary>
    internal static CodeChoice? Chosen(PropertyReader inner) => inner.Element("valueSet") is null ? CodeList(inner) : Set(inner);

    /// <summary>A value set by its id or its name; without a version the latest one, which is then written down.</summary>
    private static CodeChoice? Set(PropertyReader inner)
    {
        inner.OnlyThese("valueSet", "version");
        if (inner.Text("valueSet", required: true) is not { } named)
            return null;
        var version = inner.Whole("version", 1, int.MaxValue) ?? 0;
        return new CodeChoice([], null) { Set = Guid.TryParseExact(named, "D", out var id) ? new ChosenSet(id, version) : new ChosenSet(Guid.Empty, version) { Name = named } };
    }

    /// <summary>Codes and prefixes, with their system.</summary>
    private static CodeChoice? CodeList(PropertyReader inner)
    {
        inner.OnlyThese("codes", "system");
        if (inner.TextList("codes", 1, 200) is not { } codes)
            return null;
        foreach (var (code, i) in codes.Select((c, i) => (c, i)))
        {
            if (code.TrimEnd('*').Length is 0 || code.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star != code.Length - 1)
                inner.Problem($"{inner.Path}.codes[{i}]", "A star may only stand at the end of a code.", "Write E11.* for every code that starts with E11.");
        }

        return new CodeChoice([.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            inner.Text("system", required: false) is { } system ? CodeSystems.WordOf(system) : null);
    }

    private decimal? Number(JsonElement value, string at)
    {
        var stated = read.Number(value, at);
        if (stated is not { } number || definition.Bounds is not var (least, most) || (number == decimal.Truncate(number) && number >= least && number <= most))
            return stated;
        read.Problem(at, $"This must be a whole number from {least} to {most}.", "Write it without quotes.");
        return null;
    }

    private TextList? Texts()
    {
        if (read.TextList("value", 1, 200) is not { } texts)
            return null;
        return texts.Select((t, i) => Known(t, $"{path}[{i}]")).ToList().TrueForAll(known => known)
            ? new TextList([.. texts.Select(Spelt).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
            : null;
    }

    /// <summary>Refuses a word outside a fixed list: it would match no one and look like a valid rule.</summary>
    private bool Known(string text, string at)
    {
        if (definition.Choices is not { } choices || choices.Contains(text, StringComparer.OrdinalIgnoreCase))
            return true;
        read.Problem(at, $"\"{(text.Length <= 40 ? text : text[..40] + "…")}\" is not a value of {definition.Key}.", Nearest.Suggest(text, choices));
        return false;
    }

    /// <summary>The list's own spelling, so that equal rules have equal canonical forms.</summary>
    private string Spelt(string text) =>
        definition.Choices?.FirstOrDefault(c => string.Equals(c, text, StringComparison.OrdinalIgnoreCase)) ?? text;

    private (T, T)? Pair<T>(JsonElement value, Func<JsonElement, string, T?> item) where T : struct
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2)
            return null;
        return item(value[0], path + "[0]") is { } first && item(value[1], path + "[1]") is { } second ? (first, second) : null;
    }

    private RuleValue? Range(JsonElement value)
    {
        var shape = RuleOperators.Shape(definition.Type, op);
        read.Problem(path, value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            ? "The two ends are not in order." : "This must be a pair.", $"Write {Example(shape)}, the lower end first; both ends count.");
        return null;
    }

    private static string Example(ValueShape shape) => shape switch
    {
        ValueShape.Number => "a number, e.g. 45",
        ValueShape.Days => "a number of days, e.g. 90",
        ValueShape.DaysAhead => "a number of days, e.g. 30, or 0 for today alone",
        ValueShape.Count => "how often, e.g. 2",
        ValueShape.Text => "a text, e.g. \"Spanish\"",
        ValueShape.TextList => "a list, e.g. [\"MA\", \"NH\"]",
        ValueShape.Flag => "true or false",
        ValueShape.Codes => "{\"codes\": [\"266919005\"], \"system\": \"snomed\"}, or {\"valueSet\": \"Never smoked\"}",
        ValueShape.Segment => "a segment's name, or the id of one of its versions",
        ValueShape.Day => "a date, e.g. \"2026-11-24\"",
        ValueShape.NumberRange => "[45, 64]",
        ValueShape.DayRange => "[\"2026-01-01\", \"2026-06-30\"]",
        _ => "no value",
    };
}

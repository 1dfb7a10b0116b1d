using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Writes rule trees. The canonical form has one spelling per tree (fixed property order, no white space, shortest
/// numbers, sorted lists), so its hash names the rule: approvals bind to it.
/// </summary>
public static class RuleJson
{
    private const string DayFormat = "yyyy-MM-dd";

    // Dividing by a one of full scale drops trailing zeros, so that 8.0 and 8 have one spelling.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The canonical form, UTF-8 text.</summary>
    public static string Canonical(RuleNode rule) => Write(rule, indented: false);

    /// <summary>The same for people to read.</summary>
    public static string Indented(RuleNode rule) => Write(rule, indented: true);

    /// <summary>SHA-256 of the canonical form, 32 bytes.</summary>
    public static byte[] Hash(RuleNode rule) => SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(rule)));

    private static string Write(RuleNode rule, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The text goes to files, columns and text boxes, never unescaped into HTML: readable letters are safe here.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Node(writer, rule);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Node(Utf8JsonWriter json, RuleNode rule)
    {
        json.WriteStartObject();
        switch (rule)
        {
            case RuleGroup group:
                json.WriteStartArray(group.Match == GroupMatch.All ? "all" : "any");
                foreach (var inner in group.Rules)
                    Node(json, inner);
                json.WriteEndArray();
                break;
            case NotRule not:
                json.WritePropertyName("not");
                Node(json, not.Rule);
                break;
            case RuleLeaf leaf:
                Leaf(json, leaf);
                break;
        }

        json.WriteEndObject();
    }

    private static void Leaf(Utf8JsonWriter json, RuleLeaf leaf)
    {
        json.WriteString("attribute", leaf.Attribute);
        Of(json, leaf);
        json.WriteString("operator", RuleOperators.Word(leaf.Operator));
        if (leaf.Value is { } value)
            Value(json, value);
        if (leaf.Unit is { } unit)
            json.WriteString("unit", unit);
        if (leaf.Convert)
            json.WriteBoolean("convert", true);
        if (leaf.During is { } during)
        {
            json.WriteStartObject("during");
            if (during.LastDays is { } days)
                json.WriteNumber("lastDays", days);
            if (during.From is { } from)
                json.WriteString("from", Day(from));
            if (during.To is { } to)
                json.WriteString("to", Day(to));
            json.WriteEndObject();
        }

        if (leaf.Last is { } last)
            json.WriteNumber("last", last);
        if (leaf.Split is { } split)
            json.WriteString("split", split);
        if (leaf.Stages is { } stages)
            json.WriteNumber("stages", stages);
        Which(json, leaf);
        if (leaf.Then is not { } then)
            return;
        json.WriteStartObject("then");
        json.WriteString("attribute", then.Attribute);
        Of(json, then);
        Which(json, then);
        if (leaf.SameDay)
            json.WriteBoolean("sameDay", true);
        json.WriteEndObject();
    }

    private static void Of(Utf8JsonWriter json, RuleLeaf leaf)
    {
        if (leaf.Of is not { } of)
            return;
        json.WriteStartObject("of");
        Codes(json, of);
        json.WriteEndObject();
    }

    private static void Codes(Utf8JsonWriter json, CodeChoice of)
    {
        if (of.Set is { } set)
        {
            Set(json, set);
            return;
        }

        Texts(json, "codes", of.Codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        if (of.System is { } system)
            json.WriteString("system", system);
    }

    private static void Which(Utf8JsonWriter json, RuleLeaf leaf)
    {
        if (leaf.Which is { } which)
            Texts(json, "which", which.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>By id and version, so that another name or a later version changes nothing.</summary>
    private static void Set(Utf8JsonWriter json, ChosenSet set)
    {
        json.WriteString("valueSet", set.Id == Guid.Empty ? set.Name : set.Id.ToString("D"));
        if (set.Version > 0)
            json.WriteNumber("version", set.Version);
    }

    private static void Value(Utf8JsonWriter json, RuleValue value)
    {
        switch (value)
        {
            case NumberValue number:
                json.WriteNumber("value", number.Number / One);
                break;
            case NumberRange range:
                json.WriteStartArray("value");
                json.WriteNumberValue(range.From / One);
                json.WriteNumberValue(range.To / One);
                json.WriteEndArray();
                break;
            case TextValue text:
                json.WriteString("value", text.Text);
                break;
            case TextList list:
                Texts(json, "value", list.Texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
                break;
            case SegmentValue segment:
                json.WriteString("value", segment.Version == Guid.Empty ? segment.Name : segment.Version.ToString("D"));
                break;
            case CodesValue answers:
                json.WriteStartObject("value");
                Codes(json, answers.Codes);
                json.WriteEndObject();
                break;
            case FlagValue flag:
                json.WriteBoolean("value", flag.Flag);
                break;
            case DayValue day:
                json.WriteString("value", Day(day.Day));
                break;
            case DayRange range:
                Texts(json, "value", [Day(range.From), Day(range.To)]);
                break;
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);
}

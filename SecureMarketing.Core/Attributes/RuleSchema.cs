using System.Text.Json.Nodes;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// The JSON Schema (draft 2020-12) of a segment definition, made from the same catalogue as the parser: one alternative
/// per attribute and value shape, so that a schema-aware editor offers what will be accepted.
/// </summary>
public static class RuleSchema
{
    public static JsonObject Of(AttributeCatalogue catalogue) => Of(catalogue.All, _ => null);

    /// <param name="attributes">Those that the schema offers.</param>
    /// <param name="note">Goes behind an attribute's description; null for nothing.</param>
    public static JsonObject Of(IEnumerable<AttributeDefinition> attributes, Func<AttributeDefinition, string?> note)
    {
        var offered = attributes.ToList();
        var conditions = new JsonArray([.. offered.SelectMany(a => Conditions(a, note(a)))]);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Segment definition",
            ["description"] = "A rule tree: groups (all, any, not) of conditions on attributes of a person. Ages and relative dates count from the as-of date; a fact that is not on record does not match.",
            ["$ref"] = "#/$defs/rule",
            ["$defs"] = new JsonObject
            {
                ["rule"] = new JsonObject { ["oneOf"] = new JsonArray(Ref("all"), Ref("any"), Ref("not"), Ref("condition")) },
                ["all"] = Group("all", "Every rule must hold."),
                ["any"] = Group("any", "One rule is enough."),
                ["not"] = Object(new JsonObject { ["not"] = Ref("rule") }, ["not"], "Everyone for whom the rule does not hold."),
                ["condition"] = new JsonObject { ["oneOf"] = conditions },
                ["day"] = new JsonObject { ["type"] = "string", ["format"] = "date", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
                ["text"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 200, ["pattern"] = "\\S" },
                ["number"] = new JsonObject { ["type"] = "number", ["minimum"] = -1_000_000_000, ["maximum"] = 1_000_000_000 },
                ["codes"] = new JsonObject { ["oneOf"] = new JsonArray(Ref("codeList"), Ref("valueSet")) },
                ["valueSet"] = Object(new JsonObject
                {
                    ["valueSet"] = new JsonObject { ["$ref"] = "#/$defs/text", ["description"] = "Id or name of a value set." },
                    ["version"] = Whole(1, int.MaxValue),
                }, ["valueSet"], "The codes of a value set; without a version its latest one, which is then written down."),
                ["codeList"] = Object(new JsonObject
                {
                    ["codes"] = new JsonObject
                    {
                        ["type"] = "array",
                        ["minItems"] = 1,
                        ["maxItems"] = 200,
                        ["description"] = "Any of these; a trailing * makes a prefix (E11.*).",
                        ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 200, ["pattern"] = "^\\s*[^\\s*][^*]*\\*?\\s*$" },
                    },
                    ["system"] = new JsonObject { ["$ref"] = "#/$defs/text", ["description"] = "snomed, loinc, icd-10-cm, rxnorm, cvx, cpt or the system's URI; left out = any system." },
                }, ["codes"]),
                ["which"] = new JsonObject
                {
                    ["type"] = "array",
                    ["minItems"] = 1,
                    ["maxItems"] = 200,
                    ["description"] = "Any of these, by id or name; the id is then written down. Left out = any at all.",
                    ["items"] = Ref("text"),
                },
                ["then"] = Object(new JsonObject
                {
                    ["attribute"] = new JsonObject { ["enum"] = new JsonArray([.. offered.Where(a => a.Happens is not null).Select(a => JsonValue.Create(a.Key))]) },
                    ["of"] = Ref("codes"),
                    ["which"] = Ref("which"),
                    ["sameDay"] = new JsonObject { ["type"] = "boolean", ["description"] = "The day of the first event counts, too. Not where both may be one record." },
                }, ["attribute"], "What happens, or does not happen, on a later day within the number of days that is the value. \"Not followed\" speaks of events whose days are over."),
                ["window"] = new JsonObject
                {
                    ["description"] = "Either the last days up to the as-of date, or fixed dates (inclusive, one or both).",
                    ["oneOf"] = new JsonArray(
                        Object(new JsonObject { ["lastDays"] = Whole(1, RuleOperators.MaxDays) }, ["lastDays"]),
                        Object(new JsonObject { ["from"] = Ref("day"), ["to"] = Ref("day") }, [], minimum: 1)),
                },
            },
        };
    }

    private static IEnumerable<JsonNode> Conditions(AttributeDefinition attribute, string? note) => attribute.Operators
        .GroupBy(op => (Shape: RuleOperators.Shape(attribute.Type, op), Window: attribute.TakesWindow(op), Names: attribute.TakesNames(op), Follows: RuleOperators.Follows(op)))
        .Select(same => Condition(attribute, note, same.Key.Shape, same.Key.Window, same.Key.Names, same.Key.Follows, same));

    private static JsonNode Condition(AttributeDefinition attribute, string? note, ValueShape shape, bool window, bool names, bool follows, IEnumerable<RuleOperator> operators)
    {
        var properties = new JsonObject
        {
            ["attribute"] = new JsonObject { ["const"] = attribute.Key },
            ["operator"] = new JsonObject { ["enum"] = new JsonArray([.. operators.Select(o => JsonValue.Create(RuleOperators.Word(o)))]) },
        };
        List<string> required = ["attribute", "operator"];
        if (Value(attribute, shape) is { } value)
        {
            properties["value"] = value;
            required.Add("value");
        }

        if (attribute.Codes is not null)
            properties["of"] = Ref("codes");
        if (attribute.CodesRequired)
            required.Add("of");
        if (attribute.Type == AttributeType.Measurement)
        {
            properties["unit"] = new JsonObject { ["$ref"] = "#/$defs/text", ["description"] = "UCUM. Only results in this unit, unless others are converted." };
            if (attribute.Converts)
                properties["convert"] = new JsonObject { ["type"] = "boolean", ["description"] = "Count results in another unit too, converted. Needs a unit, and LOINC codes that are known to convert to it; others are refused." };
        }

        if (window)
            properties["during"] = Ref("window");
        if (attribute.OfLast)
            properties["last"] = Whole(1, 64);
        if (names)
            properties["which"] = Ref("which");
        if (follows)
        {
            properties["then"] = Ref("then");
            required.Add("then");
        }

        if (attribute.Splits)
        {
            properties["split"] = new JsonObject { ["$ref"] = "#/$defs/text", ["description"] = "Name of the split: the same name gives everyone the same bucket at any time." };
            required.Add("split");
        }

        if (attribute.Staged)
            properties["stages"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "Version of the organisation's stage rules; left out = 1, which the product ships." };

        return Object(properties, required, $"{attribute.Label}{(attribute.UnitLabel is { } unit ? $" ({unit})" : "")}.{(attribute.Caveat is { } caveat ? " " + caveat : "")}{(note is null ? "" : " " + note)}");
    }

    private static JsonNode? Value(AttributeDefinition attribute, ValueShape shape) => shape switch
    {
        ValueShape.None => null,
        ValueShape.Number => attribute.Bounds is var (least, most) ? Whole(least, most) : Ref("number"),
        ValueShape.Segment => new JsonObject { ["$ref"] = "#/$defs/text", ["description"] = "Id of a saved segment's version, or a segment's name: then its latest version, which is then written down." },
        ValueShape.Codes => Ref("codes"),
        ValueShape.Days => Whole(1, RuleOperators.MaxDays),
        ValueShape.DaysAhead => Whole(0, RuleOperators.MaxDays),
        ValueShape.Count => Whole(1, RuleOperators.MaxCount),
        ValueShape.Text => Word(attribute),
        ValueShape.TextList => new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = 200, ["items"] = Word(attribute) },
        ValueShape.Flag => new JsonObject { ["type"] = "boolean" },
        ValueShape.Day => Ref("day"),
        ValueShape.NumberRange => Pair(attribute.Bounds is var (least, most) ? Whole(least, most) : Ref("number")),
        ValueShape.DayRange => Pair(Ref("day")),
        _ => throw new InvalidOperationException(shape.ToString()),
    };

    private static JsonNode Word(AttributeDefinition attribute) => attribute.Choices is { } choices
        ? new JsonObject { ["enum"] = new JsonArray([.. choices.Select(c => JsonValue.Create(c))]) }
        : Ref("text");

    private static JsonObject Pair(JsonObject item) => new()
    {
        ["type"] = "array",
        ["minItems"] = 2,
        ["maxItems"] = 2,
        ["items"] = item,
        ["description"] = "Lower end first; both ends count.",
    };

    private static JsonObject Group(string word, string description) => Object(
        new JsonObject { [word] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Ref("rule") } }, [word], description);

    private static JsonObject Object(JsonObject properties, IEnumerable<string> required, string? description = null, int? minimum = null)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (description is not null)
            schema["description"] = description;
        schema["properties"] = properties;
        schema["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]);
        if (minimum is { } least)
            schema["minProperties"] = least;
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Whole(int least, int most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    private static JsonObject Ref(string name) => new() { ["$ref"] = "#/$defs/" + name };
}

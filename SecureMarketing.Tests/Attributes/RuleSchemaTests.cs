using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Tests.Segmentation;
using SecureMarketing.Web.Cli;

namespace SecureMarketing.Tests.Attributes;

/// <summary>The printed schema and the parser accept the same documents.</summary>
public sealed class RuleSchemaTests
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();
    private static readonly JsonNode Schema = JsonNode.Parse(SegmentVerb.SchemaText())!;

    [Fact]
    public void EveryRuleThatTheParserAccepts_IsValidByTheSchema() => RandomRules.Of(Catalogue).Sample(rule =>
        Assert.True(Valid(Schema, JsonNode.Parse(RuleJson.Canonical(rule))), RuleJson.Canonical(rule)), iter: 300);

    /// <summary>One random property of a random leaf is removed, replaced or misspelt: schema and parser must judge alike.</summary>
    [Fact]
    public void ADamagedCondition_IsJudgedAlikeByBoth()
    {
        var parser = new RuleParser(Catalogue);
        var (accepted, refused) = (0, 0);
        Gen.Select(RandomRules.Leaf(Catalogue), Gen.Int[0, 9], Gen.Int[0, 5]).Sample((leaf, which, how) =>
        {
            var json = JsonNode.Parse(RuleJson.Canonical(leaf))!.AsObject();
            var key = json.Select(p => p.Key).ElementAt(which % json.Count);
            switch (how)
            {
                case 0: json.Remove(key); break;
                case 1: json[key] = "x"; break;
                case 2: json[key] = -1; break;
                case 3: json[key] = new JsonArray(); break;
                case 4: json[key + "s"] = json[key]!.DeepClone(); break;
                default: json[key] = new JsonObject(); break;
            }

            var valid = Valid(Schema, JsonNode.Parse(json.ToJsonString()));
            Assert.Equal(valid, parser.Parse(json.ToJsonString()).Rule is not null);
            if (valid)
                accepted++;
            else
                refused++;
        }, iter: 600, threads: 1);
        Assert.True(accepted > 0 && refused > 0);
    }

    /// <summary>The keywords that the schema uses; an unknown one fails the test, so that none is silently not checked.</summary>
    private static bool Valid(JsonNode schema, JsonNode? value)
    {
        foreach (var (keyword, rule) in schema.AsObject())
        {
            var holds = keyword switch
            {
                "$schema" or "title" or "description" or "$defs" or "format" or "required" or "properties" => true,
                "additionalProperties" => value is not JsonObject o || o.All(p => schema["properties"]!.AsObject().ContainsKey(p.Key)),
                "$ref" => Valid(Schema["$defs"]![rule!.GetValue<string>()["#/$defs/".Length..]]!, value),
                "oneOf" => rule!.AsArray().Count(s => Valid(s!, value)) == 1,
                "const" => JsonNode.DeepEquals(rule, value),
                "enum" => rule!.AsArray().Any(e => JsonNode.DeepEquals(e, value)),
                "type" => IsOf(rule!.GetValue<string>(), value),
                "minItems" => value is not JsonArray a || a.Count >= rule!.GetValue<int>(),
                "maxItems" => value is not JsonArray a || a.Count <= rule!.GetValue<int>(),
                "items" => value is not JsonArray a || a.All(i => Valid(rule!, i)),
                "minProperties" => value is not JsonObject o || o.Count >= rule!.GetValue<int>(),
                "minLength" => !IsOf("string", value) || value!.GetValue<string>().Length >= rule!.GetValue<int>(),
                "maxLength" => !IsOf("string", value) || value!.GetValue<string>().Length <= rule!.GetValue<int>(),
                "pattern" => !IsOf("string", value) || Regex.IsMatch(value!.GetValue<string>(), rule!.GetValue<string>()),
                "minimum" => !IsOf("number", value) || value!.GetValue<decimal>() >= rule!.GetValue<decimal>(),
                "maximum" => !IsOf("number", value) || value!.GetValue<decimal>() <= rule!.GetValue<decimal>(),
                _ => throw new InvalidOperationException($"The test does not know the keyword {keyword}."),
            };
            if (!holds)
                return false;
        }

        if (value is not JsonObject members)
            return true;
        return (schema["required"]?.AsArray().All(r => members.ContainsKey(r!.GetValue<string>())) ?? true) &&
            (schema["properties"]?.AsObject().All(p => !members.ContainsKey(p.Key) || Valid(p.Value!, members[p.Key])) ?? true);
    }

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && value.GetValue<decimal>() % 1 == 0,
        _ => throw new InvalidOperationException(type),
    };
}

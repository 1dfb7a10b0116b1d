using CsCheck;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Tests.Segmentation;

namespace SecureMarketing.Tests.Attributes;

public sealed class RuleParserTests
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();
    private static readonly RuleParser Parser = new(Catalogue);

    /// <summary>How a conversion that is not known is mended.</summary>
    private const string OtherUnit = "Choose another unit, or leave the conversion out: then only results recorded in this unit count.";

    [Theory]
    [InlineData("""{"all":[{"attribute":"age","operator":"atLeast","value":45}""", "line 1", "not valid JSON")]
    [InlineData("""{"attribute":"age","attribute":"zip","operator":"exists"}""", "$", "may appear only once")]
    [InlineData("""[]""", "$", "JSON object")]
    [InlineData("""{}""", "$", "neither a group nor a condition")]
    [InlineData("""{"all":[]}""", "$.all", "at least one rule")]
    [InlineData("""{"any":{}}""", "$.any", "at least one rule")]
    [InlineData("""{"all":[{"attribute":"age","operator":"exists"}],"any":[]}""", "$.any", "takes nothing else")]
    [InlineData("""{"not":{"all":[{"attribute":"agee","operator":"exists"}]}}""", "$.not.all[0].attribute", "Did you mean \"age\"?")]
    [InlineData("""{"attribute":"age","operator":"atLest","value":1}""", "$.operator", "Did you mean \"atLeast\"?")]
    [InlineData("""{"attribute":"age","operator":"active"}""", "$.operator", "not an operator of age")]
    [InlineData("""{"attribute":"age","operator":"atLeast"}""", "$:", "\"value\" is missing")]
    [InlineData("""{"attribute":"age","operator":"exists","value":1}""", "$.value", "takes no value")]
    [InlineData("""{"attribute":"age","operator":"atLeast","value":"45"}""", "$.value", "must be a number")]
    [InlineData("""{"attribute":"age","operator":"between","value":[64,45]}""", "$.value", "not in order")]
    [InlineData("""{"attribute":"age","operator":"between","value":[45]}""", "$.value", "must be a pair")]
    [InlineData("""{"attribute":"gender","operator":"equals","value":"woman"}""", "$.value", "not a value of gender")]
    [InlineData("""{"attribute":"gender","operator":"in","value":["female","x"]}""", "$.value[1]", "not a value of gender")]
    [InlineData("""{"attribute":"living","operator":"equals","value":"yes"}""", "$.value", "true or false")]
    [InlineData("""{"attribute":"birthDate","operator":"before","value":"2020-02-30"}""", "$.value", "must be a date")]
    [InlineData("""{"attribute":"opened","operator":"withinLast","value":1.5}""", "$.value", "whole number")]
    [InlineData("""{"attribute":"opened","operator":"withinLast","value":0}""", "$.value", "from 1 to")]
    [InlineData("""{"attribute":"observation","operator":"atLeast","value":6.5}""", "$:", "which codes are meant")]
    [InlineData("""{"attribute":"condition","operator":"active","of":{"codes":["E*1"]}}""", "$.of.codes[0]", "star")]
    [InlineData("""{"attribute":"condition","operator":"active","of":{"code":["E11"]}}""", "$.of.code", "Did you mean \"codes\"?")]
    [InlineData("""{"attribute":"age","operator":"exists","of":{"codes":["E11"]}}""", "$.of", "does not apply")]
    [InlineData("""{"attribute":"condition","operator":"active","during":{"lastDays":3}}""", "$.during", "does not apply")]
    [InlineData("""{"attribute":"visit","operator":"countAtLeast","value":2,"during":{"lastDays":3,"from":"2020-01-01"}}""", "$.during", "either relative or between dates")]
    [InlineData("""{"attribute":"visit","operator":"countAtLeast","value":2,"during":{"from":"2021-01-01","to":"2020-01-01"}}""", "$.during", "ends before it begins")]
    [InlineData("""{"attribute":"openedOfLast","operator":"atLeast","value":2,"last":65}""", "$.last", "from 1 to 64")]
    [InlineData("""{"attribute":"age","operator":"exists","vlaue":1}""", "$.vlaue", "Did you mean \"value\"?")]
    public void Parse_OfADefect_SaysWhereWhatAndHowToMend(string json, string where, string what)
    {
        var parse = Parser.Parse(json);

        Assert.Null(parse.Rule);
        Assert.Contains(parse.Problems, p => p.ToString().StartsWith(where, StringComparison.Ordinal) && p.ToString().Contains(what, StringComparison.Ordinal));
        Assert.All(parse.Problems, p => Assert.NotEmpty(p.Mend));
    }

    /// <summary>A conversion that is not known is refused at the condition, of the latest result as of any: never a comparison of numbers in two units.</summary>
    [Theory]
    [InlineData("""{"codes":["4548-4"],"system":"loinc"}""", null, "Values are converted to a unit, and none is named.", "Add the unit, or remove \"convert\".")]
    [InlineData("""{"valueSet":"019ad000-0000-7000-8000-0000000000e1","version":1}""", "%", "Values convert to this unit by what was measured, so each code must be named.", "Name codes, or leave the conversion out.")]
    [InlineData("""{"codes":["4548-4"],"system":"loinc"}""", "mg/dL", "No conversion of 4548-4 to mg/dL is known. It converts between % and mmol/mol.", OtherUnit)]
    [InlineData("""{"codes":["2345-7"]}""", "U/L", "No conversion of 2345-7 to U/L is known. It converts between mg/dL and mmol/L.", OtherUnit)]
    [InlineData("""{"codes":["4548-4","2345-7"],"system":"loinc"}""", "%", "No conversion of 2345-7 to % is known. It converts between mg/dL and mmol/L.", OtherUnit)]
    [InlineData("""{"codes":["8867-4"],"system":"loinc"}""", "%", "No conversion of 8867-4 to % is known.", OtherUnit)]
    [InlineData("""{"codes":["4548*"],"system":"loinc"}""", "%", "No conversion of 4548* to % is known.", OtherUnit)]
    [InlineData("""{"codes":["4548-4"],"system":"snomed"}""", "%", "No conversion of 4548-4 to % is known.", OtherUnit)]
    public void Parse_OfAConversionThatIsNotKnown_SaysWhichAndHowToMend(string of, string? unit, string what, string mend)
    {
        foreach (var attribute in new[] { "observation", "observationAny" })
        {
            var parse = Parser.Parse(Converted(attribute, of, unit));

            Assert.Null(parse.Rule);
            Assert.Equal([("$.convert", what, mend)], parse.Problems.Select(p => (p.Path, p.What, p.Mend)));
        }
    }

    [Theory]
    [InlineData("""{"codes":["4548-4"],"system":"loinc"}""", "%")]
    [InlineData("""{"codes":["4548-4","17856-6"]}""", "mmol/mol")]
    [InlineData("""{"codes":["2345-7"],"system":"loinc"}""", "mmol/L")]
    public void Parse_OfAConversionThatIsKnown_KeepsIt(string of, string unit)
    {
        var parse = Parser.Parse(Converted("observation", of, unit));

        Assert.Equal((true, unit), Assert.Single(parse.Rule!.Leaves().Select(l => (l.Convert, l.Unit!))));
    }

    [Fact]
    public void Parse_NamesEveryProblem_NotOnlyTheFirst()
    {
        var parse = Parser.Parse("""{"all":[{"attribute":"x","operator":"y"},{"any":[]},{"attribute":"age","operator":"atLeast"}]}""");

        Assert.Equal(["$.all[0].attribute", "$.all[1].any", "$.all[2]"], parse.Problems.Select(p => p.Path));
    }

    [Fact]
    public void Parse_OfTooDeepATree_IsRefused()
    {
        var json = """{"attribute":"age","operator":"exists"}""";
        for (var i = 0; i < RuleParser.MaxDepth; i++)
            json = $$"""{"all":[{{json}}]}""";

        Assert.Contains("deep", Parser.Parse(json).Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfTenThousandNodes_NamesTheFirstTooMany()
    {
        const string Leaf = """{"attribute":"age","operator":"exists"}""";
        var parse = Parser.Parse($$"""{"any":[{{string.Join(',', Enumerable.Repeat(Leaf, 10_000))}}]}""");

        Assert.Null(parse.Rule);
        Assert.Equal([$"$.any[{RuleParser.MaxLeaves}]"], parse.Problems.Select(p => p.Path));
        Assert.Contains("more than 200 conditions", parse.Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"all":[{"attribute":"state","operator":"in","value":[LIST]}]}""", "$.all[0].value")]
    [InlineData("""{"all":[{"attribute":"condition","operator":"active","of":{"codes":[LIST]}}]}""", "$.all[0].of.codes")]
    public void Parse_OfAThousandValues_NamesTheList(string json, string path)
    {
        var parse = Parser.Parse(json.Replace("LIST", string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"w{i}\"")), StringComparison.Ordinal));

        Assert.Null(parse.Rule);
        Assert.Equal([path], parse.Problems.Select(p => p.Path));
        Assert.Contains("200", parse.Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(10_000)]
    public void Parse_OfJsonBeyondAnyDepth_SaysSo(int depth)
    {
        var parse = Parser.Parse(string.Concat(Enumerable.Repeat("{\"not\":", depth)) + "{}" + new string('}', depth));

        Assert.Null(parse.Rule);
        Assert.Contains("nested more than 64 levels deep", parse.Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("not valid JSON", parse.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Canonical_IsOneSpellingPerRule()
    {
        const string Expected = """{"all":[{"attribute":"age","operator":"atLeast","value":8},{"attribute":"condition","of":{"codes":["E11.*","I10"],"system":"icd-10-cm"},"operator":"active"}]}""";
        var other = Parser.Parse("""
            { "all": [ { "value": 8.00, "operator": "atLeast", "attribute": "age" },
                       { "operator": "active", "attribute": "condition", "of": { "system": "http://hl7.org/fhir/sid/icd-10-cm", "codes": ["I10", "E11.*", "I10"] } } ] }
            """).Rule!;

        Assert.Equal(Expected, RuleJson.Canonical(other));
        Assert.Equal(RuleJson.Hash(Parser.Parse(Expected).Rule!), RuleJson.Hash(other));
    }

    [Fact]
    public void Canonical_OfAnyRule_ReadsBackToTheSame() => RandomRules.Of(Catalogue).Sample(rule =>
    {
        var canonical = RuleJson.Canonical(rule);
        var parse = Parser.Parse(canonical);
        Assert.True(parse.Rule is not null, parse.Explain());
        Assert.Equal(canonical, RuleJson.Canonical(parse.Rule));
        Assert.Equal(canonical, RuleJson.Canonical(Parser.Parse(RuleJson.Indented(rule)).Rule!));
    }, iter: 2000);

    private static string Converted(string attribute, string of, string? unit) =>
        $$"""{"attribute":"{{attribute}}","of":{{of}},"operator":"atLeast","value":6.5,{{(unit is null ? "" : $"\"unit\":\"{unit}\",")}}"convert":true}""";
}

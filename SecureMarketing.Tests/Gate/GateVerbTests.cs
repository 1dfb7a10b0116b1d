using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Cli;

namespace SecureMarketing.Tests.Gate;

public sealed class GateVerbTests
{
    [Fact]
    public void Answer_HasTheShapeOfTheContract() => Assert.Equal(
        """{"effect":"HOLD","primary":"STALE_STATE","reasons":["STALE_STATE","ROUTE_NO_BAA"]}""",
        Answer(GateOracle.Good.With(("fresh", "N"), ("vendorBaa", "Missing"))));

    [Fact]
    public void Answer_WhenAllowed_HasNoPrimary() => Assert.Equal("""{"effect":"ALLOW","primary":null,"reasons":[]}""", Answer(GateOracle.Good));

    [Theory]
    [InlineData("OutOfScope", """["Channel","Category"]""", """{"effect":"DENY","primary":"AUTH_OutOfScope","reasons":["AUTH_OutOfScope"],"uncovered":["Category","Channel"]}""")]
    [InlineData("OutOfScope", "[]", """{"effect":"DENY","primary":"AUTH_OutOfScope","reasons":["AUTH_OutOfScope"]}""")]
    [InlineData("Revoked", """["Channel"]""", """{"effect":"DENY","primary":"AUTH_Revoked","reasons":["AUTH_Revoked"]}""")]
    [InlineData("OutOfScope", """["category"]""", """{"effect":"DENY","primary":"INCONSISTENT_INPUT","reasons":["INCONSISTENT_INPUT","AUTH_OutOfScope"]}""")]
    [InlineData("OutOfScope", "\"Category\"", """{"effect":"DENY","primary":"INCONSISTENT_INPUT","reasons":["INCONSISTENT_INPUT","AUTH_OutOfScope"]}""")]
    public void Answer_SaysWhatIsNotCovered_WhereThatIsTheObjection(string auth, string uncovered, string expected)
    {
        var line = JsonSerializer.SerializeToNode(GateOracle.Good.With(("class", "Marketing"), ("auth", auth)))!;
        line["uncovered"] = JsonNode.Parse(uncovered);

        Assert.Equal(expected, Answered.By(GateVerb.Answer, line.Deserialize<JsonElement>()));
    }

    [Theory]
    [InlineData("Missing", """["Recipient","Discloser"]""", """{"effect":"DENY","primary":"SENSITIVE_CONSENT_Part2","reasons":["SENSITIVE_CONSENT_Part2"],"consentUncovered":["Discloser","Recipient"]}""")]
    [InlineData("Missing", "[]", """{"effect":"DENY","primary":"SENSITIVE_CONSENT_Part2","reasons":["SENSITIVE_CONSENT_Part2"]}""")]
    [InlineData("Missing", "1", """{"effect":"DENY","primary":"INCONSISTENT_INPUT","reasons":["INCONSISTENT_INPUT","SENSITIVE_CONSENT_Part2"]}""")]
    [InlineData("Valid", """["Recipient"]""", """{"effect":"ALLOW","primary":null,"reasons":[]}""")]
    public void Answer_SaysWhomAConsentDoesNotName(string consent, string uncovered, string expected)
    {
        var line = JsonSerializer.SerializeToNode(GateOracle.Good.With(("sens", "Part2"), ("sensCons", consent), ("route", "EndToEnd")))!;
        line["consentUncovered"] = JsonNode.Parse(uncovered);

        Assert.Equal(expected, Answered.By(GateVerb.Answer, line.Deserialize<JsonElement>()));
    }

    [Theory]
    [InlineData("Fail", """{"effect":"DENY","primary":"RULEPACK:GDPR-ART9","reasons":["RULEPACK:GDPR-ART9"],"furtherPacks":["CASL","TX-181-152"]}""")]
    [InlineData("Pass", """{"effect":"ALLOW","primary":null,"reasons":[]}""")]
    public void Answer_NamesEveryPackThatRefuses(string pack, string expected)
    {
        var line = JsonSerializer.SerializeToNode(GateOracle.Good.With(("pack", pack), ("packId", "GDPR-ART9")))!;
        line["furtherPacks"] = new JsonArray("CASL", "TX-181-152");

        Assert.Equal(expected, Answered.By(GateVerb.Answer, line.Deserialize<JsonElement>()));
    }

    /// <summary>Names are compared exactly: a number, another case or another word is unknown.</summary>
    [Theory]
    [InlineData("appr", "\"valid\"")]
    [InlineData("appr", "\"1\"")]
    [InlineData("appr", "1")]
    [InlineData("class", "\"Harmless\"")]
    [InlineData("phi", "null")]
    public void Answer_ToAnUnknownValue_IsInconsistentInput(string name, string json)
    {
        var line = JsonSerializer.Serialize(GateOracle.Good).Replace($"\"{name}\":\"{GateOracle.Good[name]}\"", $"\"{name}\":{json}", StringComparison.Ordinal);

        Assert.StartsWith("""{"effect":"DENY","primary":"INCONSISTENT_INPUT",""", Answered.By(GateVerb.Answer, JsonElement.Parse(line)), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_ToAMissingValue_IsInconsistentInput() => Assert.StartsWith(
        """{"effect":"DENY","primary":"INCONSISTENT_INPUT",""",
        Answer(GateOracle.Good.Remove("sens")), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}\n{\"audit\":", "line 2: not valid JSON")]
    [InlineData("\n\n[1]", "line 3: expected one JSON object, found Array")]
    [InlineData("{\"audit\":\"Up\",\"audit\":\"Down\"}", "line 1: not valid JSON")]
    public async Task Read_OfAMalformedLine_NamesTheLine(string content, string message)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, content);
            using var output = new MemoryStream();
            var refusal = await Assert.ThrowsAsync<CliException>(() => JsonLines.AnswerAsync(file, output, (writer, _, number) => writer.WriteNumberValue(number), CancellationToken.None));
            Assert.Equal(content.StartsWith("{}", StringComparison.Ordinal) ? "1\n" : "", Encoding.UTF8.GetString(output.ToArray()));
            Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(1, refusal.ExitCode);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Answer(IReadOnlyDictionary<string, string> words) => Answered.By(GateVerb.Answer, JsonSerializer.SerializeToElement(words));
}

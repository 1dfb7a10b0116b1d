using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Cli;

namespace SecureMarketing.Tests.Consent;

public sealed class AuthorizationVerbTests
{
    private static JsonNode Question(Action<JsonNode>? change = null)
    {
        var question = new JsonObject
        {
            ["authorization"] = JsonNode.Parse(AuthorizationJson.Write(Forms.Complete)),
            ["at"] = "2026-11-24T15:00:00Z",
            ["zone"] = "America/Los_Angeles",
            ["need"] = new JsonObject { ["purpose"] = "wellness-programmes", ["categories"] = new JsonArray("Diabetes"), ["remunerated"] = false },
        };
        change?.Invoke(question);
        return question;
    }

    private static string Answer(JsonNode question) => Answered.By(AuthorizationVerb.Answer, question.Deserialize<JsonElement>());

    [Fact]
    public void Check_OfCompleteForm_AnswersTheDocumentedShape() =>
        Assert.Equal("""{"valid":true,"status":"Valid","defects":[]}""", Answer(Question()));

    [Fact]
    public void Check_OfAnotherPurposeAndCategory_SaysWhatIsNotCovered() =>
        Assert.Equal(
            """{"valid":false,"status":"OutOfScope","defects":[],"uncovered":[{"part":"Purpose","needed":"offers"},{"part":"Category","needed":"HIV"}]}""",
            Answer(Question(q => q["need"] = new JsonObject { ["purpose"] = "offers", ["categories"] = new JsonArray("Diabetes", "HIV") })));

    /// <summary>42 CFR 2.31(a)(2), (4): who discloses and to whom are named in the consent itself.</summary>
    [Theory]
    [InlineData("Riverside Clinic", null, "wellness-programmes", """{"valid":true}""")]
    [InlineData("Hillside Clinic", null, "wellness-programmes", """{"valid":false,"uncovered":["Discloser"]}""")]
    [InlineData("Hillside Clinic", "Acme, Inc.", "wellness-programmes", """{"valid":false,"uncovered":["Discloser","Recipient"]}""")]
    [InlineData("Riverside Clinic", null, "offers", """{"valid":false}""")]
    public void Check_WithAPart2Consent_SaysWhomItDoesNotName(string sender, string? recipient, string consentTo, string expected)
    {
        var consent = new Part2ConsentTerms
        {
            Discloser = "Riverside Clinic",
            Description = "Attendance",
            Recipients = "The mail service",
            Purpose = consentTo,
            StatesRightToRevoke = true,
            ExpiresOn = new DateOnly(2027, 1, 1),
            SignedOn = new DateOnly(2026, 1, 10),
            Evidence = "Scan 1",
        };

        var answer = JsonNode.Parse(Answer(Question(q =>
        {
            q["part2"] = JsonSerializer.SerializeToNode(consent, AuthorizationJson.Options);
            q["need"]!["sender"] = sender;
            q["need"]!["recipients"] = recipient is null ? new JsonArray() : new JsonArray(recipient);
        })))!;

        Assert.Equal(expected, answer["part2"]!.ToJsonString());
    }

    [Fact]
    public void Check_WithoutRedisclosureStatement_IsDefective() =>
        Assert.Equal("""{"valid":false,"status":"Defective","defects":["REDISCLOSURE_STATEMENT_MISSING"]}""",
            Answer(Question(q => q["authorization"]!["statements"]!.AsObject().Remove("redisclosure"))));

    [Fact]
    public void Check_OfRepresentativeWithoutAuthority_IsDefective() =>
        Assert.Equal("""{"valid":false,"status":"Defective","defects":["REPRESENTATIVE_AUTHORITY_MISSING"]}""",
            Answer(Question(q => q["authorization"]!["representative"] = new JsonObject { ["name"] = "R. Example" })));

    [Fact]
    public void Check_OfNullAuthorization_IsNone() =>
        Assert.Equal("""{"valid":false,"status":"None","defects":[]}""", Answer(Question(q => q["authorization"] = null)));

    [Theory]
    [InlineData("authorization", "expiry", "\"2027-01-01\"")]
    [InlineData("authorization", "scopeCategories", "null")]
    [InlineData("authorization", "state", "\"Sometimes\"")]
    [InlineData("authorization", "state", "6")]
    [InlineData("authorization", "copyProvidedAt", "\"2026-01-10T20:00:00\"")]
    [InlineData("authorization", "copyProvidedAt", "\"2026-01-10\"")]
    [InlineData("authorization", "copyProvidedAt", "1")]
    [InlineData("need", "categories", "\"Diabetes\"")]
    public void Check_OfUnknownOrWrongField_IsRefusedWithItsPlace(string parent, string field, string json)
    {
        var refusal = Assert.Throws<CliException>(() => Answer(Question(q => q[parent]![field] = JsonNode.Parse(json))));

        Assert.Contains($"$.{parent}.{field}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SecureMarketing.Core", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfUnknownZone_IsRefused() =>
        Assert.StartsWith("Line 1, at $.zone: \"Mars/Olympus\"", Assert.Throws<CliException>(() => Answer(Question(q => q["zone"] = "Mars/Olympus"))).Message, StringComparison.Ordinal);

    /// <summary>In the machine's own zone it would be valid here and expired there.</summary>
    [Fact]
    public void Check_AtAMomentWithoutOffset_IsRefused() =>
        Assert.StartsWith("Line 1, at $.at: ", Assert.Throws<CliException>(() => Answer(Question(q => q["at"] = "2026-11-24T15:00:00"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task BadLine_IsNamedByItsPlaceInTheFile_AndWhatStoodBeforeItIsAnswered()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"{Question().ToJsonString()}\n\n{Question(q => q["zone"] = "Nowhere").ToJsonString()}\n");
            using var output = new MemoryStream();

            var refusal = await Assert.ThrowsAsync<CliException>(() => JsonLines.AnswerAsync(file, output, AuthorizationVerb.Answer, CancellationToken.None));

            Assert.StartsWith("Line 3, at $.zone: ", refusal.Message, StringComparison.Ordinal);
            Assert.Equal("{\"valid\":true,\"status\":\"Valid\",\"defects\":[]}\n", System.Text.Encoding.UTF8.GetString(output.ToArray()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Schema_NamesEveryFieldOfTheRegister()
    {
        var properties = AuthorizationVerb.Schema()["properties"]!["authorization"]!["properties"]!.AsObject();

        foreach (var property in typeof(AuthorizationRecord).GetProperties())
            Assert.True(properties.ContainsKey(JsonNamingPolicy.CamelCase.ConvertName(property.Name)), property.Name);
        Assert.Equal("""{"description":"The moment of use, ISO 8601 with offset.","type":"string","format":"date-time"}""", AuthorizationVerb.Schema()["properties"]!["at"]!.ToJsonString());
        Assert.Contains("164.508(c)(1)(i)", properties["information"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.Segmentation.DeIdentified;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>The check finds what somebody planted in an exported set, names the kind, and never repeats the value.</summary>
public sealed class SafeHarborCheckTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 24);

    private const string Clean =
        """{"record":"0123456789abcdef0123456789abcdef","sex":"female","age":"61","birthYear":1965,"deceased":false,"area":"021","maritalStatus":"M","language":"es","race":"2106-3","ethnicity":"2135-2","facts":[{"kind":"condition","system":"snomed","code":"38341003","year":2019,"active":true}],"visits":[{"class":"ambulatory","year":2020,"n":10}]}""";

    [Fact]
    public async Task CleanRows_AreFoundClean() => Assert.Empty((await RunAsync(Clean + "\n" + Clean)).Findings);

    /// <summary>The eighteen kinds, each in a field of its own and each hidden in a field that may be there.</summary>
    [Theory]
    [InlineData("$.familyName", "Quillfeather", IdentifierKind.Name)]
    [InlineData("$.language", "Quillfeather", IdentifierKind.Name)]
    [InlineData("$.street", "14 Larkspur Way", IdentifierKind.Geography)]
    [InlineData("$.maritalStatus", "14 Larkspur Way", IdentifierKind.Geography)]
    [InlineData("$.area", "02139", IdentifierKind.Geography)]
    [InlineData("$.area", "059", IdentifierKind.Geography)]
    [InlineData("$.state", "MA", IdentifierKind.Geography)]
    [InlineData("$.admissionDate", "2020-05-06", IdentifierKind.Date)]
    [InlineData("$.language", "2020-05-06", IdentifierKind.Date)]
    [InlineData("$.birthYear", "1965-09-12", IdentifierKind.Date)]
    [InlineData("$.age", "95", IdentifierKind.Date)]
    [InlineData("$.birthYear", "1931", IdentifierKind.Date)]
    [InlineData("$.facts[0].year", "1931", IdentifierKind.Date)]
    [InlineData("$.visits[0].year", "1931", IdentifierKind.Date)]
    [InlineData("$.phone", "617-555-0101", IdentifierKind.Telephone)]
    [InlineData("$.race", "617-555-0101", IdentifierKind.Telephone)]
    [InlineData("$.facts[0].code", "617-555-0101", IdentifierKind.Telephone)]
    [InlineData("$.faxNumber", "617-555-0102", IdentifierKind.Fax)]
    [InlineData("$.emailAddress", "m@example.com", IdentifierKind.Email)]
    [InlineData("$.ethnicity", "m@example.com", IdentifierKind.Email)]
    [InlineData("$.ssn", "999-11-1234", IdentifierKind.SocialSecurity)]
    [InlineData("$.race", "999-11-1234", IdentifierKind.SocialSecurity)]
    [InlineData("$.mrn", "MRN-p1-77841", IdentifierKind.MedicalRecord)]
    [InlineData("$.record", "MRN-p1-77841", IdentifierKind.MedicalRecord)]
    [InlineData("$.beneficiaryNumber", "1EG4-TE5-MK73", IdentifierKind.HealthPlan)]
    [InlineData("$.accountNumber", "44-2", IdentifierKind.Account)]
    [InlineData("$.licenseNumber", "D123", IdentifierKind.Licence)]
    [InlineData("$.licensePlate", "8ABC123", IdentifierKind.Licence)]
    [InlineData("$.vehicle", "1HGCM82633A004352", IdentifierKind.Vehicle)]
    [InlineData("$.language", "1HGCM82633A004352", IdentifierKind.Vehicle)]
    [InlineData("$.deviceSerial", "PM-2210", IdentifierKind.Device)]
    [InlineData("$.url", "https://example.com/p1", IdentifierKind.Url)]
    [InlineData("$.facts[0].system", "https://example.com/p1", IdentifierKind.Url)]
    [InlineData("$.ipAddress", "203.0.113.9", IdentifierKind.IpAddress)]
    [InlineData("$.language", "2001:db8::9", IdentifierKind.IpAddress)]
    [InlineData("$.voiceprint", "AAEC", IdentifierKind.Biometric)]
    [InlineData("$.photo", "data:image/png;base64,AAEC", IdentifierKind.Photograph)]
    [InlineData("$.tattoo", "#7", IdentifierKind.OtherUnique)]
    [InlineData("$.facts[0].note", "#7", IdentifierKind.OtherUnique)]
    [InlineData("$.facts[0].code", "38341004", IdentifierKind.Telephone)] // no SNOMED CT code: the check digit is wrong
    [InlineData("$.facts[0].unit", "a", IdentifierKind.Name)] // a span of time may be an age
    [InlineData("$.facts[0].value", "7.2341", IdentifierKind.OtherUnique)]
    [InlineData("$.Marisol Quillfeather", "1", IdentifierKind.OtherUnique)]
    public async Task PlantedIdentifier_IsFound(string path, string value, IdentifierKind kind)
    {
        var row = JsonNode.Parse(Clean)!;
        var field = path[(path.LastIndexOf('.') + 1)..];
        var target = path.StartsWith("$.facts", StringComparison.Ordinal) ? row["facts"]![0]! : path.StartsWith("$.visits", StringComparison.Ordinal) ? row["visits"]![0]! : row;
        target[field] = value;

        var (rows, findings) = await RunAsync(Clean + "\n" + row.ToJsonString());

        Assert.Equal(2, rows);
        Assert.Contains(findings, f => f.Row == 2 && f.Kind == kind);
        Assert.All(findings, f => Assert.DoesNotContain("Quillfeather", f.Field + f.Problem, StringComparison.Ordinal));
        Assert.DoesNotContain(findings, f => (value.Length > 4 && f.Problem.Contains(value, StringComparison.Ordinal)) || f.Row == 1);
    }

    [Theory]
    [InlineData("""{"age":"90+","birthYear":1950}""")]
    [InlineData("""{"area":"021","state":"MA"}""")]
    [InlineData("""{"age":"61","age":"95"}""")]
    [InlineData("""{"facts":"E11.9 since 2019-03-02"}""")]
    [InlineData("""{"facts":[["E11.9"]]}""")]
    [InlineData("""{"facts.code":"38341003"}""")]
    [InlineData("""{"visits":[{"class":"ambulatory","n":11}]}""")]
    [InlineData("""{"sex":null}""")]
    [InlineData("""{"sex":{"text":"female"}}""")]
    [InlineData("""{"sex":"female\n"}""")]
    [InlineData("""["Marisol"]""")]
    [InlineData("{")]
    public async Task OddRow_IsFound(string row) => Assert.NotEmpty((await RunAsync(Clean + "\n" + row)).Findings);

    [Fact]
    public async Task Table_IsReadAsItsRows()
    {
        const string Table = "record,sex,age,area,language,facts\n0123456789abcdef0123456789abcdef,female,61,021,es,condition:snomed:38341003:2019:true\n";

        Assert.Empty((await RunAsync(Table)).Findings);
        Assert.Equal(IdentifierKind.Email, Assert.Single((await RunAsync(Table + "0123456789abcdef0123456789abcdef,female,61,021,\"m,x@example.com\",\n")).Findings).Kind);
        Assert.NotEmpty((await RunAsync(Table + "0123456789abcdef0123456789abcdef,female,61,021,es,,Quillfeather\n")).Findings);
        Assert.NotEmpty((await RunAsync(Table + "0123456789abcdef0123456789abcdef,female,61,021,es,condition:snomed:38341003:2019:true:7.2:%:Quillfeather\n")).Findings);
    }

    private static Task<(int Rows, IReadOnlyList<SafeHarborFinding> Findings)> RunAsync(string text) =>
        new SafeHarborCheck(ZipAreas.Shipped(), AsOf).RunAsync(new StringReader(text), CancellationToken.None);
}

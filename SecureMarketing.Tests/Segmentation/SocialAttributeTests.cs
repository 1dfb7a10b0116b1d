using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Circumstances of life from tables, FHIR and surveys: what is fed is offered, and both evaluators find the people.</summary>
public sealed class SocialAttributeTests
{
    private static readonly DateOnly AsOf = new(2026, 3, 1);

    [Fact]
    public async Task AColumnOfATable_FeedsItsAttribute()
    {
        await using var bench = await ImportBench.StartAsync();
        Assert.DoesNotContain("education", await OfferedAsync(bench, "id,last,state\np0,Roe,TX\n"));

        var offered = await OfferedAsync(bench, """
            id,last,state,education,employment,household income,household size,family status,religion,cultural affiliation,SES,languages spoken,last portal login
            p1,Roe,MA,Bachelor's degree,Full time,61000,4,Single parent,Quaker,Navajo,Class II,English; Spanish,2026-02-10
            p2,Poe,OH,High school,Retired,"24,999.99",1,,,,Class IV,French,2025-01-05
            p3,Coe,PR,,,a lot,,,,,,,
            """);

        Assert.Superset(new HashSet<string> { "education", "employment", "incomeBand", "householdSize", "familyStatus", "religion", "culturalAffiliation", "socioeconomicStatus", "spokenLanguage", "portalLogin", "region" }, offered);
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"education","operator":"equals","value":"bachelor's DEGREE"}"""));
        Assert.Equal(["p0", "p3"], await PeopleAsync(bench, """{"attribute":"employment","operator":"missing"}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"incomeBand","operator":"equals","value":"$50,000 to $74,999"}"""));
        Assert.Equal(["p2"], await PeopleAsync(bench, """{"attribute":"incomeBand","operator":"in","value":["under $25,000","$150,000 or more"]}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"householdSize","operator":"atLeast","value":3}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"familyStatus","operator":"exists"}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"religion","operator":"in","value":["Quaker"]}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"culturalAffiliation","operator":"equals","value":"navajo"}"""));
        Assert.Equal(["p1", "p2"], await PeopleAsync(bench, """{"attribute":"socioeconomicStatus","operator":"in","value":["Class II","class iv"]}"""));
        Assert.Equal(["p0", "p3"], await PeopleAsync(bench, """{"attribute":"socioeconomicStatus","operator":"missing"}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"spokenLanguage","operator":"equals","value":"Spanish"}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"portalLogin","operator":"withinLast","value":30}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"region","operator":"equals","value":"northeast"}"""));
        Assert.Equal(["p0", "p2"], await PeopleAsync(bench, """{"attribute":"region","operator":"in","value":["South","Midwest"]}"""));

        // The next list replaces the answers, and brings another day beside the first.
        await bench.ImportAsync(bench.File("people.csv", "id,last,education,languages spoken,last portal login\np1,Roe,Doctorate,English,2026-02-20\n"));
        Assert.Equal([], await PeopleAsync(bench, """{"attribute":"education","operator":"equals","value":"Bachelor's degree"}"""));
        Assert.Equal([], await PeopleAsync(bench, """{"attribute":"spokenLanguage","operator":"equals","value":"Spanish"}"""));
        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"portalLogin","operator":"between","value":["2026-02-10","2026-02-10"]}"""));
        var words = (await bench.Host.RunAsync<ListWords, IReadOnlyDictionary<string, IReadOnlyList<string>>>(new ListWords())).Value;
        Assert.Equal(["Doctorate", "High school"], words["education"]);
    }

    [Fact]
    public async Task APatientOfTwoLanguages_OfAFaith_AndOfATribe()
    {
        await using var bench = await ImportBench.StartAsync();
        var patient = FhirFixture.Patient("a", change: p =>
        {
            ((JsonArray)p["communication"]!).Add(JsonNode.Parse("""{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"yi","display":"Yiddish"}]}}"""));
            ((JsonArray)p["extension"]!).Add(JsonNode.Parse("""{"url":"http://hl7.org/fhir/StructureDefinition/patient-religion","valueCodeableConcept":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ReligiousAffiliation","code":"1026","display":"Judaism"}]}}"""));
            ((JsonArray)p["extension"]!).Add(JsonNode.Parse("""{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-tribal-affiliation","extension":[{"url":"tribalAffiliation","valueCodeableConcept":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-TribalEntityUS","code":"187","display":"Paiute-Shoshone Tribe"}]}},{"url":"isEnrolled","valueBoolean":false}]}"""));
        });

        await bench.ImportAsync(bench.File("people.ndjson", patient.ToJsonString() + "\n" + FhirFixture.Patient("b", "Other", "Nell").ToJsonString() + "\n"));

        Assert.Equal(["a"], await PeopleAsync(bench, """{"attribute":"spokenLanguage","operator":"equals","value":"yi"}"""));
        Assert.Equal(["a", "b"], await PeopleAsync(bench, """{"attribute":"spokenLanguage","operator":"equals","value":"Spanish"}"""));
        Assert.Equal(["a"], await PeopleAsync(bench, """{"attribute":"religion","operator":"equals","value":"1026"}"""));
        Assert.Equal(["a"], await PeopleAsync(bench, """{"attribute":"culturalAffiliation","operator":"equals","value":"Paiute-Shoshone tribe"}"""));
    }

    /// <summary>US Core allows five categories and any number of detailed ones: each finds the person, by code or name, and the next statement replaces them all. A table names them in one cell.</summary>
    [Fact]
    public async Task SeveralRaces_AreAllFound_AndTakenBack()
    {
        await using var bench = await ImportBench.StartAsync();
        string People(params string[] parts) => FhirFixture.Patient("a", change: p =>
        {
            foreach (var part in parts)
                ((JsonArray)p["extension"]![0]!["extension"]!).Insert(1, JsonNode.Parse(part));
        }).ToJsonString() + "\n" + FhirFixture.Patient("b", "Other", "Nell").ToJsonString() + "\n";
        Task<IReadOnlyList<string>> OfAsync(string op, string value) => PeopleAsync(bench, $$"""{"attribute":"race","operator":"{{op}}","value":{{value}}}""");

        await bench.ImportAsync(bench.File("people.ndjson", People(
            """{"url":"ombCategory","valueCoding":{"code":"2028-9","display":"Asian"}}""", """{"url":"detailed","valueCoding":{"code":"2034-7","display":"Chinese"}}""", """{"url":"detailed","valueCoding":{"code":"2034-7"}}""")));

        var stored = await bench.ContactAsync("a");
        Assert.Equal(("2028-9;2034-7;2106-3", "Asian; Chinese; White"), (stored.RaceCode, stored.RaceText));
        Assert.Equal(["a", "b"], await OfAsync("equals", "\"white\""));
        Assert.Equal(["a"], await OfAsync("equals", "\"2028-9\""));
        Assert.Equal(["a"], await OfAsync("in", """["2034-7","Nothing"]"""));
        Assert.Equal(["a"], await OfAsync("startsWith", "\"chin\""));
        Assert.Equal([], await OfAsync("equals", "\"Asian; White\""));
        var words = (await bench.Host.RunAsync<ListWords, IReadOnlyDictionary<string, IReadOnlyList<string>>>(new ListWords())).Value;
        Assert.Equal(["Asian", "Chinese", "White"], words["race"]);

        await bench.ImportAsync(bench.File("people.ndjson", People()));
        Assert.Equal([], await OfAsync("in", """["Asian","Chinese"]"""));
        await bench.ImportAsync(bench.File("more.csv", "id,last,race\nc,Poe,White; asian\nd,Coe,BLACK | white|Martian\ne,Roe,Black/African\n"));
        Assert.Equal(["a", "b", "c", "d"], await OfAsync("equals", "\"2106-3\""));
        Assert.Equal(["c"], await OfAsync("equals", "\"2028-9\""));
        Assert.Equal(["d"], await OfAsync("in", """["martian","2054-5"]"""));
        Assert.Equal(["e"], await OfAsync("equals", "\"black/african\""));
    }

    /// <summary>Each tribe of somebody who has several counts; what a later statement no longer names is taken back. A table names them in one cell.</summary>
    [Fact]
    public async Task SeveralTribes_AreAllKept_AndTakenBack()
    {
        await using var bench = await ImportBench.StartAsync();
        string People(params string[] tribes) => FhirFixture.Patient("a", change: p =>
        {
            foreach (var tribe in tribes)
                ((JsonArray)p["extension"]!).Add(JsonNode.Parse($$$"""{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-tribal-affiliation","extension":[{"url":"tribalAffiliation","valueCodeableConcept":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-TribalEntityUS","code":"{{{tribe}}}","display":"Tribe {{{tribe}}}"}]}}]}"""));
        }).ToJsonString() + "\n" + FhirFixture.Patient("b", "Other", "Nell").ToJsonString() + "\n";
        static string Of(string tribe) => $$$"""{"attribute":"culturalAffiliation","operator":"equals","value":"Tribe {{{tribe}}}"}""";

        await bench.ImportAsync(bench.File("people.ndjson", People("187", "91", "187", "12")));
        foreach (var tribe in new[] { "187", "91", "12" })
            Assert.Equal(["a"], await PeopleAsync(bench, Of(tribe)));
        Assert.Equal(["b"], await PeopleAsync(bench, """{"attribute":"culturalAffiliation","operator":"missing"}"""));

        await bench.ImportAsync(bench.File("people.ndjson", People("91")));
        Assert.Equal(["a"], await PeopleAsync(bench, Of("91")));
        Assert.Equal([], await PeopleAsync(bench, Of("187")));
        Assert.Equal([], await PeopleAsync(bench, Of("12")));
        Assert.Equal(1, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()));

        await bench.ImportAsync(bench.File("people.csv", "id,last,cultural affiliation\np1,Roe,\"Navajo; Paiute-Shoshone, Nevada\"\n"));
        foreach (var tribe in new[] { "navajo", "Paiute-Shoshone, Nevada" })
            Assert.Equal(["p1"], await PeopleAsync(bench, $$$"""{"attribute":"culturalAffiliation","operator":"equals","value":"{{{tribe}}}"}"""));
    }

    /// <summary>A screening response as the HL7 guide for social needs writes it: how somebody lives.</summary>
    [Fact]
    public async Task FamilyStatus_ComesFromASurveyInFhir()
    {
        await using var bench = await ImportBench.StartAsync();
        const string Answer = """{"resourceType":"Observation","id":"o1","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"63503-7","display":"Are you now married, widowed, divorced, separated, never married or living with a partner?"}]},"subject":{"reference":"Patient/a"},"effectiveDateTime":"2026-02-10","valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA48-4","display":"Married"}]}}""";
        await bench.ImportAsync(bench.File("people.ndjson", FhirFixture.Patient("a").ToJsonString() + "\n" + FhirFixture.Patient("b", "Other", "Nell").ToJsonString() + "\n" + Answer + "\n"));

        Assert.Contains((await bench.Host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value, a => a.Key == "familyStatus");
        Assert.Equal(["a"], await PeopleAsync(bench, """{"attribute":"familyStatus","operator":"equals","value":"Married"}"""));
        Assert.Equal(["b"], await PeopleAsync(bench, """{"attribute":"familyStatus","operator":"missing"}"""));
    }

    /// <summary>A proof of identity in the portal here counts beside the sign-ins that tables state; a code that nobody used does not.</summary>
    [Fact]
    public async Task ASignInHere_Counts()
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("people.csv", "id,last\np1,Roe\np2,Poe\n"));
        foreach (var (person, used) in new[] { ("p1", true), ("p2", false) })
        {
            var contact = (await bench.ContactAsync(person)).Id;
            await using var db = bench.Host.NewContext();
            var message = new PortalMessage(Core.Kernel.MessageId.New(), contact, [], [], [], TestHost.Start, TimeSpan.FromDays(30));
            var code = new PortalCode(Core.Kernel.MessageId.New(), message.Id, new byte[32], [], null, TestHost.Start);
            if (used)
                code.Use(new byte[32], new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero), TimeSpan.FromMinutes(15));
            db.AddRange(message, code);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["p1"], await PeopleAsync(bench, """{"attribute":"portalLogin","operator":"withinLast","value":1}"""));
        Assert.Equal(["p2"], await PeopleAsync(bench, """{"attribute":"portalLogin","operator":"never"}"""));
        Assert.Equal([], await PeopleAsync(bench, """{"attribute":"portalLogin","operator":"before","value":"2026-02-28"}"""));
    }

    /// <summary>Smoking status of the real bundles: the latest answer of each person, worked out from the files by themselves.</summary>
    [Fact]
    public async Task CodedAnswersOfTheRealBundles_AreThoseOfTheFiles()
    {
        var files = Directory.GetFiles(SharedData.Path("patients/synthea-r4-bundles"), "*.json");
        var latest = new Dictionary<string, (string At, string Answer)>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var bundle = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            var resources = bundle.RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")).ToList();
            // Two of the files hold hospitals and practitioners only.
            if (resources.Find(r => r.GetProperty("resourceType").GetString() == "Patient") is not { ValueKind: JsonValueKind.Object } person)
                continue;
            var patient = person.GetProperty("id").GetString()!;
            foreach (var observation in resources.Where(r => r.GetProperty("resourceType").GetString() == "Observation" && r.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString() == "72166-2"))
            {
                var (at, answer) = (observation.GetProperty("effectiveDateTime").GetString()!, observation.GetProperty("valueCodeableConcept").GetProperty("coding")[0].GetProperty("code").GetString()!);
                if (!latest.TryGetValue(patient, out var known) || string.CompareOrdinal(at, known.At) > 0)
                    latest[patient] = (at, answer);
            }
        }

        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(files);
        foreach (var answer in (string[])["266919005", "8517006", "449868002"])
        {
            var expected = latest.Where(l => l.Value.Answer == answer).Select(l => l.Key).Order(StringComparer.Ordinal);
            Assert.Equal(expected, await PeopleAsync(bench, $$$"""{"attribute":"observationAnswer","of":{"codes":["72166-2"],"system":"loinc"},"operator":"in","value":{"codes":["{{{answer}}}"],"system":"snomed"}}"""));
        }

        var found = (await bench.Host.RunAsync<FindAnswers, IReadOnlyList<FoundCode>>(new FindAnswers(["72166-2"], "loinc"))).Value;
        Assert.Equal(latest.Values.Select(l => l.Answer).Distinct().Order(StringComparer.Ordinal), found.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    private static async Task<HashSet<string>> OfferedAsync(ImportBench bench, string csv)
    {
        await bench.ImportAsync(bench.File("people.csv", csv));
        return (await bench.Host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value.Select(a => a.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Source ids of the people, whom both evaluators name.</summary>
    private static async Task<IReadOnlyList<string>> PeopleAsync(ImportBench bench, string rule)
    {
        var people = new List<IReadOnlyList<string>>();
        foreach (var engine in Enum.GetValues<SegmentEngine>())
        {
            var members = await bench.Host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(rule, AsOf, Engine: engine));
            Assert.True(members.IsSuccess, members.Error?.Message);
            people.Add(members.Value);
        }

        Assert.Equal(people[0], people[1]);
        return people[0];
    }
}

using System.Globalization;
using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>
/// <c>segment schema</c>, <c>count</c> and <c>explain</c> as an operator runs them over the 48 Synthea bundles, beside a reading of the
/// same files that knows nothing of the product. Skips where the shared data is absent.
/// </summary>
public sealed class RealBundlesTests
{
    private const string AsOf = "2021-06-01";
    private const string Living = """{"attribute":"living","operator":"equals","value":true}""";
    private const string Hypertension = """{"attribute":"condition","of":{"codes":["38341003","59621000"],"system":"snomed"},"operator":"active"}""";
    private const string Clearance = "\"attribute\":\"observationAny\",\"of\":{\"codes\":[\"33914-3\"],\"system\":\"loinc\"},\"operator\":\"atMost\",\"value\":60";

    private static readonly (string Name, string Rule, Func<Person, bool> Is)[] Rules =
    [
        ("women", """{"attribute":"gender","operator":"equals","value":"female"}""", p => p.Patient.GetProperty("gender").GetString() == "female"),
        ("living with hypertension", $$"""{"all":[{{Living}},{{Hypertension}}]}""", p => IsLiving(p) && HasHypertension(p)),
        ("twice in an emergency", """{"attribute":"emergencyVisit","operator":"countAtLeast","value":2}""", p => p.Of("Encounter").Count(e => e.GetProperty("class").GetProperty("code").GetString() == "EMER") >= 2),
        ("no allergy", """{"not":{"attribute":"allergy","operator":"ever"}}""", p => !p.Of("AllergyIntolerance").Any()),
        ("A1c of 6 and more", """{"attribute":"observation","of":{"codes":["4548-4"],"system":"loinc"},"operator":"atLeast","value":6,"unit":"%"}""", p => Latest(p, "4548-4") >= 6),
        ("filtration of 60 and less, by one of two units", $$"""{{{Clearance}},"unit":"mL/min"}""", p => Results(p, "33914-3").Any(r => r.Unit == "mL/min" && r.Value <= 60)),
        ("either of two, and not a third", $$$"""{"all":[{"any":[{{{Hypertension}}},{"attribute":"medication","of":{"codes":["316049"],"system":"rxnorm"},"operator":"active"}]},{"not":{"attribute":"gender","operator":"equals","value":"male"}}]}""",
            p => (HasHypertension(p) || p.Of("MedicationRequest").Any(m => Status(m) == "active" && Has(m, "medicationCodeableConcept", "316049"))) && p.Patient.GetProperty("gender").GetString() != "male"),
    ];

    [Fact]
    public async Task SchemaCountAndExplain_SayWhatTheFilesSay()
    {
        var bundles = SharedData.Path("patients/synthea-r4-bundles");
        var people = Read(bundles);
        Assert.Equal(48, people.Count);
        var folder = Directory.CreateTempSubdirectory("sm-bundles-");
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--data", data]);
            async Task<JsonElement> ToldAsync(params string[] arguments)
            {
                var (exit, output, errors) = await RunAsync(arguments);
                Assert.True(exit == 0, errors);
                return JsonDocument.Parse(output).RootElement;
            }

            string Definition(string json)
            {
                var file = Path.Combine(folder.FullName, "rule.json");
                File.WriteAllText(file, json);
                return file;
            }

            Assert.Equal(48, (await ToldAsync("import", bundles, "--json")).GetProperty("contacts").GetProperty("created").GetInt32());

            // Offered is what the files feed: they have no appointments, and nobody's employer.
            var schema = (await ToldAsync("segment", "schema")).GetRawText();
            Assert.All((string[])["gender", "living", "condition", "medication", "allergy", "observationAny", "emergencyVisit"], a => Assert.Contains($"\"{a}\"", schema, StringComparison.Ordinal));
            Assert.All((string[])["missedAppointment", "accountType", "campaignOpened"], a => Assert.DoesNotContain($"\"{a}\"", schema, StringComparison.Ordinal));

            foreach (var (name, rule, holds) in Rules)
            {
                string[] expected = [.. people.Where(holds).Select(p => p.Id).Order(StringComparer.Ordinal)];
                Assert.True(expected.Length is > 0 and < 48, $"{name}: {expected.Length} people, which proves little.");
                var told = await ToldAsync("segment", "count", Definition(rule), "--as-of", AsOf, "--engine", "index,sql", "--ids", "--json");
                Assert.Equal((name, expected.Length), (name, told.GetProperty("count").GetInt32()));
                Assert.Equal(expected, told.GetProperty("ids").EnumerateArray().Select(i => i.GetString()!));
            }

            // The files give this result in two units: a bare number is refused where it stands, and both are named.
            var (exit, _, errors) = await RunAsync("segment", "count", Definition("{" + Clearance + "}"), "--as-of", AsOf);
            Assert.Equal(1, exit);
            Assert.Contains("$.unit: Results of these codes are recorded in mL/min, mL/min/{1.73_m2}", errors, StringComparison.Ordinal);

            var both = Definition(Rules[1].Rule);
            foreach (var person in new[] { people.First(Rules[1].Is), people.First(p => IsLiving(p) && !HasHypertension(p)), people.First(p => !IsLiving(p)) })
            {
                var told = await ToldAsync("segment", "explain", both, "--contact", person.Id, "--as-of", AsOf, "--json");
                Assert.Equal((person.Id, Rules[1].Is(person)), (told.GetProperty("contact").GetString(), told.GetProperty("in").GetBoolean()));
                var verdicts = told.GetProperty("rules").EnumerateArray().ToDictionary(r => r.GetProperty("path").GetString()!, r => r.GetProperty("verdict").GetBoolean());
                Assert.Equal((IsLiving(person), HasHypertension(person)), (verdicts["$.all[0]"], verdicts["$.all[1]"]));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsLiving(Person p) => !p.Patient.TryGetProperty("deceasedDateTime", out _);

    private static bool HasHypertension(Person p) => p.Of("Condition").Any(c =>
        c.GetProperty("clinicalStatus").GetProperty("coding")[0].GetProperty("code").GetString() == "active" && (Has(c, "code", "38341003") || Has(c, "code", "59621000")));

    private static string? Status(JsonElement resource) => resource.GetProperty("status").GetString();

    private static bool Has(JsonElement resource, string concept, string code) =>
        resource.TryGetProperty(concept, out var found) && found.GetProperty("coding").EnumerateArray().Any(c => c.GetProperty("code").GetString() == code);

    private static IEnumerable<(DateTimeOffset At, double Value, string? Unit)> Results(Person p, string code) => p.Of("Observation")
        .Where(o => Has(o, "code", code) && o.TryGetProperty("valueQuantity", out _))
        .Select(o => (DateTimeOffset.Parse(o.GetProperty("effectiveDateTime").GetString()!, CultureInfo.InvariantCulture), o.GetProperty("valueQuantity").GetProperty("value").GetDouble(), o.GetProperty("valueQuantity").GetProperty("code").GetString()));

    private static double? Latest(Person p, string code) => Results(p, code).OrderBy(r => r.At).Select(r => (double?)r.Value).LastOrDefault();

    private static List<Person> Read(string folder)
    {
        var people = new List<Person>();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var resources = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource"))
                .ToLookup(r => r.GetProperty("resourceType").GetString()!);
            // Hospitals and practitioners have files of their own.
            if (resources["Patient"].FirstOrDefault() is { ValueKind: JsonValueKind.Object } patient)
                people.Add(new Person(patient.GetProperty("id").GetString()!, patient, resources));
        }

        return people;
    }

    private sealed record Person(string Id, JsonElement Patient, ILookup<string, JsonElement> Resources)
    {
        public IEnumerable<JsonElement> Of(string type) => Resources[type];
    }
}

using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Risks as FHIR states them: for each outcome the latest probability and level, asked of both evaluators.</summary>
public abstract class RiskAssessmentSuite(DatabaseProvider provider)
{
    private const string Level = "http://terminology.hl7.org/CodeSystem/risk-probability";

    private static readonly DateOnly AsOf = new(2026, 11, 24);

    [Fact]
    public async Task Outcomes_AreAskedByTheirLatestNumberAndLevel()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        Assert.DoesNotContain(await OfferedAsync(bench), a => a.StartsWith("risk", StringComparison.Ordinal));
        var detail = await bench.ImportAsync(bench.File("risks.ndjson", string.Concat(new[]
        {
            Patient("a"), Patient("b", "Other", "Nell"), Patient("c", "Third", "Ida"), Patient("d", "Fourth", "Ann"),
            // Newer and older, and two outcomes at once.
            Assessment("r1", "a", "2026-05-01", Prediction("22298006", 12.5m, "moderate"), Prediction("230690007", 3m, "low")),
            Assessment("r2", "a", "2026-06-01", Prediction("22298006", 31m, "high")),
            Assessment("r3", "b", "2026-06-02", Prediction("22298006", 31m, null)),
            Assessment("r4", "b", "2026-07-02", Prediction("22298006", 8m, "low")),
            // Without a coded outcome the method names it; a range says the level alone.
            Assessment("r5", "c", "2026-06-01", Ranged("high")),
            Change(Assessment("r6", "d", "2026-06-01", Prediction("22298006", 90m, "high")), o => o["status"] = "entered-in-error"),
            Change(Assessment("r7", "d", "2026-06-01", Ranged("high")), o => o.Remove("method")),
        }.Select(r => r.ToJsonString() + "\n"))));

        Assert.Equal(["code.missing 11 ", "value.inexact 9 prediction[0].probabilityRange"], detail.Rows.Select(r => $"{r.Code} {r.Row} {r.Column}").Order(StringComparer.Ordinal));
        Assert.Superset(new HashSet<string> { "riskScore", "riskLevel" }, (await OfferedAsync(bench)).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(["a"], await PeopleAsync(bench, Score("atLeast", 20)));
        Assert.Equal(["a", "b"], await PeopleAsync(bench, Score("atLeast", 8)));
        Assert.Equal(["b"], await PeopleAsync(bench, Score("lessThan", 12)));
        Assert.Equal(["a"], await PeopleAsync(bench, Levels("22298006", "high")));
        Assert.Equal(["b"], await PeopleAsync(bench, Levels("22298006", "low")));
        Assert.Equal(["a"], await PeopleAsync(bench, Levels("230690007", "low")));
        Assert.Equal(["c"], await PeopleAsync(bench, """{"attribute":"riskLevel","of":{"codes":["cohort-7"]},"operator":"in","value":{"codes":["high"],"system":"risk-probability"}}"""));
        Assert.Equal(["c", "d"], await PeopleAsync(bench, """{"attribute":"riskScore","of":{"codes":["22298006"],"system":"snomed"},"operator":"missing"}"""));
        var answers = (await bench.Host.RunAsync<FindAnswers, IReadOnlyList<FoundCode>>(new FindAnswers(["22298006"], "snomed"))).Value;
        Assert.Equal([("risk-probability", "high"), ("risk-probability", "low")], answers.Select(a => (a.System, a.Code)).Order());

        // The source takes one back: what was before counts again.
        await bench.ImportAsync(bench.File("risks.ndjson", Change(Assessment("r2", "a", "2026-06-01", Prediction("22298006", 31m, "high")), o => o["status"] = "entered-in-error").ToJsonString() + "\n"));
        Assert.Equal(["a"], await PeopleAsync(bench, Levels("22298006", "moderate")));
        Assert.Equal([], await PeopleAsync(bench, Score("atLeast", 20)));
        Assert.Equal(4, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == FactKind.Risk && f.Value != null)));
    }

    /// <summary>All scores are percentages, so that a rule needs no unit: points are not taken as one, and a small percentage is no fraction.</summary>
    [Fact]
    public async Task Numbers_AreOfOneScale()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var detail = await bench.ImportAsync(bench.File("risks.ndjson", string.Concat(new[]
        {
            Patient("a"), Patient("b", "Other", "Nell"), Patient("c", "Third", "Ida"), Patient("d", "Fourth", "Ann"), Patient("e", "Fifth", "Joan"),
            Assessment("r1", "a", "2026-06-01", Prediction("22298006", 0.31m, "low")),
            Assessment("r2", "b", "2026-06-01", Prediction("22298006", 250m, "high")),
            Assessment("r3", "c", "2026-06-01", Prediction("22298006", -1m, "low")),
            Assessment("r4", "d", "2026-06-01", Prediction("22298006", 100m, "certain")),
            Assessment("r5", "e", "2026-06-01", Prediction("22298006", 0m, "negligible")),
        }.Select(r => r.ToJsonString() + "\n"))));

        Assert.Equal(["value.no_percent 7 prediction[0].probabilityDecimal", "value.no_percent 8 prediction[0].probabilityDecimal"], detail.Rows.Select(r => $"{r.Code} {r.Row} {r.Column}").Order(StringComparer.Ordinal));
        Assert.Equal(["d"], await PeopleAsync(bench, Score("atLeast", 1)));
        Assert.Equal(["a", "e"], await PeopleAsync(bench, Score("lessThan", 1)));
        Assert.Equal(["b"], await PeopleAsync(bench, Levels("22298006", "high")));
        Assert.Equal(["%"], await bench.QueryAsync(db => db.ClinicalFacts.Where(f => f.Kind == FactKind.Risk && f.Value != null).Select(f => f.Unit!).Distinct().ToListAsync()));
    }

    private static string Score(string op, int percent) => $$$"""{"attribute":"riskScore","of":{"codes":["22298006"],"system":"snomed"},"operator":"{{{op}}}","value":{{{percent}}}}""";

    private static string Levels(string outcome, string level) =>
        $$$"""{"attribute":"riskLevel","of":{"codes":["{{{outcome}}}"],"system":"snomed"},"operator":"in","value":{"codes":["{{{level}}}"],"system":"risk-probability"}}""";

    private static JsonObject Assessment(string id, string patient, string day, params JsonNode[] predictions) => new()
    {
        ["resourceType"] = "RiskAssessment",
        ["id"] = id,
        ["status"] = "final",
        ["method"] = Concept("https://clinic.example.org/models", "cohort-7", "Cohort model 7"),
        ["subject"] = new JsonObject { ["reference"] = "Patient/" + patient },
        ["occurrenceDateTime"] = day,
        ["prediction"] = new JsonArray(predictions),
    };

    private static JsonObject Prediction(string outcome, decimal percent, string? level)
    {
        var prediction = new JsonObject { ["outcome"] = Concept(Snomed, outcome, "Outcome " + outcome), ["probabilityDecimal"] = percent };
        if (level is not null)
            prediction["qualitativeRisk"] = Concept(Level, level, level);
        return prediction;
    }

    private static JsonObject Ranged(string level) => new()
    {
        ["probabilityRange"] = new JsonObject { ["low"] = new JsonObject { ["value"] = 20 }, ["high"] = new JsonObject { ["value"] = 40 } },
        ["qualitativeRisk"] = Concept(Level, level, level),
    };

    private static JsonObject Change(JsonObject resource, Action<JsonObject> change)
    {
        change(resource);
        return resource;
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(ImportBench bench)
    {
        if (!await bench.QueryAsync(db => db.ContactAttributes.AnyAsync()))
            return [];
        return [.. (await bench.Host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value.Select(a => a.Key)];
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

public sealed class SqliteRiskAssessmentTests() : RiskAssessmentSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlRiskAssessmentTests() : RiskAssessmentSuite(DatabaseProvider.PostgreSql);

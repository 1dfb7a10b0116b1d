using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Insurance, also where only a bill tells it, and care plans.</summary>
public sealed class CoverageAndPlanTests
{
    private const string Snomed = "http://snomed.info/sct";

    public static TheoryData<string?, string?, string?, string?> Kinds => new()
    {
        { null, "private", null, "private" },
        { null, null, "Medicare", "medicare" },
        { null, "Dual Eligible", "Medicare", "dual" },
        { "21", "Blue", null, "medicaid" },
        { "512", null, null, "private" },
        { null, "no_insurance", "NO_INSURANCE", "none" },
        { null, "Acme Health Plan", null, null },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void KindOfInsurance_IsTold(string? typology, string? text, string? payer, string? expected)
    {
        var coverage = new Coverage { Type = new CodeableConcept { Text = text } };
        if (typology is not null)
            coverage.Type.Coding.Add(new Coding("https://nahdo.org/sopt", typology));
        if (payer is not null)
            coverage.Payor.Add(new ResourceReference { Display = payer });

        Assert.Equal(expected, InsuranceClass.Of(coverage)?.Value);
    }

    [Fact]
    public async System.Threading.Tasks.Task Table_TellsTheKindOfInsurance_AndARuleAsksForIt()
    {
        await using var bench = await ImportBench.StartAsync();
        var detail = await bench.ImportAsync(
            bench.File("people.csv", "id,last\np1,Roe\np2,Doe\np3,Poe\np4,Foe\n"),
            bench.File("insurance.csv", "patient_id,payer_name,start_date,end_date\np1,Medicare Part B,2020-01-01,\np2,Medicare Part B,2019-01-01,2021-12-31\np3,Harbor Health Plan,2025-01-01,2099-12-31\np4,,2025-01-01,\n"));

        Assert.Equal([(4, ImportCodes.CodeMissing)], detail.Rows.Select(r => (r.Row - 1, r.Code)));
        Assert.Equal(["Coverage insurance medicare", "Coverage insurance medicare", "Coverage local Harbor Health Plan"], await FactsAsync(bench));
        Assert.Equal(1, await CountAsync(bench, """{"attribute":"insurance","of":{"system":"insurance","codes":["medicare"]},"operator":"active"}"""));
        Assert.Equal(2, await CountAsync(bench, """{"attribute":"insurance","of":{"system":"insurance","codes":["medicare"]},"operator":"ever"}"""));
        Assert.Equal(1, await CountAsync(bench, """{"attribute":"insurance","of":{"system":"local","codes":["Harbor Health Plan"]},"operator":"active"}"""));
        Assert.Equal(2, await CountAsync(bench, """{"attribute":"insurance","operator":"active"}"""));
    }

    private static async System.Threading.Tasks.Task<long?> CountAsync(ImportBench bench, string rule)
    {
        var counted = await bench.Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule });
        Assert.Null(counted.Error);
        return counted.Value.People.Number;
    }

    private static async System.Threading.Tasks.Task<IEnumerable<string>> FactsAsync(ImportBench bench) =>
        (await bench.QueryAsync(db => db.ClinicalFacts.Join(db.Set<Core.Terminology.Code>(), f => f.CodeId, c => c.Id, (f, c) => new { f.Kind, c.System, c.Value }).ToListAsync()))
            .Select(f => $"{f.Kind} {f.System} {f.Value}").Order(StringComparer.Ordinal);

    [Fact]
    public async System.Threading.Tasks.Task BillsOfAYear_MakeOneFact_InAnyOrder()
    {
        await using var bench = await ImportBench.StartAsync();
        var one = bench.File("one.json", Bundle(Patient("p1"), Bill("b1", "2024-03-01", "private"), Bill("b2", "2024-09-01", "private"), Bill("b3", "2025-01-05", "medicare"), Plan()));
        var other = bench.File("two.json", Bundle(Bill("b3", "2025-01-05", "medicare"), Bill("b2", "2024-09-01", "private"), Plan(), Patient("p1"), new JsonObject { ["resourceType"] = "Slot", ["id"] = "s1" }));

        var detail = await bench.ImportAsync(one);
        var again = await bench.ImportAsync(other);

        Assert.Empty(detail.Rows);
        Assert.Empty(again.Rows);
        Assert.Equal(0, again.Summary.Facts);
        Assert.Equal(
            ["CarePlan snomed 229065009", "CarePlan snomed 53950000", "Coverage insurance medicare", "Coverage insurance private"],
            (await bench.QueryAsync(db => db.ClinicalFacts.Join(db.Set<Core.Terminology.Code>(), f => f.CodeId, c => c.Id, (f, c) => new { f.Kind, c.System, c.Value, c.Sensitivity }).ToListAsync()))
                .Select(f => $"{f.Kind} {f.System} {f.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async System.Threading.Tasks.Task SyntheaBundles_TellInsuranceAndPlans()
    {
        var folder = SharedData.Path("patients/synthea-r4-bundles");
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync([.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Take(6)]);

        Assert.Empty(detail.Rows);
        Assert.True(await bench.QueryAsync(db => db.ClinicalFacts.AnyAsync(f => f.Kind == FactKind.Coverage)));
        Assert.True(await bench.QueryAsync(db => db.ClinicalFacts.AnyAsync(f => f.Kind == FactKind.CarePlan)));
    }

    private static JsonObject Bill(string id, string day, string kind) => new()
    {
        ["resourceType"] = "ExplanationOfBenefit",
        ["id"] = id,
        ["contained"] = new JsonArray(
            new JsonObject { ["resourceType"] = "ServiceRequest", ["id"] = "referral" },
            new JsonObject { ["resourceType"] = "Coverage", ["id"] = "coverage", ["status"] = "active", ["type"] = new JsonObject { ["text"] = kind }, ["beneficiary"] = new JsonObject { ["reference"] = "urn:uuid:p1" }, ["payor"] = new JsonArray(new JsonObject { ["display"] = kind }) }),
        ["billablePeriod"] = new JsonObject { ["end"] = day, ["start"] = day },
        ["anything"] = "unparsed",
    };

    private static JsonObject Plan() => new()
    {
        ["resourceType"] = "CarePlan",
        ["id"] = "plan1",
        ["status"] = "active",
        ["intent"] = "order",
        ["category"] = new JsonArray(Concept(Snomed, "53950000", "Respiratory therapy")),
        ["subject"] = new JsonObject { ["reference"] = "urn:uuid:p1" },
        ["period"] = new JsonObject { ["start"] = "2024-01-01" },
        ["activity"] = new JsonArray(new JsonObject { ["detail"] = new JsonObject { ["status"] = "in-progress", ["code"] = Concept(Snomed, "229065009", "Exercise") } }),
    };
}

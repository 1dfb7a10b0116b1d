using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>The 48 Synthea bundles of the shared data, against the index that lies beside them.</summary>
public sealed class SyntheaImportTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Bundles_GoInCompletely_AndOnlyOnce()
    {
        var folder = SharedData.Path("patients/synthea-r4-bundles");
        var index = Index(SharedData.Path("patients/synthea-r4-bundles.index.csv"));
        await using var bench = await ImportBench.StartAsync();

        var watch = Stopwatch.StartNew();
        var first = await bench.ImportAsync(Directory.GetFiles(folder, "*.json"));
        output.WriteLine($"first import: {watch.Elapsed.TotalSeconds:0.0} s, {first.Summary.Facts} facts");

        Assert.Equal(48, first.Summary.Created);
        Assert.Empty(first.Rows);
        foreach (var (kind, column) in new[]
        {
            (FactKind.Condition, "Condition"), (FactKind.Medication, "MedicationRequest"), (FactKind.Procedure, "Procedure"),
            (FactKind.Immunization, "Immunization"), (FactKind.Allergy, "AllergyIntolerance"),
        })
        {
            Assert.Equal(index[column], await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == kind)));
        }

        // Each blood pressure panel has two components, which are facts of their own.
        var panels = await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => db.Set<Code>().Any(c => c.Id == f.CodeId && c.Value == "55284-4")));
        Assert.True(panels > 0);
        Assert.Equal(index["Observation"] + (2 * panels), await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == FactKind.Observation)));
        Assert.Equal(index["Encounter"], await bench.QueryAsync(db => db.Encounters.CountAsync()));
        var (plans, insurance) = Counted(Directory.GetFiles(folder, "*.json"));
        Assert.Equal((index["CarePlan"], index["ExplanationOfBenefit"]), (plans.Count, insurance.Bills));
        Assert.Equal(plans.Sum(), await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == FactKind.CarePlan)));
        Assert.Equal(insurance.Years, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == FactKind.Coverage)));
        var rollUps = await bench.QueryAsync(db => db.ClinicalLatest.AsNoTracking().SumAsync(l => l.N));
        Assert.Equal(await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()), rollUps);

        watch.Restart();
        var second = await bench.ImportAsync(Directory.GetFiles(folder, "*.json"));
        output.WriteLine($"second import: {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal((0, 0, 48, 0), (second.Summary.Created, second.Summary.Updated, second.Summary.Unchanged, second.Summary.Facts));
        Assert.Equal(rollUps, await bench.QueryAsync(db => db.ClinicalLatest.AsNoTracking().SumAsync(l => l.N)));
    }

    /// <summary>
    /// Plans and insurance by plain JSON, apart from the product's reader: of each plan its different codes (the category of
    /// US Core says the same of every plan), and of all bills the different person, insurer and year of the billed period.
    /// </summary>
    private static (IReadOnlyList<int> Plans, (int Bills, int Years) Insurance) Counted(IEnumerable<string> files)
    {
        var (plans, bills, years) = (new List<int>(), 0, new HashSet<(string, string, string)>());
        foreach (var file in files)
        {
            using var bundle = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var resource in bundle.RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")))
            {
                switch (resource.GetProperty("resourceType").GetString())
                {
                    case "CarePlan":
                        plans.Add(Concepts(resource).SelectMany(c => c.GetProperty("coding").EnumerateArray())
                            .Select(c => (System: c.GetProperty("system").GetString(), Code: c.GetProperty("code").GetString()))
                            .Where(c => c.System != "http://hl7.org/fhir/us/core/CodeSystem/careplan-category").Distinct().Count());
                        break;
                    case "ExplanationOfBenefit":
                        bills++;
                        var year = resource.GetProperty("billablePeriod").GetProperty("start").GetString()![..4];
                        years.UnionWith(resource.GetProperty("contained").EnumerateArray().Where(c => c.GetProperty("resourceType").GetString() == "Coverage")
                            .Select(c => (c.GetProperty("beneficiary").GetProperty("reference").GetString()!, c.GetProperty("type").GetProperty("text").GetString()!, year)));
                        break;
                    default:
                        break;
                }
            }
        }

        return (plans, (bills, years.Count));
    }

    /// <summary>What a plan is for, and what is done.</summary>
    private static IEnumerable<JsonElement> Concepts(JsonElement plan) =>
        plan.GetProperty("category").EnumerateArray().Concat(plan.TryGetProperty("activity", out var activities)
            ? activities.EnumerateArray().Where(a => a.TryGetProperty("detail", out _)).Select(a => a.GetProperty("detail").GetProperty("code")) : []);

    private static Dictionary<string, int> Index(string path)
    {
        var lines = File.ReadAllLines(path).Select(l => l.Split(',')).ToList();
        return lines[0].Select((name, i) => (name, sum: lines.Skip(1).Sum(l => int.TryParse(l[i], CultureInfo.InvariantCulture, out var n) ? n : 0)))
            .ToDictionary(c => c.name, c => c.sum);
    }
}

using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>A bound is no measured number, and a preliminary result no final one.</summary>
public sealed class ResultValueTests
{
    [Fact]
    public async Task Fhir_ABound_IsRemarkedAndStoredWithoutANumber()
    {
        await using var bench = await ImportBench.StartAsync();
        var below = Observation("below", "p1", "33914-3", 60, "mL/min", "2026-02-01");
        ((JsonObject)below["valueQuantity"]!)["comparator"] = ">";
        var part = Observation("part", "p1", "85354-9", 1, "mm[Hg]", "2026-02-02");
        part.Remove("valueQuantity");
        part["component"] = new JsonArray(new JsonObject
        {
            ["code"] = Concept(Loinc, "8480-6", "Systolic"),
            ["valueQuantity"] = new JsonObject { ["value"] = 50, ["comparator"] = "<", ["unit"] = "mm[Hg]" },
        });

        var detail = await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), below, part, Observation("exact", "p1", "2345-7", 99, "mg/dL", "2026-02-03"))));

        Assert.Equal([(2, "valueQuantity", true), (3, "component[0].valueQuantity", true)], detail.Rows.Where(r => r.Code == ImportCodes.ValueInexact).Select(r => (r.Row, r.Column, r.Kept)));
        Assert.Equal(0, detail.Summary.Rejected);
        Assert.Equal(["2345-7 99 mg/dL", "33914-3  ", "8480-6  ", "85354-9  "], await FactsAsync(bench));
    }

    [Theory]
    [InlineData("final", FactStatus.Active)]
    [InlineData("amended", FactStatus.Active)]
    [InlineData("corrected", FactStatus.Active)]
    [InlineData("preliminary", FactStatus.Unknown)]
    [InlineData("registered", FactStatus.Unknown)]
    public async Task Fhir_TheStatusOfAResult_IsKept(string status, FactStatus expected)
    {
        await using var bench = await ImportBench.StartAsync();
        var observation = Observation("o1", "p1", "2345-7", 99, "mg/dL", "2026-02-03");
        observation["status"] = status;

        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), observation)));

        Assert.Equal(expected, await bench.QueryAsync(db => db.ClinicalFacts.Select(f => f.Status).SingleAsync()));
    }

    /// <summary>What a survey of social needs is answered with is a code, not a number: the latest answer counts, and is shown to whoever may see it.</summary>
    [Fact]
    public async Task Fhir_CodedAnswers_AreKept_AndTheLatestIsShown()
    {
        await using var bench = await ImportBench.StartAsync();
        var file = bench.File("one.json", Bundle(Patient("p1"), Answer("a1", Loinc, "LA31993-1", "2026-02-01"), Answer("a2", Snomed, "86406008", "2026-05-01"), Answer("a3", Loinc, "LA31995-6", "2026-03-01")));

        var detail = await bench.ImportAsync(file);
        var again = await bench.ImportAsync(file);

        Assert.Empty(detail.Rows);
        Assert.Equal((3, 0), (detail.Summary.Facts, again.Summary.Facts));
        Assert.Equal(
            ["72166-2 86406008 Hiv", "72166-2 LA31993-1 Unknown", "72166-2 LA31995-6 Unknown"],
            await bench.QueryAsync(async db => (await db.ClinicalFacts.Join(db.Codes, f => f.CodeId, c => c.Id, (f, c) => new { f.ValueCodeId, c.Value })
                    .Join(db.Codes, f => f.ValueCodeId, a => (int?)a.Id, (f, a) => new { Question = f.Value, Answer = a.Value, a.Sensitivity }).ToListAsync())
                .Select(f => $"{f.Question} {f.Answer} {f.Sensitivity}").Order(StringComparer.Ordinal)));
        Assert.Equal((3, "The word of 86406008", Sensitivity.Hiv), await ShownAsync(Permission.PeopleView, Permission.SensitiveAttributesUse));
        Assert.Equal((3, null, Sensitivity.None), await ShownAsync(Permission.PeopleView));

        async Task<(int, string?, Sensitivity)> ShownAsync(params Permission[] permissions)
        {
            var id = (await bench.ContactAsync("p1")).Id;
            var fact = Assert.Single((await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(id), Actor.Worker("test", permissions))).Value.Facts);
            return (fact.Count, fact.Answer, fact.Sensitivity);
        }

        static JsonObject Answer(string id, string system, string code, string day)
        {
            var answer = Observation(id, "p1", "72166-2", 0, "", day);
            answer.Remove("valueQuantity");
            answer["category"] = new JsonArray(Concept("http://terminology.hl7.org/CodeSystem/observation-category", "social-history"), Concept("http://hl7.org/fhir/us/core/CodeSystem/us-core-category", "sdoh"));
            answer["valueCodeableConcept"] = Concept(system, code, "The word of " + code);
            return answer;
        }
    }

    [Fact]
    public async Task Table_ABound_IsRemarked_AndWordsAreNot()
    {
        await using var bench = await ImportBench.StartAsync();
        string[] values = ["5.1", "<5", "> 60", "≤ 0.1", ">=.5", "negative", "<none>", "-3", "1,250"];

        var detail = await bench.ImportAsync(
            bench.File("people.csv", "id,last\np1,Roe\n"),
            bench.File("labs.csv", "patient,loinc,date,result,unit\n" + string.Concat(values.Select((v, i) => $"p1,2345-7,2026-02-{i + 1:00},\"{v}\",mg/dL\n"))));

        Assert.Equal([3, 4, 5, 6], detail.Rows.Where(r => r.Code == ImportCodes.ValueInexact).Select(r => r.Row));
        Assert.Equal(0, detail.Summary.Rejected);
        Assert.Equal([-3, 5.1, 1250], await bench.QueryAsync(db => db.ClinicalFacts.Where(f => f.Value != null).OrderBy(f => f.Value).Select(f => f.Value!.Value).ToListAsync()));
        Assert.Equal(values.Length, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()));
    }

    private static Task<List<string>> FactsAsync(ImportBench bench) => bench.QueryAsync(async db =>
        (await db.ClinicalFacts.Join(db.Set<Core.Terminology.Code>(), f => f.CodeId, c => c.Id, (f, c) => new { c.Value, Number = f.Value, f.Unit }).ToListAsync())
            .Select(f => FormattableString.Invariant($"{f.Value} {f.Number} {f.Unit}")).Order(StringComparer.Ordinal).ToList());
}

using System.Globalization;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Results that rose or fell: the latest less the last one of an earlier day, in one unit, by both evaluators and for one person.</summary>
public sealed class ResultChangeTests
{
    private static readonly DateOnly AsOf = new(2026, 3, 1);

    [Fact]
    public async Task RisesAndFalls_AreFoundByBothEvaluators_AndSaidOfOnePerson()
    {
        await using var bench = await ImportBench.StartAsync();
        var (lines, number) = (new List<string>(), 0);
        void Add(string person, params (string Day, double Value, string Unit)[] results)
        {
            lines.Add(FhirFixture.Patient(person).ToJsonString());
            foreach (var (day, value, unit) in results)
                lines.Add(string.Create(CultureInfo.InvariantCulture, $$$"""{"resourceType":"Observation","id":"o{{{++number}}}","status":"final","subject":{"reference":"Patient/{{{person}}}"},"effectiveDateTime":"{{{day}}}","code":{"coding":[{"system":"http://loinc.org","code":"4548-4","display":"Hemoglobin A1c"}]},"valueQuantity":{"value":{{{value}}},"unit":"{{{unit}}}","code":"{{{unit}}}","system":"http://unitsofmeasure.org"}}"""));
        }

        // As doubles 8.2 − 7.2 is a little less than 1.
        Add("rose", ("2025-06-01", 9.9, "%"), ("2025-09-01", 7.2, "%"), ("2026-01-01", 8.2, "%"));
        Add("fell", ("2025-09-01", 8.2, "%"), ("2026-01-01", 7.2, "%"));
        Add("same", ("2025-09-01", 7.0, "%"), ("2026-01-01", 7.0, "%"));
        Add("once", ("2026-01-01", 7.0, "%"));
        Add("day", ("2026-01-01", 7.0, "%"), ("2026-01-01", 8.0, "%"));
        Add("unit", ("2025-09-01", 60, "mmol/mol"), ("2026-01-01", 8.0, "%"));
        await bench.ImportAsync(bench.File("people.ndjson", string.Join('\n', lines) + "\n"));

        Task<IReadOnlyList<string>> PeopleOfAsync(string op, string value) => PeopleAsync(bench, Rule(op, value));
        Assert.Equal(["rose"], await PeopleOfAsync("moreThan", "0"));
        Assert.Equal(["rose"], await PeopleOfAsync("atLeast", "1"));
        Assert.Equal([], await PeopleOfAsync("moreThan", "1"));
        Assert.Equal(["fell"], await PeopleOfAsync("atMost", "-1"));
        Assert.Equal(["fell"], await PeopleOfAsync("lessThan", "0"));
        Assert.Equal(["same"], await PeopleOfAsync("equals", "0"));
        Assert.Equal(["fell", "rose", "same"], (await PeopleOfAsync("between", "[-1,1]")).Order(StringComparer.Ordinal));
        Assert.Equal(["fell", "rose", "same"], (await PeopleAsync(bench, Rule("exists", null))).Order(StringComparer.Ordinal));
        Assert.Equal(["day", "once", "unit"], (await PeopleAsync(bench, Rule("missing", null))).Order(StringComparer.Ordinal));

        var explained = await bench.Host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = Rule("atLeast", "1"), Person = "rose", AsOf = AsOf, Purpose = "Test" });
        Assert.Equal("Hemoglobin A1c: 7.2 to 8.2 % (+1)", explained.Value.Rules[^1].Value);
        Assert.Equal("whose latest change in result of Hemoglobin A1c (4548-4) is at least 1 %", explained.Value.Rules[^1].Rule);
    }

    /// <summary>A unit that nothing is recorded in would find nobody without a word. What was saved before stays as it is.</summary>
    [Fact]
    public async Task AForeignUnit_IsRefusedAtTheCondition_UnlessValuesAreConverted()
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("people.json", FhirFixture.Bundle(FhirFixture.Patient("p1"), FhirFixture.Observation("o1", "p1", "4548-4", 8, "%", "2026-01-01"))));
        Task<Core.Kernel.Result<SavedSegment>> SaveAsync(string name, string code, string unit, string more = "") => bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = name,
            RuleJson = $$$"""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"observation","of":{"codes":["{{{code}}}"],"system":"loinc"},"operator":"atLeast","value":7,"unit":"{{{unit}}}"{{{more}}}}]}""",
        });

        var refused = await SaveAsync("Foreign", "4548-4", "mg/dL");
        Assert.Equal("$.all[1].unit: No result of these codes is recorded in “mg/dL”; % is on record. Choose a unit on record, or let values be converted where the conversion is known (\"convert\": true).", refused.Error?.Message);
        Assert.Null((await SaveAsync("Recorded", "4548-4", "%")).Error);
        Assert.Null((await SaveAsync("Converted", "4548-4", "mmol/mol", ",\"convert\":true")).Error);
        // Of what nobody told a molar mass of, moles are not milligrams: it is said, not passed over. Powers of ten are the same of everything.
        await bench.ImportAsync(bench.File("more.json", FhirFixture.Bundle(FhirFixture.Patient("p2"), FhirFixture.Observation("o2", "p2", "1742-6", 8, "mmol/L", "2026-01-01"))));
        Assert.Equal("$.all[1].convert: Results of these codes are also recorded in mmol/L, of which no conversion to mg/dL is known. Name only codes whose units convert, or leave the conversion out: then only results recorded in this unit count.",
            (await SaveAsync("Apart", "1742-6", "mg/dL", ",\"convert\":true")).Error?.Message);
        Assert.Null((await SaveAsync("Tens", "1742-6", "umol/L", ",\"convert\":true")).Error);
        // Per cent are a unit as well, though no power of ten makes moles of them; the word of somebody's own is none.
        await bench.ImportAsync(bench.File("words.json", FhirFixture.Bundle(FhirFixture.Patient("p3"), FhirFixture.Observation("o3", "p3", "1742-6", 8, "boxes", "2026-01-01"))));
        Assert.Null((await SaveAsync("Words", "1742-6", "umol/L", ",\"convert\":true")).Error);
        await bench.ImportAsync(bench.File("shares.json", FhirFixture.Bundle(FhirFixture.Patient("p4"), FhirFixture.Observation("o4", "p4", "1742-6", 8, "%", "2026-01-01"))));
        Assert.StartsWith("$.all[1].convert: Results of these codes are also recorded in %,", (await SaveAsync("Shares", "1742-6", "umol/L", ",\"convert\":true")).Error?.Message, StringComparison.Ordinal);
        // Of what nobody has on record nothing can be said.
        Assert.Null((await SaveAsync("Not yet", "2345-7", "mg/dL")).Error);
    }

    /// <summary>By the database and by the index: units that differ by powers of ten, and those of the analyte, whichever was asked for.</summary>
    [Theory]
    [InlineData("observation", "mg/dL", "30", "grams litre milligrams moles")]
    [InlineData("observation", "g/L", "0.3", "grams litre milligrams moles")]
    [InlineData("observation", "ug/mL", "300", "grams litre milligrams moles")]
    [InlineData("observationAny", "g/L", "0.3", "grams litre milligrams moles")]
    [InlineData("observation", "umol/L", "1666", "moles")]
    [InlineData("observationAny", "mmol/L", "1.666", "moles")]
    public async Task OtherUnits_CountConverted_WhereTheyLieOnTheBound(string attribute, string unit, string bound, string found)
    {
        await using var bench = await ImportBench.StartAsync();
        var results = new (string Person, double Value, string Unit)[] { ("milligrams", 30, "mg/dL"), ("grams", 0.3, "g/L"), ("litre", 300, "mg/L"), ("less", 0.2999, "g/L"), ("moles", 1.67, "mmol/L"), ("few", 1.66, "mmol/L"), ("none", 300, "%") };
        await bench.ImportAsync(bench.File("people.json", FhirFixture.Bundle([.. results.SelectMany(r => new[] { FhirFixture.Patient(r.Person), FhirFixture.Observation("o-" + r.Person, r.Person, "2345-7", r.Value, r.Unit, "2026-01-01") })])));

        var people = await PeopleAsync(bench, $$$"""{"attribute":"{{{attribute}}}","of":{"codes":["2345-7"],"system":"loinc"},"operator":"atLeast","value":{{{bound}}},"unit":"{{{unit}}}","convert":true}""");

        Assert.Equal(found.Split(' '), people.Order(StringComparer.Ordinal));
    }

    /// <summary>While one unit is on record a bare number says what is meant; when a second one comes, it says so wherever it is used, and nobody is counted by it.</summary>
    [Theory]
    [InlineData("observation")]
    [InlineData("observationAny")]
    [InlineData("observationChange")]
    public async Task ANumberWithoutItsUnit_IsRefusedAtTheCondition_WhereSeveralAreOnRecord(string attribute)
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("people.json", FhirFixture.Bundle(FhirFixture.Patient("p1"), FhirFixture.Observation("o1", "p1", "4548-4", 8, "%", "2026-01-01"))));
        string Asked(string rest) => $$$"""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"{{{attribute}}}","of":{"codes":["4548-4"],"system":"loinc"}{{{rest}}}}]}""";
        var bare = Asked(""","operator":"atLeast","value":7""");
        Task<Core.Kernel.Result<SavedSegment>> SaveAsync(string name, string json) => bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = json });
        async Task<string?> CountedAsync(string json) => (await bench.Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = json })).Error?.Message;
        var saved = CampaignBench.Ok(await SaveAsync("Bare", bare));
        Assert.Null(await CountedAsync(bare));

        await bench.ImportAsync(bench.File("more.json", FhirFixture.Bundle(FhirFixture.Patient("p2"), FhirFixture.Observation("o2", "p2", "4548-4", 42, "mmol/mol", "2026-01-02"))));
        bench.Host.Clock.Advance(RecordedUnits.Kept);

        const string refused = "$.all[1].unit: Results of these codes are recorded in %, mmol/mol, and a number without its unit would be compared with all of them. "
            + "Name the unit that is meant; values in another one can be converted where the conversion is known (\"convert\": true).";
        Assert.Equal(refused, await CountedAsync(bare));
        Assert.Equal(refused, (await SaveAsync("Bare again", bare)).Error?.Message);
        Assert.Equal(refused, (await bench.Host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId))).Error?.Message);
        Assert.StartsWith("$.value.all[1].unit: ", await CountedAsync($$"""{"attribute":"segment","operator":"isIn","value":"{{saved.VersionId.Value:D}}"}"""), StringComparison.Ordinal);
        await using (var db = bench.Host.NewContext())
            Assert.Equal("segment.mixed_units", (await bench.Host.Get<IAudience>().RefuseAsync(db, saved.VersionId, FieldPurpose.Marketing, TestContext.Current.CancellationToken))?.Code);
        // It can be renamed all the same, and what says its unit, or compares nothing, is as good as before.
        Assert.Null((await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Renamed", RuleJson = bare })).Error);
        Assert.Null(await CountedAsync(Asked(""","operator":"atLeast","value":7,"unit":"%" """)));
        Assert.Null(await CountedAsync(Asked(""","operator":"exists" """)));
        Assert.Equal(attribute == "observationChange" ? null : refused, await CountedAsync(Asked(""","operator":"moreThan","value":0""")));
    }

    private static string Rule(string op, string? value) =>
        $$$"""{"attribute":"observationChange","of":{"codes":["4548-4"],"system":"loinc"},"unit":"%",{{{(value is null ? "" : $"\"value\":{value},")}}}"operator":"{{{op}}}"}""";

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

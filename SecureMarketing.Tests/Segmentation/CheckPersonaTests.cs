using CsCheck;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Persona;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Somebody is made up, and each rule says of them what it would say of a real person with the same facts.</summary>
public sealed class CheckPersonaTests(EmptyDatabase empty) : IClassFixture<EmptyDatabase>
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();

    private static readonly Actor Marketer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount, Permission.SegmentExplainPersona);

    private TestHost Host => empty.Host;

    /// <summary>Random people, with what is on record of them made up once more. What follows what is answered yes or no, not worked out.</summary>
    [Fact]
    public void EveryCondition_IsAnsweredAsOfARealPersonWithTheSameFacts()
    {
        string[] asked = ["age", "birthDate", "gender", "living", "visit", "emergencyVisit", "hospitalisation", "lastVisit", "nextAppointment", "missedAppointment", "keptAppointment", "cancelledAppointment", "condition", "medication"];
        var kinds = asked.SelectMany(key => Catalogue[key].Operators.Where(op => !RuleOperators.Follows(op)).Select(op => RandomRules.Leaf(Catalogue[key], op))).ToList();
        var conditions = Gen.Int[0, kinds.Count - 1].SelectMany(i => kinds[i]);
        var (yes, all) = (0, 0);
        Gen.Select(conditions, Gen.Int[0, 1_000_000]).Sample((leaf, seed) =>
        {
            var person = RandomPerson.Of(new Random(seed));
            var question = new LeafQuestion { Leaf = leaf, Definition = Catalogue[leaf.Attribute], AsOf = RandomPerson.AsOf.DayNumber };
            var expected = new Oracle(RandomPerson.AsOf).Holds(leaf, person);
            Assert.True(expected == PersonaTest.Holds(question, MadeUp(leaf, person), new HashSet<string>()), RuleJson.Canonical(leaf));
            (yes, all) = (yes + (expected ? 1 : 0), all + 1);
        }, iter: 4_000, threads: 1);
        Assert.InRange(yes, all / 10, all * 9 / 10);
    }

    [Fact]
    public async Task AMarketer_MakesSomebodyUp_AndSeesEachRule_WithoutAnybodysRecord()
    {
        var inner = CampaignBench.Ok(await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Adults of the persona", RuleJson = """{"attribute":"age","operator":"atLeast","value":18}""" }));
        var rule = $$$"""{"all":[{"attribute":"segment","operator":"isIn","value":"{{{inner.VersionId.Value:D}}}"},{"attribute":"age","operator":"atMost","value":64},{"not":{"attribute":"condition","of":{"codes":["E11.*"],"system":"icd-10-cm"},"operator":"active"}},{"attribute":"observation","of":{"codes":["4548-4"],"system":"loinc"},"operator":"atLeast","value":8,"unit":"%"},{"attribute":"authorized","operator":"equals","value":"newsletter"}]}""";

        var asked = CampaignBench.Ok(await CheckAsync(rule, new Dictionary<string, PersonaFact>()));
        Assert.False(asked.In);
        // The age is asked once, of both conditions.
        Assert.Equal(["Number age", "Days condition", "Result observation"], asked.Questions.Take(3).Select(q => $"{q.Answer} {q.Attribute}"));
        Assert.Equal(["years", null, "%"], asked.Questions.Take(3).Select(q => q.Unit));
        Assert.Equal(4, asked.Questions.Count);

        var facts = asked.Questions.ToDictionary(q => q.Key, q => q.Answer switch
        {
            PersonaAnswer.Number => new PersonaFact { Number = 40 },
            PersonaAnswer.Result => new PersonaFact { Number = 8.5m, Unit = "%" },
            PersonaAnswer.Word => new PersonaFact { Word = "newsletter" },
            PersonaAnswer.YesNo => new PersonaFact { Yes = true },
            _ => new PersonaFact(),
        });
        var told = CampaignBench.Ok(await CheckAsync(rule, facts));
        Assert.True(told.In, string.Join('\n', told.Rules));
        Assert.Equal("40", told.Rules.Single(r => r.Path == "$.all[1]").Value);
        Assert.Contains(told.Rules, r => r is { Path: "$.all[0].value", Rule: "whose age is at least 18 years", Holds: true });

        facts[asked.Questions[1].Key] = new PersonaFact { Active = true };
        var sick = CampaignBench.Ok(await CheckAsync(rule, facts));
        Assert.Equal((false, true), (sick.In, sick.Rules.Single(r => r.Path == "$.all[2].not").Holds));
        await using var db = Host.NewContext();
        Assert.False(await db.AuditEvents.AnyAsync(e => e.Action == AuditAction.SegmentExplained));
    }

    /// <summary>What the data calls a word by its code is the same word.</summary>
    [Fact]
    public async Task AWordByItsCode_AndARuleThatIsNotTheirs()
    {
        await Population.WriteAsync(Host, 40, 3);
        const string Rule = """{"attribute":"language","operator":"equals","value":"es"}""";
        var question = Assert.Single(CampaignBench.Ok(await CheckAsync(Rule, new Dictionary<string, PersonaFact>())).Questions);
        Assert.True(CampaignBench.Ok(await CheckAsync(Rule, new Dictionary<string, PersonaFact> { [question.Key] = new() { Word = "spanish" } })).In);
        Assert.False(CampaignBench.Ok(await CheckAsync(Rule, new Dictionary<string, PersonaFact> { [question.Key] = new() { Word = "English" } })).In);

        Assert.Equal("segment.sensitive", (await CheckAsync("""{"attribute":"condition","of":{"codes":["B20"],"system":"icd-10-cm"},"operator":"active"}""", new Dictionary<string, PersonaFact>())).Error?.Code);
        Assert.Equal("segment.definition", (await CheckAsync("{}", new Dictionary<string, PersonaFact>())).Error?.Code);
        Assert.Equal("segment.persona", (await CheckAsync(Rule, new Dictionary<string, PersonaFact> { [question.Key] = new() { Word = new string('x', 201) } })).Error?.Code);
        var analyst = CampaignBench.Person(Permission.SegmentView, Permission.SegmentCount);
        Assert.Equal("usecase.forbidden", (await Host.RunAsync<CheckPersona, PersonaExplanation>(new CheckPersona { RuleJson = Rule, Facts = new Dictionary<string, PersonaFact>() }, analyst)).Error?.Code);
    }

    private Task<Result<PersonaExplanation>> CheckAsync(string rule, IReadOnlyDictionary<string, PersonaFact> facts) =>
        Host.RunAsync<CheckPersona, PersonaExplanation>(new CheckPersona { RuleJson = rule, Facts = facts, Serves = FieldPurpose.Care }, Marketer);

    private static PersonaFact MadeUp(RuleLeaf leaf, RandomPerson p)
    {
        static PersonaFact Days(IEnumerable<int> days) => new() { Days = [.. days.Select(DateOnly.FromDayNumber)] };
        static PersonaFact One(int? day) => day is { } d ? Days([d]) : new();
        IEnumerable<int> Visits(EncounterClass? of) => p.Visits.Where(v => of is null || v.Class == of).Select(v => v.Day);
        IEnumerable<int> Booked(AppointmentStatus status) => p.Appointments.Where(a => a.Status == status).Select(a => a.Day);
        var today = RandomPerson.AsOf;
        return leaf.Attribute switch
        {
            "age" => new() { Number = p.Birth is not { } born ? null : born > today ? -1 : today.Year - born.Year - ((today.Month, today.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0) },
            "birthDate" => One(p.Birth?.DayNumber),
            "gender" => new() { Word = p.Gender.ToString().ToLowerInvariant() },
            "living" => new() { Yes = !p.Deceased },
            "visit" => Days(Visits(null)),
            "emergencyVisit" => Days(Visits(EncounterClass.Emergency)),
            "hospitalisation" => Days(Visits(EncounterClass.Inpatient)),
            "lastVisit" => One(Visits(null).Where(d => d <= today.DayNumber).Select(d => (int?)d).Max()),
            "nextAppointment" => One(Booked(AppointmentStatus.Booked).Where(d => d >= today.DayNumber).Select(d => (int?)d).Min()),
            "missedAppointment" => Days(Booked(AppointmentStatus.Missed)),
            "keptAppointment" => Days(Booked(AppointmentStatus.Kept)),
            "cancelledAppointment" => Days(Booked(AppointmentStatus.Cancelled)),
            var kind => Facts(leaf, p, kind == "condition" ? FactKind.Condition : FactKind.Medication),
        };
    }

    private static PersonaFact Facts(RuleLeaf leaf, RandomPerson p, FactKind kind)
    {
        var meant = p.Facts.Where(f => f.Kind == kind && Oracle.IsMeant(leaf.Of, f)).ToList();
        return new() { Days = [.. meant.Select(f => DateOnly.FromDayNumber(f.Day))], Active = meant.Exists(f => f is { Status: FactStatus.Active, Ended: false }) };
    }
}

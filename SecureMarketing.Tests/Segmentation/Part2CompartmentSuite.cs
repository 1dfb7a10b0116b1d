using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Records under 42 CFR part 2 count only for who may use them, and only where a rule names them; the same on every engine.</summary>
public abstract class Part2CompartmentSuite(DatabaseProvider provider)
{
    private const string AnyCondition = """{"attribute":"condition","operator":"ever"}""";
    private const string NoCondition = """{"attribute":"condition","operator":"never"}""";
    private const string Often = """{"attribute":"condition","operator":"countAtLeast","value":2}""";
    private const string SubstanceUse = """{"attribute":"condition","operator":"ever","of":{"codes":["F10.20"],"system":"icd-10-cm"}}""";

    private static readonly Actor Sensitive = CampaignBench.Person(
        Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount, Permission.SegmentCountExact, Permission.SensitiveAttributesUse);

    private static readonly Actor Part2 = CampaignBench.Person(
        Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount, Permission.SegmentCountExact, Permission.SensitiveAttributesUse, Permission.Part2Use);

    [Fact]
    public async Task FactsOfTheCompartment_ChangeNoCountThatDoesNotNameThem_AndAreNotCountedWithoutTheGrant()
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await new CampaignBench(host).AddPeopleAsync(6);
        await FactAsync(host, "E11.9", "Diabetes", people.Take(2), 1);
        var before = new[] { await CountAsync(host, AnyCondition), await CountAsync(host, NoCondition), await CountAsync(host, Often) };

        await FactAsync(host, "F10.20", "Alcohol dependence", people.Skip(1).Take(3), 2);

        Assert.Equal([2, 4, 0], before);
        foreach (var engine in new SegmentEngine?[] { null, SegmentEngine.Index })
            Assert.Equal(before, [await CountAsync(host, AnyCondition, engine), await CountAsync(host, NoCondition, engine), await CountAsync(host, Often, engine)]);
        Assert.Equal(3, await CountAsync(host, SubstanceUse, null, Part2));
        var refused = await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = SubstanceUse }, Sensitive);
        Assert.Equal("segment.part2", refused.Error?.Code);
        Assert.Equal("segment.part2", (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Group", RuleJson = SubstanceUse }, Sensitive)).Error?.Code);
        var saved = CampaignBench.Ok(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Group", RuleJson = SubstanceUse }, Part2));
        // Every other way to its people is closed as well.
        var near = CampaignBench.Person(Permission.PeopleView, Permission.SegmentEdit, Permission.SegmentCount, Permission.SegmentExplainPerson, Permission.SensitiveAttributesUse, Permission.DeIdentifiedExport);
        Assert.Equal("segment.part2", (await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(SubstanceUse, null), near)).Error?.Code);
        Assert.Equal("segment.part2", (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId), near)).Error?.Code);
        Assert.Equal("segment.part2", (await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = SubstanceUse, Person = "nobody", Purpose = "asked by them" }, near)).Error?.Code);
        Assert.Equal("segment.part2", (await host.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery("Group", new LadderQuestion { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Relationship, Sensitive = false }), near)).Error?.Code);
        CampaignBench.Ok(await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(SubstanceUse, null)));
        Assert.Equal(["E11.9"], await CodesAsync(host, Sensitive));
        Assert.Equal(["E11.9", "F10.20"], (await CodesAsync(host, Part2)).Order(StringComparer.Ordinal));

        // A label that a code gets later closes what was saved before it.
        var open = CampaignBench.Ok(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Other", RuleJson = SubstanceUse.Replace("F10.20", "E11.9", StringComparison.Ordinal) }, Sensitive));
        CampaignBench.Ok(await host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(open.Id, 1, 1), Sensitive));
        await using (var db = host.NewContext())
        {
            db.Codes.Single(c => c.Value == "E11.9").State(Sensitivity.SubstanceUse);
            await db.SaveChangesAsync();
        }

        Assert.Equal("segment.part2", (await host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(open.Id, 1, 1), Sensitive)).Error?.Code);
        Assert.Equal("segment.part2", (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(open.Id), Sensitive)).Error?.Code);
    }

    [Fact]
    public async Task OwnWords_AreAddedOnce_AndRemoved()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.Equal("harbor house", CampaignBench.Ok(await host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm(" Harbor-House ", Sensitivity.SubstanceUse))));
        Assert.Equal("terminology.term_known", (await host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm("harbor house", Sensitivity.Hiv))).Error?.Code);
        Assert.NotNull((await host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm("x", Sensitivity.Hiv | Sensitivity.Genetic))).Error);
        var kept = Assert.Single(CampaignBench.Ok(await host.RunAsync<ListSensitiveTerms, IReadOnlyList<SensitiveTerm>>(new ListSensitiveTerms())));
        Assert.Equal(("harbor house", Sensitivity.SubstanceUse), (kept.Term, kept.Category));

        CampaignBench.Ok(await host.RunAsync<RemoveSensitiveTerm, Unit>(new RemoveSensitiveTerm("Harbor House")));

        Assert.Equal("terminology.term_unknown", (await host.RunAsync<RemoveSensitiveTerm, Unit>(new RemoveSensitiveTerm("harbor house"))).Error?.Code);
        Assert.Equal(ErrorKind.Forbidden, (await host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm("abc", Sensitivity.Hiv), Sensitive)).Error?.Kind);
    }

    private static async Task<long?> CountAsync(TestHost host, string rule, SegmentEngine? engine = null, Actor? by = null) =>
        CampaignBench.Ok(await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule, Engine = engine }, by ?? Sensitive)).People.Number;

    private static async Task<IEnumerable<string>> CodesAsync(TestHost host, Actor by) =>
        CampaignBench.Ok(await host.RunAsync<SearchCodes, IReadOnlyList<FoundCode>>(new SearchCodes(FactKind.Condition, ""), by)).Select(c => c.Code);

    internal static async Task FactAsync(TestHost host, string code, string display, IEnumerable<ContactId> people, long key, string system = "icd-10-cm")
    {
        await using var db = host.NewContext();
        var known = new Code(system, code, display, SensitivityCatalogue.Of(system, code));
        db.Codes.Add(known);
        await db.SaveChangesAsync();
        var facts = people.Select(p => new ClinicalFact
        {
            ContactId = p,
            SourceKey = key,
            Kind = FactKind.Condition,
            CodeId = known.Id,
            Day = DateOnly.FromDateTime(TestHost.Start.UtcDateTime).DayNumber - 10,
            Second = 0,
            Status = FactStatus.Active,
        }).ToList();
        db.ClinicalFacts.AddRange(facts);
        db.ClinicalLatest.AddRange(ClinicalRollUp.Of(facts));
        await db.SaveChangesAsync();
        foreach (var sink in host.Services.GetServices<IContactFactSink>())
            await sink.ContactsChangedAsync(db, [.. facts.Select(f => f.ContactId)], host.Clock.GetUtcNow(), CancellationToken.None);
        await db.SaveChangesAsync();
    }
}

public sealed class SqlitePart2CompartmentTests() : Part2CompartmentSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlPart2CompartmentTests() : Part2CompartmentSuite(DatabaseProvider.PostgreSql);

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

public sealed class SegmentUseCaseTests
{
    private const string Adults = """{"attribute":"age","operator":"atLeast","value":18}""";
    private const string Diabetes = """{"attribute":"condition","of":{"codes":["E11.*"],"system":"icd-10-cm"},"operator":"active"}""";
    private const string NotSubstanceUse = """{"not":{"attribute":"condition","of":{"codes":["F10.20"],"system":"icd-10-cm"},"operator":"active"}}""";

    private static readonly Actor Marketer = Actor.User(UserId.New(), "Marketer",
        new HashSet<Permission> { Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount }, null, null);

    [Fact]
    public async Task Save_OfAChangedRule_AddsAVersion_AndAnUnchangedOneDoesNot()
    {
        await using var host = await TestHost.StartAsync();
        var first = (await SaveAsync(host, "Adults", Adults)).Value;
        var same = (await SaveAsync(host, "Adults", """{ "value": 18.0, "attribute": "age", "operator": "atLeast" }""", first.Id, 1)).Value;
        var second = (await SaveAsync(host, "Adults", Diabetes, first.Id, 1)).Value;
        var details = (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(first.Id))).Value;
        var old = (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(first.Id, 1))).Value;

        Assert.Equal((1, 1, 2), (first.Number, same.Number, second.Number));
        Assert.Equal((PhiLevel.Relationship, PhiLevel.Clinical), (first.PhiLevel, second.PhiLevel));
        Assert.Equal(Adults, old.Version.RuleJson);
        Assert.Equal(Diabetes, details.Version.RuleJson);
        Assert.Equal([2, 1], details.Versions.Select(v => v.Number));
    }

    [Fact]
    public async Task Save_OnAnOldVersion_UnderATakenName_OrWithADefect_IsRefused()
    {
        await using var host = await TestHost.StartAsync();
        var saved = (await SaveAsync(host, "Adults", Adults)).Value;
        await SaveAsync(host, "Adults", Diabetes, saved.Id, 1);

        Assert.Equal("segment.changed_meanwhile", (await SaveAsync(host, "Adults", Adults, saved.Id, 1)).Error?.Code);
        Assert.Equal("segment.name_taken", (await SaveAsync(host, "Adults", Adults)).Error?.Code);
        Assert.Equal("segment.definition", (await SaveAsync(host, "Other", "{}")).Error?.Code);
        Assert.Equal("segment.name", (await SaveAsync(host, " ", Adults)).Error?.Code);
        Assert.Equal("segment.not_found", (await SaveAsync(host, "Other", Adults, SegmentId.New(), 1)).Error?.Code);
    }

    /// <summary>Leaving people out because of a diagnosis discloses it as well.</summary>
    [Fact]
    public async Task Save_TaintsBySensitiveCodes_ExcludedOnesIncluded()
    {
        await using var host = await TestHost.StartAsync();

        Assert.Equal(Sensitivity.SubstanceUse, (await SaveAsync(host, "Not substance use", NotSubstanceUse)).Value.Sensitivity);
        Assert.Equal(Sensitivity.None, (await SaveAsync(host, "Diabetes", Diabetes)).Value.Sensitivity);
        Assert.True((await SaveAsync(host, "Wide", """{"attribute":"condition","of":{"codes":["F*"],"system":"icd-10-cm"},"operator":"ever"}""")).Value.Sensitivity.HasFlag(Sensitivity.Unknown));
    }

    [Fact]
    public async Task SensitiveRules_AreRefusedToAMarketer_InCountAndSave()
    {
        await using var host = await TestHost.StartAsync();

        var counted = await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = NotSubstanceUse }, Marketer);
        var saved = await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "x", RuleJson = NotSubstanceUse }, Marketer);
        var members = await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(Adults, null), Marketer);
        var person = await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = Adults, Person = "x", Purpose = "y" }, Marketer);

        Assert.Equal("segment.sensitive", counted.Error?.Code);
        Assert.Equal("segment.sensitive", saved.Error?.Code);
        Assert.Equal("usecase.forbidden", members.Error?.Code);
        Assert.Equal("usecase.forbidden", person.Error?.Code);
    }

    [Fact]
    public async Task Count_ShowsAMarketerNoSmallCell_AndEveryNodeToBoth()
    {
        await using var host = await TestHost.StartAsync();
        var people = await Population.WriteAsync(host, 60, 7);
        var few = people.OrderByDescending(p => p.Birth ?? DateOnly.MinValue).Take(5).ToList();
        var json = $$$"""{"all":[{"attribute":"birthDate","operator":"onOrAfter","value":"{{{few[^1].Birth:yyyy-MM-dd}}}"},{"not":{"attribute":"birthDate","operator":"missing"}}]}""";

        var exact = (await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = json, EveryNode = true })).Value;
        var shown = (await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = json, EveryNode = true }, Marketer)).Value;

        Assert.InRange(exact.People.Number!.Value, 5, 10);
        Assert.Equal("<11", shown.People.ToString());
        Assert.Equal(["$", "$.all[0]", "$.all[1]", "$.all[1].not"], exact.Nodes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("60", shown.Everyone.ToString());
        Assert.All(shown.Nodes.Values, n => Assert.True(n.Number is null or 0 or >= 11));
    }

    [Fact]
    public async Task Count_SplitsByPermission_AndHidesBothSidesOfASmallOne()
    {
        await using var host = await TestHost.StartAsync();
        await Population.WriteAsync(host, 60, 7);
        var command = new CountSegment { RuleJson = """{"attribute":"age","operator":"atLeast","value":0}""", EveryNode = true };

        var exact = (await host.RunAsync<CountSegment, SegmentCounts>(command)).Value;
        var split = Assert.Single(exact.Permitted);
        Assert.Equal("authorized", split.Attribute.Key);
        Assert.Equal((0L, exact.People.Number), (split.Yes.Number, split.No.Number));

        var marketer = (await host.RunAsync<CountSegment, SegmentCounts>(command, Marketer)).Value;
        Assert.Equal(marketer.People, Assert.Single(marketer.Permitted).No);
    }

    [Fact]
    public async Task Explain_AgreesWithMembership_AndIsLogged()
    {
        await using var host = await TestHost.StartAsync();
        var people = await Population.WriteAsync(host, 30, 8);
        const string Rule = """{"any":[{"attribute":"age","operator":"atLeast","value":40},{"not":{"attribute":"condition","operator":"ever"}},{"attribute":"lastVisit","operator":"withinLast","value":200}]}""";
        var asOf = RandomPerson.AsOf;
        var members = (await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(Rule, asOf))).Value.ToHashSet();

        foreach (var person in people)
        {
            var id = person.Id.Value.ToString("N");
            var told = (await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = Rule, Person = id, AsOf = asOf, Purpose = "test" })).Value;
            Assert.Equal(members.Contains(id), told.In);
            Assert.Equal(5, told.Rules.Count);
            Assert.All(told.Rules, r => Assert.Equal(r.Path is "$" or "$.any[1]", r.Value is null));
        }

        await using var db = host.NewContext();
        var pseudonyms = await db.AuditEvents.Where(e => e.Action == AuditAction.SegmentExplained && e.Purpose == "test").Select(e => e.SubjectPseudoId).ToListAsync();
        Assert.Equal(30, pseudonyms.Distinct().Count());
    }

    [Fact]
    public async Task Explain_OfNobody_IsRefused()
    {
        await using var host = await TestHost.StartAsync();

        var told = await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = Adults, Person = "nobody@example.com", Purpose = "test" });

        Assert.Equal("segment.person_not_found", told.Error?.Code);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Snapshot_CountsWhoJoinedAndLeft(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 60, 9);
        var saved = (await SaveAsync(host, "Massachusetts", """{"attribute":"state","operator":"equals","value":"MA"}""")).Value;
        var first = (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId))).Value;
        await using (var db = host.NewContext())
        {
            var mover = await db.Contacts.FirstAsync(c => c.State == "NH");
            mover.State = "MA";
            await db.SaveChangesAsync();
            await host.Get<IContactFactSink>().ContactsChangedAsync(db, [mover.Id], TestHost.Start, CancellationToken.None);
        }

        host.Clock.Advance(TimeSpan.FromDays(1));
        var second = (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId))).Value;

        Assert.Null(first.Joined);
        Assert.Equal(first.People.Number + 1, second.People.Number);
        Assert.Equal((1L, 0L), (second.Joined!.Value.Number!.Value, second.Left!.Value.Number!.Value));
    }

    [Fact]
    public async Task Audience_EvaluatesAStoredVersion()
    {
        await using var host = await TestHost.StartAsync();
        var people = await Population.WriteAsync(host, 40, 10);
        var saved = (await SaveAsync(host, "Living", """{"attribute":"living","operator":"equals","value":true}""")).Value;
        await using var db = host.NewContext();

        var ids = await host.Get<IAudience>().EvaluateAsync(db, saved.VersionId, RandomPerson.AsOf, CancellationToken.None);
        var facts = await host.Get<IAudience>().FactsAsync(db, saved.VersionId, CancellationToken.None);

        Assert.Equal(people.Where(p => !p.Deceased).Select(p => p.Id).ToHashSet(), [.. ids]);
        Assert.Equal(("Living", 1, "People who are living."), (facts!.Name, facts.Number, facts.Sentence));
        Assert.Null(await host.Get<IAudience>().FactsAsync(db, SegmentVersionId.New(), CancellationToken.None));
    }

    [Fact]
    public async Task SearchCodes_FindsByNameAndCode_AndHidesSensitiveOnesFromAMarketer()
    {
        await using var host = await TestHost.StartAsync();
        await Population.WriteAsync(host, 80, 11);

        var byName = (await host.RunAsync<SearchCodes, IReadOnlyList<FoundCode>>(new SearchCodes(FactKind.Observation, "HEMOGLOBIN"))).Value;
        var byCode = (await host.RunAsync<SearchCodes, IReadOnlyList<FoundCode>>(new SearchCodes(FactKind.Condition, "E11."))).Value;
        var hidden = (await host.RunAsync<SearchCodes, IReadOnlyList<FoundCode>>(new SearchCodes(FactKind.Condition, ""), Marketer)).Value;

        Assert.Equal(["4548-4"], byName.Select(c => c.Code));
        Assert.Equal(["E11.65", "E11.9"], byCode.Select(c => c.Code).Order(StringComparer.Ordinal));
        Assert.All(hidden, c => Assert.Equal(Sensitivity.None, c.Sensitivity));
    }

    private static Task<Result<SavedSegment>> SaveAsync(TestHost host, string name, string json, SegmentId? segment = null, int? basedOn = null) =>
        host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = json, Segment = segment, BasedOn = basedOn });
}

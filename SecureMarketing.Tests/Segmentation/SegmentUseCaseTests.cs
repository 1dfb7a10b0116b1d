using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Tests.Campaigns;
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
        Assert.Contains("\n$.not: This condition uses", counted.Error?.Message);
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

    /// <summary>Before + gained = after + lost, and A + B = either + both: whoever hears three of them reckons the fourth.</summary>
    [Fact]
    public async Task ComparingCountingAndSnapshots_LetNobodyReckonASmallNumber()
    {
        await using var host = await TestHost.StartAsync();
        await Population.WriteAsync(host, 120, 11);
        await MoveAsync(host, ("MA", 57), ("VT", 3), ("NH", 20), ("ME", 40));
        var saved = (await SaveAsync(host, "North", InStates("MA", "VT"))).Value;
        await SaveAsync(host, "North", InStates("MA", "NH"), saved.Id, 1);

        var people = (await host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(saved.Id, 1, 2), SomeMarketer())).Value.People!;
        Assert.Equal(("60", "77", "<11 apart", "<11"), (people.Before.ToString(), people.After.ToString(), people.Gained.ToString(), people.Lost.ToString()));

        var either = $$"""{"any":[{{InStates("MA", "VT")}},{{InStates("NH", "VT")}}]}""";
        var counts = (await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = either, EveryNode = true }, SomeMarketer())).Value.Nodes;
        Assert.Equal(("80", "60", "<11 apart"), (counts["$"].ToString(), counts["$.any[0]"].ToString(), counts["$.any[1]"].ToString()));

        var marketer = SomeMarketer();
        Assert.Equal("60", (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId), marketer)).Value.People.ToString());
        await MoveAsync(host, ("MA", 57), ("ME", 3), ("MA", 12), ("NH", 8), ("ME", 40));
        host.Clock.Advance(TimeSpan.FromDays(1));
        var taken = (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId), marketer)).Value;
        Assert.Equal(("69", "<11 apart", "<11"), (taken.People.ToString(), taken.Joined.ToString(), taken.Left.ToString()));
    }

    /// <summary>A rule on HIV or reproductive health tells whoever reads it whom the organisation wants, and by what.</summary>
    [Theory]
    [InlineData("B20")]
    [InlineData("Z30.9")]
    public async Task SensitiveRules_AreNotReadByWhoMayNotUseThem(string code)
    {
        await using var host = await TestHost.StartAsync();
        var saved = (await SaveAsync(host, "Group", $$$"""{"attribute":"condition","of":{"codes":["{{{code}}}"],"system":"icd-10-cm"},"operator":"active"}""")).Value;
        var reviewer = Actor.User(UserId.New(), "ClinicalReviewer", new HashSet<Permission> { Permission.SegmentView, Permission.SensitiveAttributesUse }, null, null);

        var row = Assert.Single((await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), Marketer)).Value);
        Assert.Equal(("Group", SegmentRules.SensitiveRule), (row.Name, row.Sentence));
        Assert.Equal("segment.sensitive", (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id), Marketer)).Error?.Code);
        Assert.Equal("segment.sensitive", (await host.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(saved.Id), Marketer)).Error?.Code);
        Assert.Contains(code, Assert.Single((await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), reviewer)).Value).Sentence, StringComparison.Ordinal);
        Assert.Null((await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id), reviewer)).Error);
    }

    /// <summary>A version keeps what it was saved with; a snapshot of it tells a number as much as its page does.</summary>
    [Fact]
    public async Task SensitiveRules_AreNotCountedBySnapshots_OfWhoMayNotUseThem()
    {
        await using var host = await TestHost.StartAsync();
        var saved = (await SaveAsync(host, "Group", Adults)).Value;
        await using (var db = host.NewContext())
            await db.SegmentVersions.ExecuteUpdateAsync(set => set.SetProperty(v => v.Sensitivity, Sensitivity.Hiv));

        Assert.Equal("segment.sensitive", (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId), SomeMarketer())).Error?.Code);
        Assert.Null((await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId))).Error);
    }

    /// <summary>What would be refused is not offered: where somebody was treated tells for what.</summary>
    [Fact]
    public async Task SensitiveAttributes_AreOfferedOnlyToWhoMayUseThem()
    {
        await using var host = await TestHost.StartAsync();
        var reviewer = Actor.User(UserId.New(), "ClinicalReviewer", new HashSet<Permission> { Permission.SegmentView, Permission.SensitiveAttributesUse }, null, null);
        await using (var db = host.NewContext())
        {
            var unit = db.AttributeWords.Add(new AttributeWord());
            (unit.Property(w => w.Attribute).CurrentValue, unit.Property(w => w.Text).CurrentValue) = ("visitUnit", "Recovery Center");
            await db.SaveChangesAsync();
        }

        Assert.Equal((false, false, false), await SeesUnitsAsync(Marketer));
        Assert.Equal((true, true, true), await SeesUnitsAsync(reviewer));

        async Task<(bool, bool, bool)> SeesUnitsAsync(Actor actor) => (
            (await host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes(), actor)).Value.Any(a => a.Key == "visitUnit"),
            (await host.RunAsync<ListServingFields, IReadOnlySet<string>>(new ListServingFields(FieldPurpose.Care), actor)).Value.Contains("visitUnit"),
            (await host.RunAsync<ListWords, IReadOnlyDictionary<string, IReadOnlyList<string>>>(new ListWords(), actor)).Value.ContainsKey("visitUnit"));
    }

    /// <summary>An attribute may go with an update of the product, a word with a change of a custom attribute.</summary>
    [Fact]
    public async Task ARuleThatCanNoLongerBeRead_IsTold_AndNeverAnotherRule()
    {
        await using var bench = await CampaignBench.StartAsync(people: 20);
        var host = bench.Host;
        var campaign = await bench.DraftAsync();
        var version = (await bench.LatestAsync(campaign)).Segment!.Value;
        var sound = (await SaveAsync(host, "Adults", Adults)).Value;
        await using (var db = host.NewContext())
            await db.SegmentVersions.Where(v => v.Id == version).ExecuteUpdateAsync(set => set.SetProperty(v => v.RuleJson, """{"attribute":"shoeSize","operator":"atLeast","value":40}"""));

        var rows = (await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), Marketer)).Value;
        var broken = rows.Single(r => r.VersionId == version);
        Assert.Equal((SegmentRules.UnreadableRule, 0, 2), (broken.Sentence, broken.Conditions, rows.Count));
        Assert.Contains("18", rows.Single(r => r.Id == sound.Id).Sentence, StringComparison.Ordinal);
        var opened = (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(broken.Id), Marketer)).Error!;
        Assert.Equal("segment.unreadable", opened.Code);
        Assert.Contains("There is no attribute \"shoeSize\"", opened.Message, StringComparison.Ordinal);
        Assert.Equal("segment.unreadable", (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(version))).Error?.Code);
        Assert.Equal("segment.unreadable", (await host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(broken.Id, 1, 1))).Error?.Code);
        Assert.Equal("segment.unreadable", (await host.RunAsync<SetSegmentPurpose, Unit>(new SetSegmentPurpose(broken.Id, FieldPurpose.Care))).Error?.Code);
        Assert.Null((await host.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(broken.Id), Marketer)).Error);

        await using (var db = host.NewContext())
        {
            var facts = (await host.Get<IAudience>().FactsAsync(db, version, CancellationToken.None))!;
            Assert.Equal((true, SegmentRules.UnreadableRule, true), (facts.IsUnreadable, facts.Sentence, facts.Sensitivity.HasFlag(Sensitivity.Unknown)));
        }

        Assert.Equal("segment.unreadable", (await bench.SubmitAsync(campaign)).Error?.Code);
    }

    /// <summary>What was approved is neither counted nor sent by a rule that cannot be read any more.</summary>
    [Fact]
    public async Task AnApprovedCampaign_WhoseRuleCanNoLongerBeRead_IsNotCounted()
    {
        await using var bench = await CampaignBench.StartAsync(people: 20);
        var campaign = await bench.ApprovedAsync();
        var version = (await bench.LatestAsync(campaign)).Segment!.Value;
        await using (var db = bench.Host.NewContext())
            await db.SegmentVersions.Where(v => v.Id == version).ExecuteUpdateAsync(set => set.SetProperty(v => v.RuleJson, """{"attribute":"shoeSize","operator":"atLeast","value":40}"""));

        Assert.Equal("segment.unreadable", (await bench.FreezeAsync(campaign)).Error?.Code);
    }

    private static Actor SomeMarketer() => Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount }, null, null);

    private static string InStates(params string[] states) => $$"""{"attribute":"state","operator":"in","value":[{{string.Join(',', states.Select(s => $"\"{s}\""))}}]}""";

    /// <summary>Gives people their states, in one order.</summary>
    private static async Task MoveAsync(TestHost host, params (string State, int People)[] states)
    {
        await using var db = host.NewContext();
        var people = await db.Contacts.OrderBy(c => c.SourceId).ToListAsync();
        foreach (var (person, state) in people.Zip(states.SelectMany(s => Enumerable.Repeat(s.State, s.People))))
            person.State = state;
        await db.SaveChangesAsync();
        await host.Get<IContactFactSink>().ContactsChangedAsync(db, [.. people.Select(p => p.Id)], TestHost.Start, CancellationToken.None);
        await db.SaveChangesAsync();
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

    /// <summary>A code that nobody has yet is found in the list that was imported; a heading stands for all below it.</summary>
    [Fact]
    public async Task SearchCodes_GoesOnInTheCodeListsInUse()
    {
        await using var host = await TestHost.StartAsync();
        await Population.WriteAsync(host, 80, 11);
        var file = Path.Combine(host.Folder.Path, "icd.txt");
        await File.WriteAllTextAsync(file, Order("E08", '0', "Diabetes due to a condition") + Order("E089", '1', "Diabetes due to a condition without complications") + Order("E119", '1', "Type 2 diabetes") + Order("B20", '1', "HIV disease with diabetes"));
        CampaignBench.Ok(await host.RunAsync<ImportCodeList, ImportedCodeList>(new ImportCodeList(file, "icd-10-cm", "2026")));
        // The columns of CMS's order file: only there a heading says that it is one.
        static string Order(string code, char billable, string words) => $"00001 {code,-7} {billable} {words,-60} {words}\n";
        async Task<IEnumerable<string>> FindAsync(FactKind kind, string text, Actor? actor = null) =>
            CampaignBench.Ok(await host.RunAsync<SearchCodes, IReadOnlyList<FoundCode>>(new SearchCodes(kind, text), actor)).Select(c => $"{c.Code}{(c.OnRecord ? "" : " listed")}");

        Assert.Equal(["E08* listed", "E08.9 listed"], await FindAsync(FactKind.Condition, "due to"));
        Assert.Equal(["E10.9", "E11.65", "E11.9", "B20 listed", "E08* listed", "E08.9 listed"], (await FindAsync(FactKind.Condition, "Diabetes")).OrderBy(c => c.EndsWith("listed", StringComparison.Ordinal)).ThenBy(c => c, StringComparer.Ordinal));
        Assert.DoesNotContain("B20 listed", await FindAsync(FactKind.Condition, "diabetes", Marketer));
        Assert.Empty(await FindAsync(FactKind.Immunization, "due to"));
        Assert.DoesNotContain(await FindAsync(FactKind.Condition, "d"), c => c.EndsWith("listed", StringComparison.Ordinal));
    }

    /// <summary>By everyday word, by code, and never what the person may not use.</summary>
    [Fact]
    public async Task FindCodes_FindsByWordAndByCode_WhatTheDataUses()
    {
        await using var host = await TestHost.StartAsync();
        await Population.WriteAsync(host, 80, 12);
        async Task<IEnumerable<string>> FindAsync(string text, Actor? actor = null) =>
            (await host.RunAsync<FindCodes, IReadOnlyList<FoundFact>>(new FindCodes(text), actor)).Value.Select(f => $"{f.Kind} {f.Code}");

        Assert.Superset(new HashSet<string> { "Condition E11.9", "Condition E10.9", "Observation 4548-4", "Observation 2345-7" }, (await FindAsync("Sugar")).ToHashSet());
        Assert.Contains("Condition 38341003", await FindAsync("blood pressure"));
        Assert.Contains("Immunization 140", await FindAsync("flu"));
        Assert.All(await FindAsync("e11"), f => Assert.Contains("E11.", f, StringComparison.Ordinal));
        Assert.NotEmpty(await FindAsync("e11"));
        Assert.Empty(await FindAsync("x"));
        await using (var db = host.NewContext())
            await db.Codes.Where(c => c.Value == "E11.9").ExecuteUpdateAsync(c => c.SetProperty(x => x.Sensitivity, Sensitivity.Reproductive));
        Assert.DoesNotContain("Condition E11.9", await FindAsync("E11", Marketer));
    }

    private static Task<Result<SavedSegment>> SaveAsync(TestHost host, string name, string json, SegmentId? segment = null, int? basedOn = null) =>
        host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = json, Segment = segment, BasedOn = basedOn });
}

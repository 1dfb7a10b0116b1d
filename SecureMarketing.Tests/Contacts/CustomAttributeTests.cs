using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Tests.Contacts.CustomFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Defining, changing and retiring custom attributes; who sees what; what is sealed.</summary>
public sealed class CustomAttributeTests
{
    private static readonly Actor Admin = Person("Admin", Permission.AttributesView, Permission.AttributesManage);
    private static readonly Actor Clerk = Person("ConsentClerk", Permission.PeopleView, Permission.PeopleReveal);
    private static readonly Actor Officer = Person("ComplianceOfficer", Permission.PeopleView, Permission.PeopleReveal, Permission.SensitiveAttributesUse);

    [Theory]
    [InlineData("RiskTier", "Risk", CustomType.Flag, null, 0, "attribute.key")]
    [InlineData("risk tier", "Risk", CustomType.Flag, null, 0, "attribute.key")]
    [InlineData("custom.risk", "Risk", CustomType.Flag, null, 0, "attribute.key")]
    [InlineData("risk", " ", CustomType.Flag, null, 0, "attribute.label")]
    [InlineData("risk", "Risk", CustomType.Choice, null, 1, "attribute.options")]
    [InlineData("risk", "Risk", CustomType.Flag, null, 2, "attribute.options")]
    [InlineData("risk", "Risk", CustomType.Date, "days", 0, "attribute.unit")]
    [InlineData("riskTIER", "Another", CustomType.Flag, null, 0, "attribute.key_taken")]
    [InlineData("another", "risk TIER", CustomType.Flag, null, 0, "attribute.label_taken")]
    public async Task Definition_ThatIsWrong_IsRefused(string key, string label, CustomType type, string? unit, int options, string code)
    {
        await using var host = await TestHost.StartAsync();
        await DefineAsync(host, new DefineAttribute { Key = "riskTier", Label = "Risk tier", Type = CustomType.Flag });

        var refused = await host.RunAsync<DefineAttribute, CustomDefinition>(
            new DefineAttribute { Key = key, Label = label, Type = type, Unit = unit, Options = [.. Enumerable.Range(1, options).Select(i => $"option {i}")] });

        Assert.Equal(code, refused.Error?.Code);
    }

    [Fact]
    public async Task WhatIsNotStated_CountsAsSensitive_AndOnlyWhoMaySeeItJudges()
    {
        await using var host = await TestHost.StartAsync();

        var plain = (await host.RunAsync<DefineAttribute, CustomDefinition>(new DefineAttribute { Key = "risk", Label = "Risk", Type = CustomType.Flag }, Admin)).Value;
        var judged = await host.RunAsync<DefineAttribute, CustomDefinition>(new DefineAttribute { Key = "other", Label = "Other", Type = CustomType.Flag, Sensitivity = Sensitivity.None }, Admin);
        var changed = await host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "risk", Sensitivity = Sensitivity.None }, Admin);
        var notes = await host.RunAsync<DefineAttribute, CustomDefinition>(new DefineAttribute { Key = "notes", Label = "Notes", Type = CustomType.Text, Sensitivity = Sensitivity.PsychotherapyNotes });

        Assert.Equal((Sensitivity.Unknown, true, CustomViewers.PeopleViewers), (plain.Sensitivity, plain.TellsHealth, plain.Viewers));
        Assert.Equal((CustomErrors.NeedsRight, CustomErrors.NeedsRight, "attribute.sensitivity"), (judged.Error, changed.Error, notes.Error?.Code));
        Assert.True((await host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "risk", Label = "Risk of falling" }, Admin)).IsSuccess);
    }

    [Fact]
    public async Task Change_Renames_AddsOptions_AndMeetsWhoeverChangedItToo()
    {
        await using var host = await TestHost.StartAsync();
        await DefineAsync(host, new DefineAttribute { Key = "tier", Label = "Tier", Type = CustomType.Choice, Options = ["Low", "High"] });
        var row = Assert.Single((await host.RunAsync<ListAttributes, IReadOnlyList<CustomRow>>(new ListAttributes())).Value);

        var changed = (await host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "tier", BasedOn = row.Revision, Label = "Risk tier", NewOptions = ["Highest"] })).Value;

        Assert.Equal(("Risk tier", "Low High Highest"), (changed.Label, string.Join(' ', changed.Options)));
        Assert.Equal(CustomErrors.ChangedMeanwhile, (await host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "tier", BasedOn = row.Revision, Label = "Mine" })).Error);
        Assert.Equal(CustomErrors.OptionTwice, (await host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "tier", NewOptions = ["HIGH"] })).Error);
        await using var db = host.NewContext();
        Assert.Equal([AuditAction.AttributeDefined, AuditAction.AttributeChanged], await db.AuditEvents.Where(e => e.ObjectType == "attribute" && e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Retired_IsNoLongerTakenIn_ItsKeyIsGone_ItsSegmentsStillRead()
    {
        await using var bench = await StartAsync(DatabaseProvider.Sqlite);
        await bench.PeopleAsync("p1,Roe,high,,,,\n");
        const string Rule = """{"attribute":"custom.riskTier","operator":"equals","value":"High"}""";
        var saved = (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "High risk", RuleJson = Rule })).Value;
        var mapping = new ImportMapping { Tables = [new TableMapping { Holds = TableKind.People, Columns = [new ColumnMapping { Column = "id", Target = "id" }, new ColumnMapping { Column = "tier", Target = "custom.riskTier" }] }] };
        var file = bench.File("tiers.csv", "id,tier\np1,low\n");
        var pinned = (await bench.Host.RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, "tiers.csv")], new ImportOptions()) { Mapping = mapping })).Value;

        Assert.True((await bench.Host.RunAsync<RetireAttribute, Unit>(new RetireAttribute("riskTier"))).IsSuccess);

        Assert.Equal(CustomErrors.Retired, (await bench.Host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "riskTier", Label = "x" })).Error);
        Assert.Equal(CustomErrors.KeyTaken, (await bench.Host.RunAsync<DefineAttribute, CustomDefinition>(new DefineAttribute { Key = "riskTier", Label = "New", Type = CustomType.Flag })).Error);
        Assert.Equal("mapping.retired_target", (await bench.Host.RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, "tiers.csv")], new ImportOptions()) { Mapping = mapping })).Error?.Code);
        Assert.True((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(pinned))).IsSuccess);
        var notice = Assert.Single((await bench.DetailAsync(pinned)).Rows);
        Assert.Equal((ImportCodes.AttributeRetired, "custom.riskTier", true), (notice.Code, notice.Column, notice.Kept));
        Assert.Equal("p1.riskTier=High", await bench.ValuesAsync());
        Assert.Equal(["p1"], await bench.MembersAsync(Rule));
        Assert.True((await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Once high risk", RuleJson = Rule })).IsSuccess);
        Assert.Equal("segment.attribute_retired", (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "New", RuleJson = Rule })).Error?.Code);
        Assert.DoesNotContain((await OfferedAsync(bench)), a => a.Key == "custom.riskTier");
    }

    [Fact]
    public async Task Builder_OffersWhatASourceFeeds_AndAnotherNodesChangesAreSeen()
    {
        await using var bench = await StartAsync(DatabaseProvider.Sqlite);
        Assert.DoesNotContain(await OfferedAsync(bench), a => a.Custom is not null);

        await bench.PeopleAsync("p1,Roe,high,,,,\n");
        // As another node would: past this one's use cases.
        await bench.QueryAsync(db => db.CustomAttributes.Where(a => a.Key == "riskTier").ExecuteUpdateAsync(set => set.SetProperty(a => a.Label, "Tier").SetProperty(a => a.Revision, a => a.Revision + 1)));

        Assert.Equal("Tier", Assert.Single(await OfferedAsync(bench), a => a.Custom is not null).Label);
        var counted = (await bench.Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = """{"attribute":"custom.riskTier","operator":"equals","value":"High"}""" })).Value;
        Assert.Equal(("People whose tier is High.", true), (counted.Sentence, counted.UsesPhi));
    }

    [Fact]
    public async Task Sensitivity_TaintsTheSegment_AndKeepsOutWhoMayNot()
    {
        await using var bench = await StartAsync(DatabaseProvider.Sqlite);
        await bench.PeopleAsync("p1,Roe,,,2026-01-01,Y,\n");
        const string Enrolled = """{"not":{"attribute":"custom.enrolled","operator":"equals","value":true}}""";
        var marketer = Person("Marketer", Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount);

        var refused = await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Not enrolled", RuleJson = Enrolled }, marketer);
        var saved = (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Not enrolled", RuleJson = Enrolled })).Value;
        await bench.Host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "enrolled", Sensitivity = Sensitivity.SubstanceUse });
        var labelled = (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Not enrolled", RuleJson = Enrolled })).Value;
        var survey = (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Surveyed", RuleJson = """{"attribute":"custom.lastSurvey","operator":"exists"}""" }, marketer)).Value;

        Assert.Equal((SegmentErrors.Sensitive.Code, SegmentErrors.Sensitive.Kind), (refused.Error?.Code, refused.Error?.Kind));
        Assert.StartsWith(SegmentErrors.Sensitive.Message, refused.Error?.Message, StringComparison.Ordinal);
        Assert.Equal((Sensitivity.Unknown, 1, Sensitivity.SubstanceUse, 2), (saved.Sensitivity, saved.Number, labelled.Sensitivity, labelled.Number));
        Assert.Equal((Sensitivity.None, Core.Gate.PhiLevel.Relationship), (survey.Sensitivity, survey.PhiLevel));
    }

    [Fact]
    public async Task Person_IsShownByTheMatrix_AndWordsOnlyForAReason()
    {
        await using var bench = await StartAsync(DatabaseProvider.Sqlite);
        await bench.PeopleAsync("p1,Roe,high,,,Y,Dr. Imogen Vale\n");
        await bench.Host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute { Key = "riskTier", Viewers = CustomViewers.OnReveal });
        var contact = (await bench.ContactAsync("p1")).Id;

        var clerks = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(contact), Clerk)).Value;
        var officers = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(contact), Officer)).Value;
        var opened = await bench.Host.RunAsync<RevealAttribute, string>(new RevealAttribute(contact, "careContact", "call on 3 May"), Clerk);
        var hidden = await bench.Host.RunAsync<RevealAttribute, string>(new RevealAttribute(contact, "enrolled", "call on 3 May"), Clerk);

        Assert.Equal([("careContact", null), ("riskTier", null)], clerks.Attributes.Select(a => (a.Definition.Key, a.Shown)));
        Assert.Equal((1, 0), (clerks.HiddenAttributes, officers.HiddenAttributes));
        Assert.Equal("yes", officers.Attributes.Single(a => a.Definition.Key == "enrolled").Shown);
        Assert.Equal(("Dr. Imogen Vale", CustomErrors.Hidden), (opened.Value, hidden.Error));
        Assert.Equal(PeopleErrors.ReasonMissing.Code, (await bench.Host.RunAsync<RevealAttribute, string>(new RevealAttribute(contact, "careContact", " "), Clerk)).Error?.Code);
        Assert.Equal("attribute:careContact", await bench.QueryAsync(db => db.AuditEvents.Where(e => e.Action == AuditAction.PersonRevealed && e.Outcome == AuditOutcome.Succeeded).Select(e => e.ReasonCodes!).SingleAsync()));
    }

    [Fact]
    public async Task Words_AreSealedUnderPersonAndAttribute()
    {
        await using var bench = await StartAsync(DatabaseProvider.Sqlite);
        await bench.PeopleAsync("p1,Roe,,,,,Dr. Imogen Vale\np2,Doe,,,,,Dr. Noor Haddad\n");

        foreach (var path in Directory.GetFiles(bench.Host.Folder.Path, "securemarketing.db*"))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[file.Length];
            await file.ReadExactlyAsync(content, TestContext.Current.CancellationToken);
            Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes("Imogen")) < 0, path);
        }

        var (p1, p2) = ((await bench.ContactAsync("p1")).Id, (await bench.ContactAsync("p2")).Id);
        var other = await bench.QueryAsync(db => db.CustomValues.AsNoTracking().Where(v => v.ContactId == p2).Select(v => v.TextSealed).SingleAsync());
        await bench.QueryAsync(db => db.CustomValues.Where(v => v.ContactId == p1).ExecuteUpdateAsync(set => set.SetProperty(v => v.TextSealed, other)));
        await Assert.ThrowsAnyAsync<CryptographicException>(bench.ValuesAsync);
    }

    [Fact]
    public async Task CommandLine_DefinesListsAndRetires()
    {
        var folder = Directory.CreateTempSubdirectory("sm-attributes-");
        try
        {
            string[] data = ["--data", Path.Combine(folder.FullName, "data")];
            var added = await CommandLine.RunAsync(["attributes", "add", "riskTier", "--label", "Risk tier", "--type", "choice", "--option", "Low", "--option", "High", "--sensitivity", "mentalHealth,hiv", .. data]);
            var wrong = await CommandLine.RunAsync(["attributes", "add", "x", "--label", "X", "--type", "flag", "--sensitivity", "secret", .. data]);
            var listed = await CommandLine.RunAsync(["attributes", "list", "--json", .. data]);
            var retired = await CommandLine.RunAsync(["attributes", "retire", "riskTier", .. data]);
            var again = await CommandLine.RunAsync(["attributes", "retire", "riskTier", .. data]);

            Assert.True(added.Exit == 0, added.Errors);
            Assert.Equal((1, true), (wrong.Exit, wrong.Errors.Contains("\"secret\" is no category", StringComparison.Ordinal)));
            Assert.Contains("""{"key":"custom.riskTier","label":"Risk tier","type":"choice","unit":null,"options":["Low","High"],"sensitivity":"hiv, mentalHealth","tellsHealth":true,"viewers":"peopleViewers","fed":false,"retired":false}""", listed.Output, StringComparison.Ordinal);
            Assert.Equal((0, 1), (retired.Exit, again.Exit));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<AttributeDefinition>> OfferedAsync(ImportBench bench) =>
        (await bench.Host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value;

    private static Actor Person(string role, params Permission[] permissions) => Actor.User(UserId.New(), role, permissions.ToHashSet(), null, null);
}

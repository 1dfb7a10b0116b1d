using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.CodeLists;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>A newer code list moves no saved segment unseen: named before it is put to use, told on the segment after it, confirmed by somebody.</summary>
public abstract class CodeListChangeSuite(DatabaseProvider provider)
{
    // Of the codes on record E11.65 stands below E11 in both, E11.9 in the newer alone, I10 in neither.
    private const string Old = "code,display\nE11,Type 2 diabetes\nE11.6,With complications\nE11.65,With hyperglycemia\n";
    private const string New = Old + "E11.9,Without complications\n";
    private const string ByCode = """{"attribute":"condition","of":{"codes":["E11.*"],"system":"icd-10-cm"},"operator":"ever"}""";

    private static readonly Actor Marketer = CampaignBench.Person(
        Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount, Permission.TerminologyView, Permission.TerminologyManage);

    [Fact]
    public async Task ANewerList_NamesTheSegmentsThatMove_IsKeptOutOfUse_AndIsUsedByWhoSawThem()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 120, 9);
        Assert.True((await ImportAsync(host, Old, "2026")).InUse);
        var segments = await SegmentsAsync(host);
        var (before, after) = (await PeopleAsync(host, segments.Below), await PeopleAsync(host, segments.ByCode));
        Assert.True(before < after, $"{before} of {after}");

        var added = await ImportAsync(host, New, "2027");

        // By its own condition, and by a segment inside it; codes, prefixes and other systems move nothing.
        Assert.Equal((false, "2026"), (added.InUse, await InUseAsync(host)));
        Assert.Equal([$"“Below”: {after - before} join, 0 leave", $"“Outer”: 0 join, {after - before} leave"], added.Moves.Select(m => m.ToString()));
        Assert.Equal(before, await PeopleAsync(host, segments.Below));
        Assert.Equal(added.Moves, CampaignBench.Ok(await PreviewAsync(host, added.Id)));
        var unseen = await UseAsync(host, added.Id);
        Assert.Equal(("terminology.segments_move", true), (unseen.Error?.Code, unseen.Error!.Message.Contains("“Below”, “Outer”", StringComparison.Ordinal)));
        Assert.Equal("terminology.segments_move", (await UseAsync(host, added.Id, segments.Below.Value)).Error?.Code);
        Assert.Equal(("2026", before), (await InUseAsync(host), await PeopleAsync(host, segments.Below)));
        Assert.Empty(await NoticesAsync(host, segments.Below));

        var used = CampaignBench.Ok(await UseAsync(host, added.Id, segments.Below.Value, segments.Outer.Value));

        Assert.Equal(added.Moves, used.Moves);
        Assert.Equal(("2027", after), (await InUseAsync(host), await PeopleAsync(host, segments.Below)));
        Assert.Equal(["icd-10-cm 2027"], (await NoticesAsync(host, segments.Below)).Select(n => $"{n.System} {n.Version}"));
        Assert.Single(await NoticesAsync(host, segments.Outer));
        Assert.Empty(await NoticesAsync(host, segments.ByCode));
        await using var db = host.NewContext();
        Assert.Equal(["terminology.segments_move", "terminology.segments_move", "used,segments:2"], await db.AuditEvents.Where(e => e.Action == AuditAction.CodeListChanged).OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
        Assert.Contains("kept,segments:2", await db.AuditEvents.Where(e => e.Action == AuditAction.CodeListImported).Select(e => e.ReasonCodes).ToListAsync());
    }

    [Fact]
    public async Task TheNotice_StaysUntilSomebodyConfirmsWhatWasShown()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 120, 9);
        var old = await ImportAsync(host, Old, "2026");
        var segments = await SegmentsAsync(host);
        var added = await ImportAsync(host, New, "2027");
        await UseAsync(host, added.Id, segments.Below.Value, segments.Outer.Value);
        var first = Assert.Single(await NoticesAsync(host, segments.Below));
        // Back again: the way back moves people as well.
        host.Clock.Advance(TimeSpan.FromHours(1));
        CampaignBench.Ok(await UseAsync(host, old.Id, segments.Below.Value, segments.Outer.Value));
        Assert.Equal(["2027", "2026"], (await NoticesAsync(host, segments.Below)).Select(n => n.Version));

        Assert.Equal("usecase.forbidden", (await ConfirmAsync(host, segments.Below, CampaignBench.Person(Permission.SegmentView), first.Id)).Error?.Code);
        CampaignBench.Ok(await ConfirmAsync(host, segments.Below, Marketer, first.Id));
        Assert.Equal(["2026"], (await NoticesAsync(host, segments.Below)).Select(n => n.Version));
        Assert.Equal("segment.nothing_to_confirm", (await ConfirmAsync(host, segments.Below, Marketer, first.Id)).Error?.Code);
        Assert.Equal("segment.nothing_to_confirm", (await ConfirmAsync(host, segments.Outer, Marketer, first.Id)).Error?.Code);

        await using var db = host.NewContext();
        var kept = await db.SegmentCodeChanges.SingleAsync(c => c.Id == first.Id);
        Assert.Equal((Marketer.Id, host.Clock.GetUtcNow()), (kept.ConfirmedBy, kept.ConfirmedAt));
        var told = await db.AuditEvents.SingleAsync(e => e.ReasonCodes == "confirmed,icd-10-cm 2027");
        Assert.Equal(("segment", segments.Below.Value.ToString("N"), Marketer.Id), (told.ObjectType, told.ObjectId, told.ActorId));
    }

    [Fact]
    public async Task SmallNumbersAndForeignSegments_AreNotTold()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 30, 9);
        await ImportAsync(host, Old, "2026");
        var segments = await SegmentsAsync(host);
        var added = await ImportAsync(host, New, "2027");
        var truth = await PeopleAsync(host, segments.ByCode) - await PeopleAsync(host, segments.Below);
        Assert.InRange(truth, 1, 10);

        var told = CampaignBench.Ok(await PreviewAsync(host, added.Id, Marketer));
        Assert.Equal(["Below", "Outer"], told.Select(m => m.Name));
        Assert.DoesNotContain(told.SelectMany(m => new[] { m.Joins, m.Leaves }), n => n is not ("0" or "<11" or "<11 apart"));

        // Whoever keeps the lists without segments learns how many, and no more.
        var steward = CampaignBench.Person(Permission.TerminologyView, Permission.TerminologyManage);
        var hidden = CampaignBench.Ok(await PreviewAsync(host, added.Id, steward));
        Assert.Equal([(null, null, null), (null, null, null)], hidden.Select(m => (m.Name, m.Joins, m.Leaves)));
        Assert.DoesNotContain("Below", (await UseAsync(host, added.Id, steward)).Error!.Message, StringComparison.Ordinal);
        Assert.Equal("usecase.forbidden", (await PreviewAsync(host, added.Id, CampaignBench.Person(Permission.TerminologyView))).Error?.Code);
        Assert.Equal("terminology.list_unknown", (await PreviewAsync(host, CodeListId.New(), steward)).Error?.Code);
    }

    [Fact]
    public async Task AListThatMovesNothing_IsInUseAtOnce()
    {
        await using var host = await TestHost.StartAsync(provider);
        await ImportAsync(host, Old, "2026");
        var segments = await SegmentsAsync(host);

        var added = await ImportAsync(host, Old.Replace("Type 2 diabetes", "T2DM", StringComparison.Ordinal) + "I10,Hypertension\n", "2027");

        Assert.Equal((true, 0, "2027"), (added.InUse, added.Moves.Count, await InUseAsync(host)));
        Assert.Empty(await NoticesAsync(host, segments.Below));
        // A meaning that changed is told although nobody has the code.
        var more = await ImportAsync(host, New, "2028");
        Assert.Equal((false, "“Below”: 0 join, 0 leave"), (more.InUse, more.Moves[0].ToString()));
    }

    /// <summary>A newer version of a value set moves nobody; the segments that name an earlier one say that it has come, those inside others included.</summary>
    [Fact]
    public async Task ANewerValueSet_IsToldAtTheSegmentsOfAnEarlierVersion()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 40, 9);
        var segments = await SegmentsAsync(host);
        var set = CampaignBench.Ok(await host.RunAsync<ListValueSets, IReadOnlyList<ValueSetRow>>(new ListValueSets())).Single(s => s.Name == "Diabetes").Id;
        var before = await PeopleAsync(host, segments.Below);
        Assert.Empty(await NoticesAsync(host, segments.Below));

        await RenewAsync("Diabetes", 1);
        var first = Assert.Single(await NoticesAsync(host, segments.Below));
        Assert.Equal((true, false, "Diabetes, version 2"), (first.IsSet, first.IsName, first.Version));
        await RenewAsync(new string('D', 120), 2);

        // Of one set the newest alone; a long name is cut before the version.
        var shown = Assert.Single(await NoticesAsync(host, segments.Below));
        Assert.Equal(new string('D', 28) + "…, version 3", shown.Version);
        Assert.Equal(shown.Version, Assert.Single(await NoticesAsync(host, segments.Outer)).Version);
        Assert.Empty(await NoticesAsync(host, segments.ByCode));
        Assert.Equal(before, await PeopleAsync(host, segments.Below));
        await using var db = host.NewContext();
        Assert.Equal(2, await db.SegmentCodeChanges.CountAsync());

        Assert.Null((await ConfirmAsync(host, segments.Below, Marketer, shown.Id)).Error);
        Assert.Empty(await NoticesAsync(host, segments.Below));
        // What a set is called may tell what people are treated for: the trail names it by its id.
        Assert.Equal($"confirmed,{SegmentCodeChange.OfSet(set)}", await db.AuditEvents.Where(e => e.Action == AuditAction.CodeListChanged).Select(e => e.ReasonCodes).SingleAsync());

        // Who has chosen the newest is told nothing until there is a newer one.
        await SaveAsync(host, "By newest", $$$"""{"attribute":"condition","of":{"valueSet":"{{{set.Value:D}}}"},"operator":"ever"}""");
        await RenewAsync("Diabetes", 3);
        Assert.Equal(3, await db.SegmentCodeChanges.CountAsync(c => c.ConfirmedAt == null && c.Version == "Diabetes, version 4"));

        async Task RenewAsync(string name, int basedOn) =>
            CampaignBench.Ok(await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(set, name, $"icd-10-cm E11 +\nicd-10-cm E10.{basedOn}", "newer", basedOn)));
    }

    private static async Task<(SegmentId Below, SegmentId Outer, SegmentId ByCode)> SegmentsAsync(TestHost host)
    {
        var set = CampaignBench.Ok(await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "Diabetes", "icd-10-cm E11 +", "", 0))).Set;
        var other = CampaignBench.Ok(await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "Others", "icd-10-cm E11.*\nicd-10-cm E11.9\nsnomed 44054006 +", "", 0))).Set;
        var below = await SaveAsync(host, "Below", $$$"""{"attribute":"condition","of":{"valueSet":"{{{set.Value:D}}}"},"operator":"ever"}""");
        var outer = await SaveAsync(host, "Outer", $$$"""{"all":[{{{ByCode}}},{"not":{"attribute":"segment","operator":"isIn","value":"{{{below.VersionId.Value:D}}}"}}]}""");
        await SaveAsync(host, "By other set", $$$"""{"attribute":"condition","of":{"valueSet":"{{{other.Value:D}}}"},"operator":"ever"}""");
        return (below.Id, outer.Id, (await SaveAsync(host, "By code", ByCode)).Id);
    }

    private static async Task<SavedSegment> SaveAsync(TestHost host, string name, string rule) =>
        CampaignBench.Ok(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = rule }));

    private static async Task<long> PeopleAsync(TestHost host, SegmentId segment)
    {
        var rule = CampaignBench.Ok(await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(segment))).Version.RuleJson;
        return CampaignBench.Ok(await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule })).People.Number!.Value;
    }

    private static async Task<IReadOnlyList<SegmentCodeChange>> NoticesAsync(TestHost host, SegmentId segment) =>
        CampaignBench.Ok(await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(segment))).CodeChanges;

    private static async Task<string> InUseAsync(TestHost host) =>
        CampaignBench.Ok(await host.RunAsync<ListCodeLists, IReadOnlyList<CodeListRow>>(new ListCodeLists())).Single(l => l.IsCurrent).Version;

    private static Task<Result<IReadOnlyList<CodeListMove>>> PreviewAsync(TestHost host, CodeListId list, Actor? actor = null) =>
        host.RunAsync<PreviewCodeList, IReadOnlyList<CodeListMove>>(new PreviewCodeList(list), actor);

    private static Task<Result<UsedCodeList>> UseAsync(TestHost host, CodeListId list, params Guid[] seen) => host.RunAsync<UseCodeList, UsedCodeList>(new UseCodeList(list, seen));

    private static Task<Result<UsedCodeList>> UseAsync(TestHost host, CodeListId list, Actor actor) => host.RunAsync<UseCodeList, UsedCodeList>(new UseCodeList(list), actor);

    private static Task<Result<Unit>> ConfirmAsync(TestHost host, SegmentId segment, Actor actor, SegmentCodeChangeId seen) =>
        host.RunAsync<ConfirmCodeChanges, Unit>(new ConfirmCodeChanges(segment, [seen]), actor);

    private static async Task<ImportedCodeList> ImportAsync(TestHost host, string text, string version)
    {
        var file = Path.Combine(host.Folder.Path, $"codes-{version}.csv");
        await File.WriteAllTextAsync(file, text);
        return CampaignBench.Ok(await host.RunAsync<ImportCodeList, ImportedCodeList>(new ImportCodeList(file, "icd-10-cm", version)));
    }
}

public sealed class SqliteCodeListChangeTests() : CodeListChangeSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlCodeListChangeTests() : CodeListChangeSuite(DatabaseProvider.PostgreSql);

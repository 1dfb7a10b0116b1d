using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>A newer code list also names the earlier version of a segment by which a campaign is yet to find its people; whom a campaign has counted stay.</summary>
public abstract class KeptVersionSuite(DatabaseProvider provider)
{
    private const string Old = "code,display\nE11,Type 2 diabetes\nE11.65,With hyperglycemia\n";
    private const string New = Old + "E11.9,Without complications\n";
    private const string ByCode = """{"attribute":"condition","of":{"codes":["E11.65"],"system":"icd-10-cm"},"operator":"ever"}""";

    [Fact]
    public async Task AnEarlierVersion_IsNamedWithItsCampaign_UntilTheCampaignIsOverOrScheduled()
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);
        var people = await bench.AddPeopleAsync(40);
        await Part2CompartmentSuite.FactAsync(bench.Host, "E11.65", "With hyperglycemia", people.Take(12), 1);
        await Part2CompartmentSuite.FactAsync(bench.Host, "E11.9", "Without complications", people.Skip(12).Take(15), 2);
        await ImportAsync(bench, Old, "2026");
        var saved = await SegmentAsync(bench);
        var campaign = await bench.DraftAsync((await bench.SetupAsync()) with { Segment = saved.VersionId });
        // The segment goes on; what the campaign keeps does not.
        CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Diabetes", RuleJson = ByCode }));

        var added = await ImportAsync(bench, New, "2027");

        Assert.False(added.InUse);
        var move = Assert.Single(added.Moves);
        Assert.Equal("“Diabetes”, version 1, kept by campaign “Autumn news”: 15 join, 0 leave", move.ToString());
        var unseen = await UseAsync(bench, added.Id, saved.Id.Value);
        Assert.Equal("terminology.segments_move", unseen.Error?.Code);
        Assert.Contains("“Diabetes”, version 1, kept by campaign “Autumn news”", unseen.Error!.Message, StringComparison.Ordinal);

        // Who may see neither segments nor campaigns learns that there is one, and who sees no campaigns not which.
        var steward = CampaignBench.Person(Permission.TerminologyView, Permission.TerminologyManage);
        Assert.Equal("An earlier version of a segment", Assert.Single(await PreviewAsync(bench, added.Id, steward)).ToString());
        var reader = CampaignBench.Person(Permission.TerminologyView, Permission.TerminologyManage, Permission.SegmentView);
        Assert.Equal("“Diabetes”, version 1, kept by a campaign", Assert.Single(await PreviewAsync(bench, added.Id, reader)).ToString());

        CampaignBench.Ok(await UseAsync(bench, added.Id, move.Seen));
        // The latest version means what it meant: its page has nothing to say.
        Assert.Empty(await QueryAsync(bench, db => db.SegmentCodeChanges.ToListAsync()));

        await QueryAsync(bench, db => db.CampaignVersions.Where(v => v.CampaignId == campaign).ExecuteUpdateAsync(set => set.SetProperty(v => v.State, CampaignState.Withdrawn)));
        Assert.True((await ImportAsync(bench, Old, "2028")).InUse);
    }

    /// <summary>The frozen people of an approved campaign are people, whatever the rule means later; that it may be counted anew is said while it may.</summary>
    [Fact]
    public async Task WhomACampaignHasCounted_ANewerListDoesNotMove()
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);
        var people = await bench.AddPeopleAsync(40);
        await Part2CompartmentSuite.FactAsync(bench.Host, "E11.65", "With hyperglycemia", people.Take(12), 1);
        await Part2CompartmentSuite.FactAsync(bench.Host, "E11.9", "Without complications", people.Skip(12).Take(15), 2);
        await ImportAsync(bench, Old, "2026");
        var saved = await SegmentAsync(bench);
        var campaign = await bench.ApprovedAsync((await bench.SetupAsync()) with { Segment = saved.VersionId });
        Assert.Equal(12, CampaignBench.Ok(await bench.FreezeAsync(campaign)).People.Number);
        CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Diabetes", RuleJson = ByCode }));

        var added = await ImportAsync(bench, New, "2027");
        Assert.Equal(1, Assert.Single(added.Moves).Earlier?.Number);
        await QueryAsync(bench, db => db.CampaignVersions.Where(v => v.CampaignId == campaign).ExecuteUpdateAsync(set => set.SetProperty(v => v.State, CampaignState.Scheduled)));
        CampaignBench.Ok(await UseAsync(bench, added.Id));

        Assert.Equal(people.Take(12).Select(p => p.Value).Order(), (await QueryAsync(bench, db => db.CampaignAudience.Where(m => m.CampaignId == campaign).Select(m => m.ContactId).ToListAsync())).Select(p => p.Value).Order());
    }

    private static async Task<SavedSegment> SegmentAsync(CampaignBench bench)
    {
        var set = CampaignBench.Ok(await bench.Host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "Diabetes", "icd-10-cm E11 +", "", 0))).Set;
        return CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(
            new SaveSegment { Name = "Diabetes", RuleJson = $$$"""{"attribute":"condition","of":{"valueSet":"{{{set.Value:D}}}"},"operator":"ever"}""" }, bench.SegmentBuilder));
    }

    private static async Task<IReadOnlyList<CodeListMove>> PreviewAsync(CampaignBench bench, CodeListId list, Actor actor) =>
        CampaignBench.Ok(await bench.Host.RunAsync<PreviewCodeList, IReadOnlyList<CodeListMove>>(new PreviewCodeList(list), actor));

    private static Task<Result<UsedCodeList>> UseAsync(CampaignBench bench, CodeListId list, params Guid[] seen) =>
        bench.Host.RunAsync<UseCodeList, UsedCodeList>(new UseCodeList(list, seen));

    private static async Task<T> QueryAsync<T>(CampaignBench bench, Func<AppDbContext, Task<T>> query)
    {
        await using var db = bench.Host.NewContext();
        return await query(db);
    }

    private static async Task<ImportedCodeList> ImportAsync(CampaignBench bench, string text, string version)
    {
        var file = Path.Combine(bench.Host.Folder.Path, $"codes-{version}.csv");
        await File.WriteAllTextAsync(file, text);
        return CampaignBench.Ok(await bench.Host.RunAsync<ImportCodeList, ImportedCodeList>(new ImportCodeList(file, "icd-10-cm", version)));
    }
}

public sealed class SqliteKeptVersionTests() : KeptVersionSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlKeptVersionTests() : KeptVersionSuite(DatabaseProvider.PostgreSql);

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Terminology;

/// <summary>A newer catalogue reaches the codes that are on file.</summary>
public abstract class RelabelCodesSuite(DatabaseProvider provider)
{
    private const string Hiv = "86406008";
    private const string Diabetes = "44054006";
    private const string Fracture = "16114001";
    private const string AnyCondition = """{"attribute":"condition","operator":"ever"}""";

    private static readonly Actor Officer = CampaignBench.Person(
        Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount, Permission.SegmentCountExact, Permission.SensitiveAttributesUse, Permission.SensitiveTermsManage);

    [Fact]
    public async Task AStartWithANewerCatalogue_LabelsWhatTheFormerOneDidNotKnow_Once_AndTellsCountsAlone()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using (var db = host.NewContext())
        {
            var named = new Code("snomed", Fracture, "Fracture", Sensitivity.Unknown);
            named.State(Sensitivity.Violence);
            db.Codes.AddRange(
                new Code("snomed", Hiv, "HIV disease", Sensitivity.None), new Code("snomed", Diabetes, "Diabetes", Sensitivity.Unknown), named, new Code("local", "X1", "Own code", Sensitivity.Unknown));
            await db.SaveChangesAsync();
            await FormerAsync(db);
        }

        await host.Get<DatabaseStart>().PrepareAsync(CancellationToken.None);
        await host.Get<DatabaseStart>().PrepareAsync(CancellationToken.None);

        Assert.Equal((Sensitivity.Hiv, Sensitivity.None, Sensitivity.Violence, Sensitivity.Unknown), (await LabelAsync(host, Hiv), await LabelAsync(host, Diabetes), await LabelAsync(host, Fracture), await LabelAsync(host, "X1")));
        await using var after = host.NewContext();
        var told = Assert.Single(after.AuditEvents.Where(e => e.Action == AuditAction.CodesRelabelled).ToList());
        Assert.Equal(("sensitivity-catalogue", SensitivityCatalogue.Version, "looked 4,changed 2"), (told.ObjectType, told.ObjectId, told.ReasonCodes));
        Assert.Equal(new RelabelledCodes(4, 0), CampaignBench.Ok(await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), Officer)));
    }

    /// <summary>An empty store has nothing to tell, and codes that come later are labelled when they come.</summary>
    [Fact]
    public async Task ANewStore_LeavesNoEvent()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        db.Codes.Add(new Code("snomed", Hiv, "HIV disease", Sensitivity.Hiv));
        await db.SaveChangesAsync();
        await host.Get<DatabaseStart>().PrepareAsync(CancellationToken.None);

        Assert.Empty(await db.AuditEvents.Where(e => e.Action == AuditAction.CodesRelabelled).ToListAsync());
        Assert.NotNull((await db.CodeLabelPasses.SingleAsync()).FinishedAt);
    }

    /// <summary>From before sources' words were kept apart: what the catalogue does not explain a source said, and it is kept.</summary>
    [Fact]
    public async Task CodesOfAnEarlierBuild_KeepWhatTheirSourcesSaid()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using (var db = host.NewContext())
        {
            db.Codes.AddRange(new Code("snomed", Diabetes, "Diabetes", Sensitivity.Hiv), new Code("local", "X1", "Own code", Sensitivity.Unknown));
            await db.SaveChangesAsync();
            await db.Codes.ExecuteUpdateAsync(set => set.SetProperty(c => c.Stated, (Sensitivity?)null));
        }

        Assert.Equal(new RelabelledCodes(2, 0), CampaignBench.Ok(await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), Officer)));

        await using var after = host.NewContext();
        Assert.Equal([(Sensitivity.Hiv, (Sensitivity?)Sensitivity.Hiv), (Sensitivity.Unknown, Sensitivity.None)], (await after.Codes.OrderBy(c => c.Id).ToListAsync()).Select(c => (c.Sensitivity, c.Stated)));
    }

    /// <summary>What was stopped goes on behind the last batch, and its counts with it.</summary>
    [Fact]
    public async Task WhatWasStopped_GoesOnWhereItStood()
    {
        await using var host = await TestHost.StartAsync(provider);
        int middle;
        await using (var db = host.NewContext())
        {
            db.Codes.AddRange(Enumerable.Range(0, (2 * RelabelCodes.Batch) + 7).Select(i => new Code("icd-10-cm", $"B20.{i}", "HIV disease", Sensitivity.None)));
            await db.SaveChangesAsync();
            middle = await db.Codes.OrderBy(c => c.Id).Skip(9).Select(c => c.Id).FirstAsync();
            await db.CodeLabelPasses.ExecuteUpdateAsync(set => set.SetProperty(p => p.LastId, middle).SetProperty(p => p.Looked, 10).SetProperty(p => p.Changed, 3).SetProperty(p => p.FinishedAt, (DateTimeOffset?)null));
        }

        var done = CampaignBench.Ok(await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), Officer));

        Assert.Equal(new RelabelledCodes((2 * RelabelCodes.Batch) + 7, 3 + (2 * RelabelCodes.Batch) - 3), done);
        await using var after = host.NewContext();
        Assert.Equal((10, (2 * RelabelCodes.Batch) - 3), (await after.Codes.CountAsync(c => c.Sensitivity == Sensitivity.None), await after.Codes.CountAsync(c => c.Sensitivity == Sensitivity.Hiv)));
        Assert.Equal(new RelabelledCodes((2 * RelabelCodes.Batch) + 7, 10), CampaignBench.Ok(await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), Officer)));
    }

    /// <summary>Records that become part of the compartment leave every count that does not name them, in both engines; messages are judged by the new label.</summary>
    [Fact]
    public async Task CountsAndTheGate_FollowTheNewLabel()
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);
        var host = bench.Host;
        var people = await bench.AddPeopleAsync(14);
        await Part2CompartmentSuite.FactAsync(host, "F10.20", "Alcohol dependence", people.Take(12), 1);
        await Part2CompartmentSuite.FactAsync(host, "B20", "HIV disease", people.Skip(10), 2);
        await using (var db = host.NewContext())
            await db.Codes.ExecuteUpdateAsync(set => set.SetProperty(c => c.Sensitivity, Sensitivity.None));
        foreach (var engine in new SegmentEngine?[] { null, SegmentEngine.Index })
            Assert.Equal(14, await CountAsync(host, engine));
        var segment = await bench.SegmentAsync("""{"attribute":"condition","operator":"ever","of":{"codes":["B20"],"system":"icd-10-cm"}}""", "Care group");
        var campaign = await bench.ApprovedAsync(await bench.SetupAsync() with { Segment = segment });
        Assert.Equal((GateApproval.Valid, GateSensitivity.None), ((await bench.FactsAsync(campaign))!.Gate.Appr, (await bench.FactsAsync(campaign))!.Gate.Sens));

        CampaignBench.Ok(await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), Officer));

        foreach (var engine in new SegmentEngine?[] { null, SegmentEngine.Index })
            Assert.Equal(4, await CountAsync(host, engine));
        Assert.Equal((GateApproval.HashMismatch, GateSensitivity.State), ((await bench.FactsAsync(campaign))!.Gate.Appr, (await bench.FactsAsync(campaign))!.Gate.Sens));
    }

    [Fact]
    public async Task Relabelling_TakesTheRight()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.Equal(ErrorKind.Forbidden, (await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), CampaignBench.Person(Permission.TerminologyManage))).Error?.Kind);
    }

    private static Task<int> FormerAsync(AppDbContext db) => db.CodeLabelPasses.ExecuteUpdateAsync(set => set.SetProperty(p => p.Catalogue, "former"));

    private static async Task<Sensitivity> LabelAsync(TestHost host, string code)
    {
        await using var db = host.NewContext();
        return await db.Codes.Where(c => c.Value == code).Select(c => c.Sensitivity).SingleAsync();
    }

    private static async Task<long?> CountAsync(TestHost host, SegmentEngine? engine) =>
        CampaignBench.Ok(await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = AnyCondition, Engine = engine }, Officer)).People.Number;
}

public sealed class SqliteRelabelCodesTests() : RelabelCodesSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlRelabelCodesTests() : RelabelCodesSuite(DatabaseProvider.PostgreSql);

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Jobs;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Segments that are looked at by a schedule of their own; the same on every engine.</summary>
public abstract class SegmentScheduleSuite(DatabaseProvider provider)
{
    private const string Women = """{"attribute":"gender","operator":"equals","value":"female"}""";

    private static readonly Actor Marketer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount);

    /// <summary>The bench's clock begins on 24 November at 15:00 UTC. Nights are 02:00 in New York, 07:00 UTC.</summary>
    [Fact]
    public async Task EachIsLookedAtByItsOwnSchedule_AndAMissedTimeIsMadeUpForOnce()
    {
        await using var bench = await StartAsync();
        var (often, nightly, byHand) = (await SaveAsync(bench, "Often"), await SaveAsync(bench, "Nightly"), await SaveAsync(bench, "Quiet"));
        await SetAsync(bench, often, "6h");
        await SetAsync(bench, byHand, "by-hand");
        var job = Job(bench);
        foreach (var (day, hour, minute, before, looked, night, late) in new[]
        {
            (24, 15, 0, "", 1, 0, ""), (24, 15, 10, "", 1, 0, ""), (24, 20, 59, "", 1, 0, ""), (24, 21, 5, "", 2, 0, ""), (24, 21, 15, "", 2, 0, ""),
            // Nobody ran at three, nor at nine.
            (25, 10, 0, "25 09:00 -", 3, 1, "25 09:00 25 10:00"), (25, 10, 10, "25 09:00 25 10:00", 3, 1, "25 09:00 25 10:00"), (25, 15, 9, "", 4, 1, ""),
            (27, 9, 50, "27 09:00 -", 5, 2, "27 09:00 27 09:50"), (28, 7, 0, "28 03:00 -", 6, 3, "28 03:00 28 07:00"),
        })
        {
            bench.Host.Clock.SetUtcNow(new DateTimeOffset(2026, 11, day, hour, minute, 0, TimeSpan.Zero));
            Assert.Equal((day, hour, minute, before), (day, hour, minute, await LateAsync(bench, often)));
            await job.Execute(null!, CancellationToken.None);

            Assert.Equal((day, hour, minute, looked, night, 0), (day, hour, minute, await TakenAsync(bench, often), await TakenAsync(bench, nightly), await TakenAsync(bench, byHand)));
            Assert.Equal((day, hour, minute, late, ""), (day, hour, minute, await LateAsync(bench, often), await LateAsync(bench, byHand)));
        }

        // A look by hand in between moves nothing.
        bench.Host.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        CampaignBench.Ok(await bench.Host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(often.VersionId)));
        bench.Host.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal((1, 0), (await job.TakeAsync(CancellationToken.None), await job.TakeAsync(CancellationToken.None)));
        await using var trail = bench.Host.NewContext();
        Assert.Equal(["6h", "6h", "6h,late", "6h", "6h,late", "6h,late", null, "6h"], await trail.AuditEvents.Where(e => e.Action == AuditAction.SegmentSnapshotTaken && e.ObjectId == often.Id.Value.ToString("N"))
            .OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
    }

    [Fact]
    public async Task OfSeveralServers_OneTakesEachLook()
    {
        await using var bench = await StartAsync();
        var segment = await SaveAsync(bench, "Often");
        await SetAsync(bench, segment, "1h");
        for (var hour = 1; hour <= 3; hour++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Job(bench).TakeAsync(CancellationToken.None))));
            await Job(bench).TakeAsync(CancellationToken.None);
            Assert.Equal(hour, await TakenAsync(bench, segment));
            bench.Host.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task WhoMayEditIt_SetsIt_AndTheTrailAndTheSegmentSaySo()
    {
        await using var bench = await StartAsync();
        var (open, closed) = (await SaveAsync(bench, "Open"), await SaveAsync(bench, "Closed", """{"attribute":"condition","operator":"never","of":{"codes":["B20"],"system":"icd-10-cm"}}"""));
        var start = bench.Host.Clock.GetUtcNow();
        Assert.Equal(new SegmentLooks(SegmentSchedule.Nightly, null, start.AddHours(16), false), await LooksAsync(bench, open));

        Assert.Equal("usecase.forbidden", (await RunAsync(bench, open.Id, new SegmentSchedule(6), CampaignBench.Person(Permission.SegmentView))).Error?.Code);
        Assert.Equal("segment.sensitive", (await RunAsync(bench, closed.Id, new SegmentSchedule(6), Marketer)).Error?.Code);
        Assert.Equal("segment.not_found", (await RunAsync(bench, SegmentId.New(), new SegmentSchedule(6), Marketer)).Error?.Code);
        Assert.All((int[])[-1, 25], h => Assert.Equal("segment.schedule", RunAsync(bench, open.Id, new SegmentSchedule(h), Marketer).GetAwaiter().GetResult().Error?.Code));
        Assert.Equal((SegmentSchedule.Nightly, SegmentSchedule.Nightly), ((await LooksAsync(bench, open)).Schedule, (await LooksAsync(bench, closed)).Schedule));

        CampaignBench.Ok(await RunAsync(bench, open.Id, new SegmentSchedule(6), Marketer));
        Assert.Equal(new SegmentLooks(new SegmentSchedule(6), null, start.AddHours(6), true), await LooksAsync(bench, open));
        await Job(bench).TakeAsync(CancellationToken.None);
        Assert.Equal(new SegmentLooks(new SegmentSchedule(6), start, start.AddHours(6), false), await LooksAsync(bench, open));
        // Once more the same leaves its times where they are.
        bench.Host.Clock.Advance(TimeSpan.FromHours(2));
        CampaignBench.Ok(await RunAsync(bench, open.Id, new SegmentSchedule(6), Marketer));
        Assert.Equal(start.AddHours(6), (await LooksAsync(bench, open)).NextAt);
        CampaignBench.Ok(await RunAsync(bench, open.Id, SegmentSchedule.ByHand, Marketer));
        Assert.Equal(new SegmentLooks(SegmentSchedule.ByHand, start, null, false), await LooksAsync(bench, open));

        await using var trail = bench.Host.NewContext();
        Assert.Equal(["schedule:6h", "schedule:6h", "schedule:by-hand"], await trail.AuditEvents
            .Where(e => e.Action == AuditAction.SegmentSaved && e.ObjectId == open.Id.Value.ToString("N") && e.Outcome == AuditOutcome.Succeeded && e.ReasonCodes != null)
            .OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
    }

    private async Task<ImportBench> StartAsync()
    {
        var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("people.csv", "id,last,gender\n" + string.Join('\n', Enumerable.Range(1, 12).Select(i => $"w{i},Example,female")) + "\n"));
        return bench;
    }

    private static async Task<SavedSegment> SaveAsync(ImportBench bench, string name, string rule = Women) =>
        CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = rule }));

    private static Task<Result<Unit>> RunAsync(ImportBench bench, SegmentId segment, SegmentSchedule schedule, Actor actor) =>
        bench.Host.RunAsync<SetSegmentSchedule, Unit>(new SetSegmentSchedule(segment, schedule), actor);

    private static async Task SetAsync(ImportBench bench, SavedSegment segment, string word) => CampaignBench.Ok(await RunAsync(bench, segment.Id, SegmentSchedule.Parse(word)!.Value, Marketer));

    private static async Task<SegmentLooks> LooksAsync(ImportBench bench, SavedSegment segment) =>
        CampaignBench.Ok(await bench.Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(segment.Id))).Looks;

    private static SnapshotSegmentsJob Job(ImportBench bench) => new(bench.Host.Get<UseCaseRunner>(), new TriedRefreshes());

    private static async Task<int> TakenAsync(ImportBench bench, SavedSegment segment)
    {
        await using var db = bench.Host.NewContext();
        return await db.SegmentChanges.CountAsync(c => c.SegmentId == segment.Id);
    }

    private static async Task<string> LateAsync(ImportBench bench, SavedSegment segment) =>
        CampaignBench.Ok(await bench.Host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments())).Single(r => r.Id == segment.Id).Late is { } late
            ? $"{late.DueAt:dd HH:mm} {late.TakenAt?.ToString("dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? "-"}" : "";
}

public sealed class SqliteSegmentScheduleTests() : SegmentScheduleSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlSegmentScheduleTests() : SegmentScheduleSuite(DatabaseProvider.PostgreSql);

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Changes;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>"Entered" and "left" as journeys will read them: each once, in whatever pages, whoever looks at the same moment.</summary>
public abstract class SegmentChangesSuite(DatabaseProvider provider)
{
    private const string Women = """{"attribute":"gender","operator":"equals","value":"female"}""";

    [Fact]
    public async Task TwoSnapshots_GiveEachEventOnce_InPagesOfAnySize()
    {
        await using var bench = await PeopleAsync(30);
        var segment = await SaveAsync(bench, "Women", Women);
        var reader = bench.Host.Get<ISegmentEvents>();
        await using var db = bench.Host.NewContext();
        Assert.Equal(SegmentEventMark.Beginning, await reader.NowAsync(db, segment.Id, CancellationToken.None));

        // The first look is where events begin: whoever is in has not just entered.
        await TakeAsync(bench, segment);
        var mark = await reader.NowAsync(db, segment.Id, CancellationToken.None);
        Assert.Empty((await reader.ReadAsync(db, segment.Id, SegmentEventMark.Beginning, 100, CancellationToken.None)).Events);

        await ImportAsync(bench, Rows("w", 31, 43, "female").Concat(Rows("w", 1, 2, "male")));
        await TakeAsync(bench, segment);
        await TakeAsync(bench, segment);

        var whole = await reader.ReadAsync(db, segment.Id, mark, 100, CancellationToken.None);
        Assert.Equal((2, 13, false, false), (whole.Events.Count(e => e.Kind == SegmentEventKind.Left), whole.Events.Count(e => e.Kind == SegmentEventKind.Entered), whole.Missed, whole.More));
        Assert.All(whole.Events.Take(2), e => Assert.Equal(SegmentEventKind.Left, e.Kind));
        Assert.Equal(15, whole.Events.Select(e => e.Contact).Distinct().Count());
        Assert.Empty((await reader.ReadAsync(db, segment.Id, whole.Next, 100, CancellationToken.None)).Events);

        foreach (var size in new[] { 1, 4, 15 })
        {
            var (paged, at) = (new List<SegmentEvent>(), mark);
            SegmentEventPage page;
            do
            {
                page = await reader.ReadAsync(db, segment.Id, at, size, CancellationToken.None);
                paged.AddRange(page.Events);
                at = page.Next;
            }
            while (page.More);
            Assert.Equal(whole.Events, paged);
        }

        // What comes after the mark is what comes next; a rule that changed brings its people as well, and says so by its version.
        var later = CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = segment.Id, BasedOn = 1, Name = "Women", RuleJson = """{"attribute":"gender","operator":"equals","value":"male"}""" }));
        await TakeAsync(bench, later);
        var changed = await reader.ReadAsync(db, segment.Id, whole.Next, 1_000, CancellationToken.None);
        Assert.Equal((41, 2), (changed.Events.Count(e => e.Kind == SegmentEventKind.Left), changed.Events.Count(e => e.Kind == SegmentEventKind.Entered)));
        Assert.All(changed.Events, e => Assert.Equal(later.VersionId, e.Version));
    }

    [Fact]
    public async Task OfTwoSnapshotsAtOnce_OneIsRefused_AndNobodyEntersTwice()
    {
        await using var bench = await PeopleAsync(20);
        var segment = await SaveAsync(bench, "Women", Women);
        await TakeAsync(bench, segment);
        await ImportAsync(bench, Rows("w", 21, 32, "female"));
        // Another node looked between this one's look at the last number and its save.
        await using (var db = bench.Host.NewContext())
        {
            var snapshot = await db.SegmentSnapshots.AsNoTracking().SingleAsync();
            db.SegmentChanges.Add(Change(segment, 2, snapshot.Id, bench.Host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
            db.SegmentChanges.Add(Change(segment, 2, snapshot.Id, bench.Host.Clock.GetUtcNow()));
            await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync());
        }

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bench.Host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(segment.VersionId)))));
        Assert.All(both.Where(r => !r.IsSuccess), r => Assert.Equal("usecase.changed_meanwhile", r.Error!.Code));
        Assert.Contains(both, r => r.IsSuccess);
        await using var reading = bench.Host.NewContext();
        var read = await bench.Host.Get<ISegmentEvents>().ReadAsync(reading, segment.Id, SegmentEventMark.Beginning, 1_000, CancellationToken.None);
        Assert.Equal(12, read.Events.Count);
        Assert.Equal(12, read.Events.Select(e => e.Contact).Distinct().Count());
    }

    [Fact]
    public async Task WhatIsForgotten_IsSaid_AndAnErasedPersonHasNoEvent()
    {
        await using var bench = await PeopleAsync(20);
        var segment = await SaveAsync(bench, "Women", Women);
        await TakeAsync(bench, segment);
        await ImportAsync(bench, Rows("w", 21, 32, "female"));
        await TakeAsync(bench, segment);
        var reader = bench.Host.Get<ISegmentEvents>();
        await using var db = bench.Host.NewContext();
        var gone = (await reader.ReadAsync(db, segment.Id, SegmentEventMark.Beginning, 1_000, CancellationToken.None)).Events[0].Contact;
        await db.ContactAttributes.Where(a => a.ContactId == gone).ExecuteDeleteAsync();
        var read = await reader.ReadAsync(db, segment.Id, SegmentEventMark.Beginning, 5, CancellationToken.None);
        Assert.Equal((4, false, true), (read.Events.Count, read.Missed, read.More));
        Assert.Equal(7, (await reader.ReadAsync(db, segment.Id, read.Next, 1_000, CancellationToken.None)).Events.Count);

        bench.Host.Clock.Advance(TimeSpan.FromDays(SegmentChange.KeptDays + 1));
        await TakeAsync(bench, segment);
        var late = await reader.ReadAsync(db, segment.Id, read.Next, 1_000, CancellationToken.None);
        // Of the one who left meanwhile nothing is on record that could be named.
        Assert.Equal((true, 0), (late.Missed, late.Events.Count));
        Assert.False((await reader.ReadAsync(db, segment.Id, late.Next, 1_000, CancellationToken.None)).Missed);
    }

    [Fact]
    public async Task History_TellsAMarketerNoSmallNumber_AndNobodyASegmentThatIsNotTheirs()
    {
        await using var bench = await PeopleAsync(30);
        var segment = await SaveAsync(bench, "Women", Women);
        await TakeAsync(bench, segment);
        await ImportAsync(bench, Rows("w", 31, 45, "female").Concat(Rows("w", 1, 3, "male")));
        await TakeAsync(bench, segment);
        var marketer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentCount);
        var officer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentCount, Permission.SegmentCountExact);

        Assert.Equal(["2: 15 in, 3 out", "1: first look"], (await HistoryAsync(bench, segment.Id, officer)).Select(Told));
        Assert.Equal(["2: 15 in, <11 out", "1: first look"], (await HistoryAsync(bench, segment.Id, marketer)).Select(Told));
        Assert.Equal(["2: 15 in, <11 out", "1: first look"], (await HistoryAsync(bench, segment.Id, marketer)).Select(Told));
        var closed = await SaveAsync(bench, "Closed", """{"attribute":"condition","operator":"never","of":{"codes":["B20"],"system":"icd-10-cm"}}""");
        Assert.Equal("segment.sensitive", (await RunAsync(bench, closed.Id, marketer)).Error?.Code);
        Assert.Equal("usecase.forbidden", (await RunAsync(bench, segment.Id, CampaignBench.Person(Permission.SegmentView))).Error?.Code);
        Assert.Equal("segment.not_found", (await RunAsync(bench, SegmentId.New(), marketer)).Error?.Code);
    }

    private static SegmentChange Change(SavedSegment segment, int number, SegmentSnapshotId snapshot, DateTimeOffset at) => new()
    {
        SegmentId = segment.Id,
        Number = number,
        SnapshotId = snapshot,
        VersionId = segment.VersionId,
        At = at,
        Entered = 0,
        Left = 0,
        EnteredBits = SegmentChange.Pack(PeopleBitmap.Of([])),
        LeftBits = SegmentChange.Pack(PeopleBitmap.Of([])),
    };

    private static string Told(SegmentChangeRow row) => row.Entered is null ? $"{row.Number}: first look" : $"{row.Number}: {row.Entered} in, {row.Left} out";

    private static Task<Result<IReadOnlyList<SegmentChangeRow>>> RunAsync(ImportBench bench, SegmentId segment, Actor actor) =>
        bench.Host.RunAsync<ListSegmentChanges, IReadOnlyList<SegmentChangeRow>>(new ListSegmentChanges(segment), actor);

    private static async Task<IReadOnlyList<SegmentChangeRow>> HistoryAsync(ImportBench bench, SegmentId segment, Actor actor) => CampaignBench.Ok(await RunAsync(bench, segment, actor));

    private static async Task TakeAsync(ImportBench bench, SavedSegment segment) => CampaignBench.Ok(await bench.Host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(segment.VersionId)));

    private static async Task<SavedSegment> SaveAsync(ImportBench bench, string name, string rule) =>
        CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = rule }));

    private async Task<ImportBench> PeopleAsync(int women)
    {
        var bench = await ImportBench.StartAsync(provider);
        await ImportAsync(bench, Rows("w", 1, women, "female"));
        return bench;
    }

    private static IEnumerable<string> Rows(string prefix, int first, int last, string gender) =>
        Enumerable.Range(first, last - first + 1).Select(i => $"{prefix}{i},Example,{gender},1990-03-02");

    private static Task ImportAsync(ImportBench bench, IEnumerable<string> rows) =>
        bench.ImportAsync(bench.File($"people-{Guid.CreateVersion7():N}.csv", "id,last,gender,birth date\n" + string.Join('\n', rows) + "\n"));
}

public sealed class SqliteSegmentChangesTests() : SegmentChangesSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlSegmentChangesTests() : SegmentChangesSuite(DatabaseProvider.PostgreSql);

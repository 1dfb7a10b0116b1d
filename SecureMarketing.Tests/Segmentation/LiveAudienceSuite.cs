using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>The index of a node follows what any node commits: imports, their undo, engagement, erasure.</summary>
public abstract class LiveAudienceSuite(DatabaseProvider provider)
{
    private const string Everyone = """{"attribute":"living","operator":"equals","value":true}""";
    private const string Opened = """{"attribute":"opened","operator":"ever"}""";

    [Fact]
    public async Task UntilItIsBuilt_TheDatabaseCounts_AndAfterwardsTheIndex()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 30, 1);

        Assert.Equal(SegmentEngine.Sql, (await CountAsync(host, Everyone)).Engine);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        Assert.Equal(SegmentEngine.Index, (await CountAsync(host, Everyone)).Engine);
        Assert.Equal(SegmentEngine.Sql, (await CountAsync(host, Everyone, SegmentEngine.Sql)).Engine);
    }

    [Fact]
    public async Task ImportAndUndo_AreCountedAtOnce()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.Host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        Assert.Equal(0, (await CountAsync(bench.Host, Everyone)).People.Number);

        var run = await bench.ImportAsync(bench.File("people.csv", "patient_id,last\n" + string.Join('\n', Enumerable.Range(0, 12).Select(i => $"p{i},Example")) + "\n"));
        Assert.Equal((12, SegmentEngine.Index), await ToldAsync(bench.Host));
        await bench.UndoAsync(run.Summary.Id);
        Assert.Equal((0, SegmentEngine.Index), await ToldAsync(bench.Host));
    }

    [Fact]
    public async Task AnOpen_IsCountedAtOnce()
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 20, 2);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        await using (var db = host.NewContext())
            await EngagementRollup.RewriteAsync(db, people.ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[new MessageEngagement(700_000, 700_001, null)]), CancellationToken.None);

        Assert.Equal(20, (await CountAsync(host, Opened)).People.Number);
    }

    /// <summary>A transaction that drew its number first and commits last must still be heard.</summary>
    [Fact]
    public async Task AChangeThatCommitsAfterALaterOne_IsNotMissed()
    {
        if (provider == DatabaseProvider.Sqlite)
            return; // One writer at a time: it cannot come about.
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 2, 3);
        await using (var none = host.NewContext())
            await EngagementRollup.RewriteAsync(none, people.ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[]), CancellationToken.None);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        await using var slow = host.NewContext();
        await using var open = await slow.Database.BeginTransactionAsync();
        await OpenedAsync(slow, people[0].Id);
        await using (var quick = host.NewContext())
            await OpenedAsync(quick, people[1].Id);
        Assert.Equal(1, (await CountAsync(host, Opened)).People.Number);
        for (var round = 0; round < 3; round++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await host.Get<LiveAudience>().CatchUpAsync(wait: true, CancellationToken.None);
        }

        await open.CommitAsync();
        Assert.Equal(2, (await CountAsync(host, Opened)).People.Number);
    }

    [Fact]
    public async Task ANodeThatWasAwayTooLong_ReadsEverythingAnew()
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 15, 4);
        var live = host.Get<LiveAudience>();
        await live.BuildAsync(CancellationToken.None);
        await using (var db = host.NewContext())
        {
            await EngagementRollup.RewriteAsync(db, people.ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[new MessageEngagement(700_000, 700_001, null)]), CancellationToken.None);
            await db.AudienceChanges.ExecuteDeleteAsync();
        }

        host.Clock.Advance(LiveAudience.MostBehind + TimeSpan.FromSeconds(1));
        Assert.Equal(15, (await CountAsync(host, Opened)).People.Number);
    }

    [Fact]
    public async Task OldChanges_AreRemoved_ButTheLastStays()
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 3, 5);
        var live = host.Get<LiveAudience>();
        await live.BuildAsync(CancellationToken.None);
        await live.PruneAsync(CancellationToken.None);
        host.Clock.Advance(LiveAudience.Kept + TimeSpan.FromSeconds(1));
        await using var db = host.NewContext();
        var before = await db.AudienceChanges.CountAsync();
        await live.PruneAsync(CancellationToken.None);

        Assert.True(before > 1);
        Assert.Equal(1, await db.AudienceChanges.CountAsync());
        await OpenedAsync(db, people[0].Id);
        Assert.True((await CountAsync(host, Opened)).People.Number >= 1);
    }

    /// <summary>Two processes over one database: what one writes, the other counts.</summary>
    [Fact]
    public async Task AnotherNode_CatchesUp()
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 25, 8);
        await using (var none = host.NewContext())
            await EngagementRollup.RewriteAsync(none, people.ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[]), CancellationToken.None);
        using var other = ActivatorUtilities.CreateInstance<LiveAudience>(host.Services);
        var reader = ActivatorUtilities.CreateInstance<AudienceReader>(host.Services, other);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        await other.BuildAsync(CancellationToken.None);
        Assert.Equal((0, 0), await BothAsync());

        await using (var db = host.NewContext())
            await EngagementRollup.RewriteAsync(db, people.Take(15).ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[new MessageEngagement(700_000, 700_001, null)]), CancellationToken.None);
        Assert.Equal((15, 15), await BothAsync());
        await using (var db = host.NewContext())
            await EngagementRollup.RewriteAsync(db, people.Take(2).ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[]), CancellationToken.None);
        Assert.Equal((13, 13), await BothAsync());

        async Task<(int, int)> BothAsync()
        {
            await using var db = host.NewContext();
            var rule = (await host.Get<RuleParser>().ParseAsync(db, Opened, CancellationToken.None)).Rule!;
            var resolved = await host.Get<SqlEvaluator>().ResolveAsync(db, rule, DateOnly.FromDateTime(TestHost.Start.UtcDateTime), CancellationToken.None);
            using var there = await reader.ReadAsync(db, resolved, null, CancellationToken.None);
            using var here = await host.Get<AudienceReader>().ReadAsync(db, resolved, null, CancellationToken.None);
            Assert.Equal((SegmentEngine.Index, SegmentEngine.Index), (here.Engine, there.Engine));
            return (await here.CountAsync(rule, CancellationToken.None), await there.CountAsync(rule, CancellationToken.None));
        }
    }

    /// <summary>Small cells and differencing are the same whoever answers: the bitmaps are the same.</summary>
    [Fact]
    public async Task SmallNumbers_AreHiddenByTheIndexAsByTheDatabase()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 150, 6);
        string[] rules = [.. Enumerable.Range(0, 8).Select(i => $$$"""{"all":[{"attribute":"age","operator":"atLeast","value":1},{"not":{"attribute":"age","operator":"between","value":[{{{30 + i}}},38]}}]}""")];
        var (one, other) = (Marketer(), Marketer());
        var bySql = new List<ShownCount>();
        foreach (var rule in rules)
            bySql.Add((await CountAsync(host, rule, SegmentEngine.Sql, one)).People);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);

        foreach (var (rule, expected) in rules.Zip(bySql))
        {
            var counted = await CountAsync(host, rule, null, other);
            Assert.Equal((expected, SegmentEngine.Index), (counted.People, counted.Engine));
        }

        Assert.Contains(bySql, c => c.Disclosure == CountDisclosure.Exact);
        Assert.Contains(bySql, c => c.Disclosure == CountDisclosure.Apart);
    }

    private static Actor Marketer() => Actor.User(UserId.New(), "Marketer",
        new HashSet<Permission> { Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount }, null, null);

    private static Task OpenedAsync(AppDbContext db, ContactId person) =>
        EngagementRollup.RewriteAsync(db, new Dictionary<ContactId, IReadOnlyList<MessageEngagement>> { [person] = [new MessageEngagement(700_000, 700_001, null)] }, CancellationToken.None);

    private static async Task<(long?, SegmentEngine)> ToldAsync(TestHost host)
    {
        var counts = await CountAsync(host, Everyone);
        return (counts.People.Number, counts.Engine);
    }

    private static async Task<SegmentCounts> CountAsync(TestHost host, string rule, SegmentEngine? engine = null, Actor? actor = null) =>
        (await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule, EveryNode = true, Engine = engine }, actor)).Value;
}

public sealed class SqliteLiveAudienceTests() : LiveAudienceSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlLiveAudienceTests() : LiveAudienceSuite(DatabaseProvider.PostgreSql);

/// <summary>Each attribute says how the index reads it; what only the database can answer is named here.</summary>
public sealed class LeafReadingTests
{
    private static readonly string[] OnlyInTheDatabase = ["accountName", "accountRole", "accountState", "accountType", "authorized", "campaignClicked", "campaignOpened", "campaignReceived", "expectedMethod", "formCompleted", "linkClicked", "observationAny", "observationChange", "optedOut", "portalLogin", "reachable", "unsubscribedTopic", "visitUnit"];

    [Fact]
    public void EveryBuiltInAttribute_HasAReadingForTheIndex_OrIsNamed()
    {
        var catalogue = AttributesModule.Catalogue();
        var unread = catalogue.All.Where(a => a.Type != AttributeType.Segment).Where(a => a.Operators.All(op => catalogue.SourceOf(a.Key).Reading(Question(a, op)) is SqlReading)).Select(a => a.Key);
        Assert.Equal(OnlyInTheDatabase, unread.Order(StringComparer.Ordinal));
    }

    private static LeafQuestion Question(AttributeDefinition definition, RuleOperator op)
    {
        var leaf = RandomRules.Leaf(definition, op).Single();
        return new LeafQuestion { Leaf = leaf, Definition = definition, AsOf = RandomPerson.AsOf.DayNumber, CodeIds = leaf.Of is null ? null : [1], WordIds = [1], Split = new SplitHash(1, 2, 3, 4) };
    }
}

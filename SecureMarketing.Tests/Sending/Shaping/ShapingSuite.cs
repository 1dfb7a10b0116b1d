using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending.Shaping;

public sealed class SqliteShapingTests() : ShapingSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlShapingTests() : ShapingSuite(DatabaseProvider.PostgreSql);

/// <summary>Lanes and buckets in the database, the same on every engine.</summary>
public abstract class ShapingSuite(DatabaseProvider provider)
{
    private static readonly BucketKey Google = new("google", RouteId.New());

    [Fact]
    public async Task Claim_PassesOverASuspendedDomain_HoweverMuchWaitsThere()
    {
        await using var host = await TestHost.StartAsync(provider);
        await LaneBench.QueueAsync(host, "slow.example", 200);
        await LaneBench.QueueAsync(host, "quick.example", 3);
        await LaneBench.QueueAsync(host, "other.example", 2);
        Assert.Null((await host.RunAsync<SuspendDelivery, DateTimeOffset>(new SuspendDelivery(new LaneTarget { Domain = "slow.example" }, TimeSpan.FromHours(1), "Test"))).Error);

        var claimed = await ClaimAllAsync(host);

        Assert.Equal(["other.example", "other.example", "quick.example", "quick.example", "quick.example"], claimed.Select(m => m.Domain).Order());
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(200, (await ClaimAllAsync(host)).Count(m => m.Domain == "slow.example" && m.Attempts == 1));
    }

    [Fact]
    public async Task Claim_OnTheDirectRoute_TakesNoMoreThanAReceiverMayBeSent()
    {
        await using var host = await LaneBench.StartDirectAsync(provider);
        var direct = await LaneBench.AddRouteAsync(host, RouteKind.Direct);
        await LaneBench.QueueAsync(host, "big.example", 400, rollUp: "google");
        await LaneBench.QueueAsync(host, "own.example", 1);
        await LaneBench.QueueAsync(host, "tiny.example", 1);

        var page = await host.Get<MessageQueue>().ClaimAsync("w/1/0", 16, null, CancellationToken.None);

        // Two connections of four, three messages under way on each and as many ready.
        Assert.Equal(12, page.Count(m => m.Domain == "big.example"));
        Assert.Equal(["own.example", "tiny.example"], page.Select(m => m.Domain).Where(d => d != "big.example").Order());
        await using var db = host.NewContext();
        Assert.Equal(2, (await db.ShapingLeases.SingleAsync(l => l.RollUp == "google" && l.RouteId == direct)).Connections);
    }

    [Fact]
    public async Task Claim_TakesUrgentBeforeBulk_AlsoWhereLanesDiffer()
    {
        await using var host = await LaneBench.StartDirectAsync(provider);
        await LaneBench.AddRouteAsync(host, RouteKind.Direct);
        await LaneBench.QueueAsync(host, "a.example", 5);
        await LaneBench.QueueAsync(host, "b.example", 1, priority: MessagePlan.Urgent);

        Assert.Equal("b.example", (await host.Get<MessageQueue>().ClaimAsync("w/1/0", 1, null, CancellationToken.None)).Single().Domain);
    }

    [Fact]
    public async Task Store_SharedByManyNodes_KeepsEveryLimitJointly()
    {
        await using var host = await TestHost.StartAsync(provider);
        var limits = new BucketLimits(5, 20, 300, null);
        var nodes = Enumerable.Range(0, 6).Select(_ => new BucketStore(host.Get<IDbContextFactory<AppDbContext>>(), host.Clock)).ToList();

        var granted = await Task.WhenAll(nodes.Select(node => Task.Run(async () =>
        {
            var (permits, connections) = (0, 0);
            for (var i = 0; i < 6; i++)
            {
                if (!(await node.AskAsync([new BucketAsk(Google, limits, 2, 0, 0)], CancellationToken.None)).TryGetValue(Google, out var answer))
                    continue;
                permits += answer.Grant.Permits;
                connections = Math.Max(connections, answer.LeasedUntil is null ? 0 : answer.Grant.Connections);
            }

            return (permits, connections);
        })));

        Assert.InRange(granted.Sum(g => g.permits), 1, 300);
        Assert.InRange(granted.Sum(g => g.connections), 1, 5);
        await using var db = host.NewContext();
        var row = await db.ShapingBuckets.SingleAsync();
        Assert.Equal(granted.Sum(g => g.permits), row.State.MinuteCount);
        Assert.Equal(granted.Sum(g => g.connections), await db.ShapingLeases.SumAsync(l => l.Connections));
    }

    [Fact]
    public async Task Store_ForgetsANodeThatIsGone()
    {
        await using var host = await TestHost.StartAsync(provider);
        var (gone, here) = (new BucketStore(host.Get<IDbContextFactory<AppDbContext>>(), host.Clock), new BucketStore(host.Get<IDbContextFactory<AppDbContext>>(), host.Clock));
        var ask = new BucketAsk(Google, new BucketLimits(2, 20, null, null), 2, 0, 0);
        await gone.AskAsync([ask], CancellationToken.None);

        Assert.Equal(ShapingReason.Connections, (await here.AskAsync([ask], CancellationToken.None))[Google].Grant.Reason);
        host.Clock.Advance(BucketStore.LeaseLasts);
        Assert.Equal(2, (await here.AskAsync([ask], CancellationToken.None))[Google].Grant.Connections);
    }

    [Fact]
    public async Task Lanes_AreListed_WithWhatWaitsAndWhy()
    {
        await using var host = await TestHost.StartAsync(provider);
        await LaneBench.QueueAsync(host, "a.example", 3, rollUp: "google");
        await LaneBench.QueueAsync(host, "b.example", 1);
        await host.RunAsync<SuspendDelivery, DateTimeOffset>(new SuspendDelivery(new LaneTarget { RollUp = "google" }, TimeSpan.FromHours(2), "They asked us to wait"));

        var all = (await host.RunAsync<ListLanes, LaneListing>(new ListLanes())).Value;
        var troubled = (await host.RunAsync<ListLanes, LaneListing>(new ListLanes { Troubled = true })).Value;
        var found = (await host.RunAsync<ListLanes, LaneListing>(new ListLanes { Search = "B.ex" })).Value;

        Assert.Equal([("a.example", 3, 3, LaneStanding.Suspended), ("b.example", 1, 1, LaneStanding.Open)], all.Rows.Select(r => (r.Domain, r.Waiting, r.Due, r.Standing)));
        Assert.Equal("They asked us to wait", Assert.Single(troubled.Rows).Why);
        Assert.Equal(("b.example", TestHost.Start), (Assert.Single(found.Rows).Domain, found.Rows[0].Oldest));
        Assert.Equal(0, (await host.RunAsync<ResumeDelivery, int>(new ResumeDelivery(new LaneTarget { RollUp = "google" }))).Value);
        Assert.Empty((await host.RunAsync<ListLanes, LaneListing>(new ListLanes { Troubled = true })).Value.Rows);
    }

    [Fact]
    public async Task Plans_GoByTheirIndexes()
    {
        await using var host = await TestHost.StartAsync(provider);
        await LaneBench.QueueAsync(host, "a.example", 1);
        await using var db = host.NewContext();
        var now = host.Clock.GetUtcNow();
        var lane = (DestinationId?)await db.Destinations.Select(d => d.Id).SingleAsync();
        var inLane = db.Claimable(now).Where(m => m.DestinationId == lane && m.Priority == MessagePlan.Bulk).OrderBy(m => m.Due).ThenBy(m => m.Id).Take(4).Select(m => m.Id);
        var head = db.Claimable(now).Where(m => m.Priority == MessagePlan.Bulk).OrderBy(m => m.Due).ThenBy(m => m.Id).Take(4).Select(m => m.Id);

        Assert.Contains("ix_outbound_messages_lane", await PlanAsync(db, inLane), StringComparison.Ordinal);
        // PostgreSQL answers this by a hash of what is due as long as that is little.
        if (provider == DatabaseProvider.Sqlite)
            Assert.Contains("ix_outbound_messages_lane", await PlanAsync(db, DuePage.Ready(db, now)), StringComparison.Ordinal);
        var claim = await PlanAsync(db, head);
        Assert.Contains("ix_outbound_messages_claim", claim, StringComparison.Ordinal);
        // The index gives the order as well: nothing is sorted.
        Assert.DoesNotContain("TEMP B-TREE", claim + await PlanAsync(db, inLane), StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", claim + await PlanAsync(db, inLane), StringComparison.Ordinal);
    }

    private static async Task<string> PlanAsync<T>(AppDbContext db, IQueryable<T> query)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = query.CreateDbCommand();
        var connection = db.Database.GetDbConnection();
        command.Connection = connection;
        if (db.Dialect.Provider == DatabaseProvider.PostgreSql)
            await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off; SET enable_bitmapscan = off");
        command.CommandText = (db.Dialect.Provider == DatabaseProvider.PostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(reader.FieldCount - 1));
        return string.Join('\n', lines);
    }

    private static async Task<IReadOnlyList<OutboundMessage>> ClaimAllAsync(TestHost host)
    {
        var all = new List<OutboundMessage>();
        while (await host.Get<MessageQueue>().ClaimAsync("w/1/0", 8, null, CancellationToken.None) is { Count: > 0 } page)
            all.AddRange(page);
        return all;
    }
}

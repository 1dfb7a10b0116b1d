using System.Reflection;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence;

/// <summary>What every provider must do alike.</summary>
public abstract class PersistenceTests(DatabaseProvider provider)
{
    private static readonly DateTimeOffset Now = TestHost.Start;

    [Fact]
    public async Task Lease_IsHeldByOneOwner_UntilItRunsOut_AndItsTokenGrows()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();

        var first = await db.TryAcquireLeaseAsync("tick", "a", Now, TimeSpan.FromSeconds(30), default);
        var refused = await db.TryAcquireLeaseAsync("tick", "b", Now.AddSeconds(29), TimeSpan.FromSeconds(30), default);
        var renewed = await db.TryAcquireLeaseAsync("tick", "a", Now.AddSeconds(29), TimeSpan.FromSeconds(30), default);
        var still = await db.TryAcquireLeaseAsync("tick", "b", Now.AddSeconds(58), TimeSpan.FromSeconds(30), default);
        var taken = await db.TryAcquireLeaseAsync("tick", "b", Now.AddSeconds(59), TimeSpan.FromSeconds(30), default);

        Assert.Equal([1L, null, 1L, null, 2L], new[] { first, refused, renewed, still, taken });
    }

    [Fact]
    public async Task Lease_UnderContention_GoesToExactlyOne()
    {
        await using var host = await TestHost.StartAsync(provider);

        var winners = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            await using var db = host.NewContext();
            return await db.TryAcquireLeaseAsync("tick", $"node{i}", Now, TimeSpan.FromMinutes(1), default);
        }));

        Assert.Single(winners, w => w is not null);
    }

    [Fact]
    public async Task NameHeldByTwo_ForTheFirstTime_IsHeldByOneAfterTheOther()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var first = host.NewContext();
        await using var second = host.NewContext();
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.HoldAsync("turn", Now, default));
        await using var turn = await first.Database.BeginTransactionAsync();
        await first.HoldAsync("turn", Now, default);

        var next = Task.Run(async () =>
        {
            await using var within = await second.Database.BeginTransactionAsync();
            await second.HoldAsync("turn", Now, default);
            await within.CommitAsync();
        });
        // So that the second finds no row, and then that somebody wrote it; SQLite lets it begin no earlier than the first is through.
        while (provider == DatabaseProvider.PostgreSql && !next.IsCompleted && !await SomebodyWaitsAsync(host))
            await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.False(next.IsCompleted);
        await turn.CommitAsync();
        await next;
        await using var db = host.NewContext();
        Assert.Equal(2, (await db.Leases.SingleAsync(l => l.Name == "turn")).Token);
    }

    private static async Task<bool> SomebodyWaitsAsync(TestHost host)
    {
        await using var db = host.NewContext();
        return await db.Database.SqlQueryRaw<int>(
            "SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync() > 0;
    }

    [Fact]
    public async Task Instants_FilterAndOrder_AndComeBackAsUtc()
    {
        await using var host = await TestHost.StartAsync(provider);
        var east = new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.FromHours(5));
        await using (var db = host.NewContext())
        {
            db.Leases.AddRange(new Lease("late", "x", Now.AddHours(1)), new Lease("same", "x", east), new Lease("early", "x", Now.AddHours(-1)));
            await db.SaveChangesAsync();
        }

        await using var read = host.NewContext();
        var until = await read.Leases.Where(l => l.Until <= Now).OrderByDescending(l => l.Until).Select(l => new { l.Name, l.Until }).ToListAsync();

        Assert.Equal(["same", "early"], until.Select(l => l.Name));
        Assert.Equal((Now, TimeSpan.Zero), (until[0].Until, until[0].Until.Offset));
    }

    [Fact]
    public async Task Ids_RoundTrip_AndAreFoundByEquality()
    {
        await using var host = await TestHost.StartAsync(provider);
        var ids = Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7()).ToList();
        await using (var db = host.NewContext())
        {
            foreach (var id in ids)
                host.Get<IAuditTrail>().Append(db, Actor.Worker("test"), new AuditEntry { Action = AuditAction.ConfigurationChanged, CorrelationId = id }, Now);
            await db.SaveChangesAsync();
        }

        await using var read = host.NewContext();
        Assert.Equal(ids, await read.AuditEvents.OrderBy(e => e.RowId).Select(e => e.CorrelationId!.Value).ToListAsync());
        Assert.Equal(1, await read.AuditEvents.CountAsync(e => e.CorrelationId == ids[1]));
        Assert.Equal(2, await read.AuditEvents.CountAsync(e => ids.Take(2).Contains(e.CorrelationId!.Value)));
    }

    /// <summary>A mapping that does not fit its table shows here and not in production.</summary>
    [Fact]
    public async Task EveryMappedTable_CanBeRead()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        var read = typeof(PersistenceTests).GetMethod(nameof(ReadOneAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
        var types = db.Model.GetEntityTypes().Where(t => !t.IsOwned() && t.ClrType != typeof(Dictionary<string, object>)).Select(t => t.ClrType).ToList();

        Assert.NotEmpty(types);
        foreach (var type in types)
            await (Task)read.MakeGenericMethod(type).Invoke(null, [db])!;
    }

    private static async Task ReadOneAsync<T>(AppDbContext db) where T : class => await db.Set<T>().AsNoTracking().Take(1).ToListAsync();
}

public sealed class SqlitePersistenceTests() : PersistenceTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlPersistenceTests() : PersistenceTests(DatabaseProvider.PostgreSql)
{
    /// <summary>
    /// "Spanish, or a kept appointment": 400,000 people of whom the planner must make a hash table. With PostgreSQL's own 4 MB it plans to
    /// read them again for each person (3 billion in the planner's unit of cost).
    /// </summary>
    [Fact]
    public async Task SetBehindAnOr_IsHashed()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql);
        await using var db = host.NewContext();
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("CREATE TEMP TABLE people AS SELECT gen_random_uuid() AS id, i AS n FROM generate_series(1, 400000) i; ANALYZE people");

        var plan = await db.Database.SqlQueryRaw<string>("EXPLAIN SELECT count(*) FROM people p WHERE p.n % 3 = 0 OR p.id IN (SELECT q.id FROM people q WHERE q.n > 0)").ToListAsync();

        Assert.Contains(plan, line => line.Contains("hashed SubPlan", StringComparison.Ordinal));
    }

    [Fact]
    public void AdministratorsOptions_Stay()
    {
        Assert.Contains("work_mem=64MB", PersistenceModule.PostgreSqlConnectionText("Host=db;Database=sm"), StringComparison.Ordinal);
        Assert.DoesNotContain("work_mem=64MB", PersistenceModule.PostgreSqlConnectionText("Host=db;Database=sm;Options=-c work_mem=256MB"), StringComparison.Ordinal);
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Privacy;

/// <summary>Two previews of one user at the same instant: the second is decided when the sets of the first are on file, or not at all.</summary>
public abstract class PreviewTurnSuite(DatabaseProvider provider)
{
    private const int Everyone = 1000;

    private static readonly Actor Marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);

    [Fact]
    public async Task Interleaved_TheSecondSeesTheFirst()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var second = host.NewContext();
        Task<ShownCount> waiting;
        await using (var first = host.NewContext())
        {
            Assert.Equal("300", (await ShowAsync(host, first, Marketer, 300, TimeSpan.Zero)).ToString());
            // 305 less 300 are five people. On SQLite it has asked by the time this returns; told here, they would be known.
            waiting = ShowAsync(host, second, Marketer, 305, PreviewTurn.Patience);
            await first.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("<11 apart", (await waiting).ToString());
    }

    [Fact]
    public async Task WhoWaitsInVain_IsToldNothing_ForTheWholeUseCase()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var second = host.NewContext();
        await using (var first = host.NewContext())
        {
            await ShowAsync(host, first, Marketer, 300, TimeSpan.Zero);
            Assert.Equal(ShownCount.Hidden(CountDisclosure.Busy), await ShowAsync(host, second, Marketer, 305, TimeSpan.Zero));
            // Neither is a set of nobody told, for "0" tells of others too; nor is anybody else kept waiting.
            Assert.Equal(ShownCount.Hidden(CountDisclosure.Busy), await ShowAsync(host, second, Marketer, 0, TimeSpan.Zero));
            await using var other = host.NewContext();
            Assert.Equal("305", (await ShowAsync(host, other, Person(), 305, TimeSpan.Zero)).ToString());
        }

        Assert.Equal(CountDisclosure.Busy, (await ShowAsync(host, second, Marketer, 600, TimeSpan.Zero)).Disclosure);
        Assert.Empty(second.ChangeTracker.Entries());
        // What was shown first was given up and not saved; the turn is free at once.
        await using var next = host.NewContext();
        Assert.Equal("305", (await ShowAsync(host, next, Marketer, 305, TimeSpan.Zero)).ToString());
    }

    [Fact]
    public async Task WhoDiedWithTheTurn_LosesItAfterAMinute()
    {
        await using var host = await TestHost.StartAsync(provider);
        var died = host.NewContext();
        await ShowAsync(host, died, Marketer, 300, TimeSpan.Zero);
        host.Clock.Advance(PreviewTurn.Time - TimeSpan.FromSeconds(1));
        await using (var early = host.NewContext())
            Assert.Equal(CountDisclosure.Busy, (await ShowAsync(host, early, Marketer, 305, TimeSpan.Zero)).Disclosure);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await using var next = host.NewContext();
        Assert.Equal("305", (await ShowAsync(host, next, Marketer, 305, TimeSpan.Zero)).ToString());
        await next.SaveChangesAsync(TestContext.Current.CancellationToken);

        // It was only held up: its sets can no longer be saved, so its answer never leaves; and it does not take the turn from the other.
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => died.SaveChangesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(CountDisclosure.Busy, (await ShowAsync(host, died, Marketer, 600, TimeSpan.Zero)).Disclosure);
        await died.DisposeAsync();
        await using var further = host.NewContext();
        Assert.Equal(CountDisclosure.Busy, (await ShowAsync(host, further, Marketer, 600, TimeSpan.Zero)).Disclosure);
    }

    [Fact]
    public async Task ALongUseCase_KeepsItsTurn()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var slow = host.NewContext();
        foreach (var people in new[] { 300, 400, 500 })
        {
            Assert.Equal(CountDisclosure.Exact, (await ShowAsync(host, slow, Marketer, people, TimeSpan.Zero)).Disclosure);
            host.Clock.Advance(PreviewTurn.Time / 2);
            await using var other = host.NewContext();
            Assert.Equal(CountDisclosure.Busy, (await ShowAsync(host, other, Marketer, 305, TimeSpan.Zero)).Disclosure);
        }

        await slow.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the use case has not saved yet is not saved by taking the turn.</summary>
    [Fact]
    public async Task TakingTheTurn_SavesNothingElse()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        db.Add(new Lease("something else", "owner", TestHost.Start));
        await ShowAsync(host, db, Marketer, 300, TimeSpan.Zero);

        await using var look = host.NewContext();
        Assert.Equal([FormattableString.Invariant($"preview:{Marketer.Id:N}")], await look.Leases.Select(l => l.Name).ToListAsync(TestContext.Current.CancellationToken));
    }

    private static Actor Person() => Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);

    private static Task<ShownCount> ShowAsync(TestHost host, AppDbContext db, Actor actor, int count, TimeSpan patience) =>
        PreviewGuard.ShowAsync(db, actor, Everyone, PeopleBitmap.Of([.. Enumerable.Range(1, count)]), host.Clock.GetUtcNow(), patience, TestContext.Current.CancellationToken);
}

public sealed class SqlitePreviewTurnTests() : PreviewTurnSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlPreviewTurnTests() : PreviewTurnSuite(DatabaseProvider.PostgreSql);

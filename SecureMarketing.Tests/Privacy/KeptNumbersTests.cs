using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Privacy;

/// <summary>What one use case hands to the next must say what the database says.</summary>
public sealed class KeptNumbersTests(EmptyDatabase empty) : IClassFixture<EmptyDatabase>
{
    private const int Everyone = 2_000;

    private readonly Actor marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);

    private TestHost Host => empty.Host;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task WhatIsShown_IsTheSame_WithAndWithoutIt(int seed)
    {
        var fresh = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);
        var random = new Random(seed);
        var shown = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            // Few starts and lengths, so that many lie close to each other, and some are small or nobody.
            var set = Lot(random.Next(4) * 5, i % 7 == 3 ? random.Next(1, SmallCells.Least) : random.Next(6) * random.Next(40));
            shown.Add(await ShowAsync(marketer, set));
            await using (var db = Host.NewContext())
                KeptNumbers.Of(db).Take(fresh.Id);
            Assert.Equal(shown[^1], await ShowAsync(fresh, set));
        }

        Assert.Contains("<11", shown);
        Assert.Contains("<11 apart", shown);
        Assert.Contains(shown, s => s.Length > 1 && s.All(char.IsDigit));
    }

    [Fact]
    public async Task TheNextUseCase_TakesItOver_AndOneAtATime()
    {
        await ShowAsync(marketer, Lot(0, 300));
        await using var one = Host.NewContext();
        await using var other = Host.NewContext();

        Assert.NotNull(KeptNumbers.Of(one).Take(marketer.Id));
        Assert.Null(KeptNumbers.Of(other).Take(marketer.Id));
    }

    [Fact]
    public async Task WhatWasRolledBack_WasNotShown()
    {
        await ShowAsync(marketer, Lot(0, 300));
        await using (var db = Host.NewContext())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            Assert.Equal("500", (await PreviewGuard.ShowAsync(db, marketer, Everyone, Lot(1_000, 500), TestHost.Start, TestContext.Current.CancellationToken)).ToString());
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        // Another of five people more, which a number shown would forbid; the database may give it the id of the one that went.
        Assert.Equal("505", await ShowAsync(marketer, Lot(1_000, 505)));
        Assert.Equal("<11 apart", await ShowAsync(marketer, Lot(1_000, 500)));
        Assert.Equal("<11 apart", await ShowAsync(marketer, Lot(0, 305)));
    }

    [Fact]
    public async Task WhatAnotherNodeShowed_Counts()
    {
        await ShowAsync(marketer, Lot(0, 300));
        await using (var node = Host.NewContext())
        {
            node.PreviewFootprints.Add(new PreviewFootprint { ActorId = marketer.Id, People = 400, Bitmap = Lot(100, 400).ToBytes(), ShownAt = TestHost.Start });
            await node.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        // With 0–299 and 100–499 their union would tell the overlap; here it is the union less five.
        Assert.Equal("<11 apart", await ShowAsync(marketer, Lot(100, 395)));
        Assert.Equal("500", await ShowAsync(marketer, Lot(0, 500)));
        Assert.Equal("<11 apart", await ShowAsync(marketer, Lot(0, 495)));
    }

    [Fact]
    public async Task OnceWorn_ItIsWorkedOutAnew()
    {
        var most = 0;
        for (var i = 0; i < 120; i++)
        {
            Assert.Equal("11", await ShowAsync(marketer, Lot(i * 11, 11)));
            await using var db = Host.NewContext();
            var kept = KeptNumbers.Of(db).Take(marketer.Id);
            Assert.NotNull(kept);
            most = Math.Max(most, kept.Rows);
            KeptNumbers.Of(db).Put(marketer.Id, kept);
        }

        Assert.InRange(most, 49, 48 + ShownNumbers.MostExtra + 1);
    }

    /// <summary>Refusals are looked at beside the numbers shown: both to the full are nothing too much.</summary>
    [Fact]
    public async Task WithAsManyShownAndRefusedAsAreLookedAt_ItIsNotWorn()
    {
        for (var i = 0; i < 60; i++)
            Assert.Equal("11", await ShowAsync(marketer, Lot(i * 11, 11)));
        for (var i = 0; i < 30; i++)
            Assert.StartsWith("<11", await ShowAsync(marketer, Lot(1_000 + (i * 20), 4)), StringComparison.Ordinal);
        await using var db = Host.NewContext();

        var fresh = KeptNumbers.Of(db).Take(marketer.Id)!;
        var again = fresh.Again(fresh.Settle());

        Assert.Equal((48 + 24, 0), (again.Rows, again.Extra));
        Assert.InRange(fresh.Extra, 0, ShownNumbers.MostExtra);
    }

    private async Task<string> ShowAsync(Actor actor, PeopleBitmap people)
    {
        await using var db = Host.NewContext();
        var shown = await PreviewGuard.ShowAsync(db, actor, Everyone, people, TestHost.Start, TestContext.Current.CancellationToken);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return shown.ToString();
    }

    private static PeopleBitmap Lot(int from, int people) => PeopleBitmap.Of([.. Enumerable.Range(from, people)]);
}

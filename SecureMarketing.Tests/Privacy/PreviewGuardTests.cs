using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Privacy;

public sealed class PreviewGuardTests
{
    private const int Everyone = 1000;

    private static readonly Actor Marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(4, "<11")]
    [InlineData(300, "300")]
    [InlineData(995, "<11 apart")]
    [InlineData(1000, "1,000")]
    public async Task Show_OfAFirstPreview(int people, string shown)
    {
        await using var host = await TestHost.StartAsync();

        Assert.Equal(shown, await ShowAsync(host, Marketer, 0, people));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Show_OfSetsTooCloseToAnEarlierOne_IsHidden_AlsoAfterARestart(bool restart)
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("300", await ShowAsync(host, Marketer, 0, 300, restart));

        // Five more people; one person exchanged; the same set again; and a set far enough away.
        Assert.Equal("<11 apart", await ShowAsync(host, Marketer, 0, 305, restart));
        Assert.Equal("<11 apart", await ShowAsync(host, Marketer, 1, 300, restart));
        Assert.Equal("300", await ShowAsync(host, Marketer, 0, 300, restart));
        Assert.Equal("311", await ShowAsync(host, Marketer, 0, 311, restart));
        // Hidden numbers were not shown, so only 300 and 311 stand in the way of 306.
        Assert.Equal("<11 apart", await ShowAsync(host, Marketer, 0, 306, restart));
    }

    [Fact]
    public async Task Show_ToSomeoneElse_DoesNotDependOnTheFirst()
    {
        await using var host = await TestHost.StartAsync();
        await ShowAsync(host, Marketer, 0, 300);
        var other = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);

        Assert.Equal("305", await ShowAsync(host, other, 0, 305));
    }

    [Fact]
    public async Task Show_ToARoleWithExactCounts_ShowsOneToTen()
    {
        await using var host = await TestHost.StartAsync();
        var officer = Actor.User(UserId.New(), "ComplianceOfficer", new HashSet<Permission> { Permission.SegmentCountExact }, null, null);

        Assert.Equal("4", await ShowAsync(host, officer, 0, 4));
    }

    [Fact]
    public async Task Show_TwoSetsWithinOneUseCase_SeesTheFirst()
    {
        await using var host = await TestHost.StartAsync();
        await using var db = host.NewContext();
        var first = await PreviewGuard.ShowAsync(db, Marketer, Everyone, Set(0, 300), TestHost.Start, CancellationToken.None);
        var second = await PreviewGuard.ShowAsync(db, Marketer, Everyone, Set(0, 303), TestHost.Start, CancellationToken.None);

        Assert.Equal(("300", "<11 apart"), (first.ToString(), second.ToString()));
    }

    /// <summary>Eleven people one by one: by the tenth, nobody and somebody look alike.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Show_RemembersWhatItRefused_AlsoAfterARestart(bool restart)
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("11", await ShowAsync(host, Marketer, 0, 11, restart));
        for (var i = 0; i < 9; i++)
            Assert.Equal("<11", await ShowAsync(host, Marketer, i, 1, restart));
        Assert.Equal("0", await ShowAsync(host, Marketer, 0, 0, restart));

        Assert.Equal("<11 apart", await ShowAsync(host, Marketer, 9, 1, restart));
        Assert.Equal("<11 apart", await ShowAsync(host, Marketer, 0, 0, restart));
        Assert.Equal("<11 apart", await ShowAsync(host, Marketer, 10, 1, restart));
        Assert.Equal("<11", await ShowAsync(host, Marketer, 0, 1, restart));
    }

    [Fact]
    public async Task Show_ForgetsRefusals_ThatAreNoMoreLookedAt()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("300", await ShowAsync(host, Marketer, 0, 300));
        for (var i = 0; i < 60; i++)
            Assert.Equal(i % 2 == 0 ? "<11" : "<11 apart", i % 2 == 0 ? await ShowAsync(host, Marketer, 400 + i, 4) : await ShowAsync(host, Marketer, 0, 300 + (i % 10)));

        await using var db = host.NewContext();
        Assert.InRange(await db.PreviewFootprints.CountAsync(f => f.People < SmallCells.Least), 1, 25);
    }

    private static async Task<string> ShowAsync(TestHost host, Actor actor, int from, int count, bool restart = false)
    {
        await using var db = host.NewContext();
        if (restart)
            KeptNumbers.Of(db).Take(actor.Id);
        var shown = await PreviewGuard.ShowAsync(db, actor, Everyone, Set(from, count), TestHost.Start, CancellationToken.None);
        await db.SaveChangesAsync();
        return shown.ToString();
    }

    private static PeopleBitmap Set(int from, int count) => PeopleBitmap.Of([.. Enumerable.Range(from + 1, count)]);
}

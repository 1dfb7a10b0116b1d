using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Workspace;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Workspace;

public sealed class SavedViewSqliteTests() : SavedViewTests(DatabaseProvider.Sqlite);

public sealed class SavedViewPostgreSqlTests() : SavedViewTests(DatabaseProvider.PostgreSql);

public abstract class SavedViewTests(DatabaseProvider provider)
{
    private static readonly Actor Ada = Someone();
    private static readonly Actor Ben = Someone();

    [Fact]
    public async Task View_IsKeptForItsOwner_AndHerListOnly()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.True((await SaveAsync(host, Ada, "Mine", "sort=name&view=Drafts")).IsSuccess);

        Assert.Equal(("Mine", "sort=name&view=Drafts"), Assert.Single((await ListAsync(host, Ada)).Select(v => (v.Name, v.Query))));
        Assert.Empty(await ListAsync(host, Ben));
        Assert.Empty(await ListAsync(host, Ada, "segments"));
    }

    [Fact]
    public async Task Save_UnderAKnownName_ReplacesTheView()
    {
        await using var host = await TestHost.StartAsync(provider);
        var first = (await SaveAsync(host, Ada, "Mine", "view=Drafts")).Value;
        var second = (await SaveAsync(host, Ada, " mine ", "view=Ended")).Value;

        Assert.Equal(first, second);
        Assert.Equal("view=Ended", Assert.Single(await ListAsync(host, Ada)).Query);
    }

    [Fact]
    public async Task Remove_IsForTheOwnerOnly()
    {
        await using var host = await TestHost.StartAsync(provider);
        var view = (await SaveAsync(host, Ada, "Mine", "view=Drafts")).Value;

        Assert.Equal("workspace.view_unknown", (await host.RunAsync<RemoveView, Unit>(new RemoveView(view), Ben)).Error?.Code);
        Assert.Single(await ListAsync(host, Ada));
        Assert.True((await host.RunAsync<RemoveView, Unit>(new RemoveView(view), Ada)).IsSuccess);
        Assert.Empty(await ListAsync(host, Ada));
    }

    [Fact]
    public async Task Save_OfWhatCouldNameAPerson_OrBeyondTwenty_IsRefused()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.Equal("workspace.view_names_a_person", (await SaveAsync(host, Ada, "Maria", "q=maria%40example.org")).Error?.Code);
        for (var i = 0; i < 20; i++)
            Assert.True((await SaveAsync(host, Ada, $"View {i}", "view=Drafts")).IsSuccess);
        Assert.Equal("workspace.too_many_views", (await SaveAsync(host, Ada, "One more", "view=Drafts")).Error?.Code);
    }

    private static Actor Someone() => Actor.User(UserId.New(), "test", new HashSet<Permission> { Permission.SignedIn }, null, null);

    private static Task<Result<SavedViewId>> SaveAsync(TestHost host, Actor by, string name, string query) =>
        host.RunAsync<SaveView, SavedViewId>(new SaveView("campaigns", name, query), by);

    private static async Task<IReadOnlyList<SavedViewLine>> ListAsync(TestHost host, Actor by, string list = "campaigns") =>
        (await host.RunAsync<ListSavedViews, IReadOnlyList<SavedViewLine>>(new ListSavedViews(list), by)).Value;
}

public sealed class ViewQueryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("sort=-changed&size=100&view=InReview")]
    [InlineData("q=flu%20shot%202026")]
    [InlineData("q=adults+45")]
    public void Filters_AreSafe(string query) => Assert.True(ViewQuery.IsSafe(query));

    [Theory]
    [InlineData("q=maria%40example.org")]
    [InlineData("q=maria@example.org")]
    [InlineData("q=078-05-1120")]
    [InlineData("q=02139")]
    [InlineData("q=555+01+2345")]
    [InlineData("=x")]
    [InlineData("view")]
    [InlineData("Person=x")]
    public void WhatCouldNameAPerson_OrIsNoQuery_IsNot(string query) => Assert.False(ViewQuery.IsSafe(query));

    [Fact]
    public void Long_IsNot() => Assert.False(ViewQuery.IsSafe("q=" + new string('a', SavedView.QueryLength)));
}

using AngleSharp.Dom;
using Bunit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Tests.Web.Shared;

public sealed class ServerGridTests : BunitContext
{
    private static readonly GridColumn[] Columns = [new("Name", "name"), new("People", "people", IsNumber: true), new("")];

    private readonly List<GridQuery> asked = [];
    private Func<GridQuery, CancellationToken, Task<Result<GridRows<string>>>> load = (query, _) => Task.FromResult<Result<GridRows<string>>>(Page(query, total: 60));

    public ServerGridTests() => SetRendererInfo(new("Server", isInteractive: true));

    private static GridRows<string> Page(GridQuery query, int total) =>
        new([.. Enumerable.Range(query.Skip + 1, Math.Max(0, Math.Min(query.Take, total - query.Skip))).Select(i => $"row {i}")], total);

    private IRenderedComponent<ServerGrid<string>> Show(object? filter = null) => Render<ServerGrid<string>>(parameters => parameters
        .Add(g => g.Caption, "Segments")
        .Add(g => g.Columns, Columns)
        .Add(g => g.Filter, filter)
        .Add(g => g.Row, row => builder => builder.AddMarkupContent(0, $"<th scope=\"row\">{row}</th>"))
        .Add(g => g.Empty, builder => builder.AddMarkupContent(0, "<p class=\"nothing\"></p>"))
        .Add(g => g.Load, (query, cancellation) =>
        {
            asked.Add(query);
            return load(query, cancellation);
        }));

    private static string Pager(IRenderedComponent<ServerGrid<string>> grid) => grid.Find(".sm-pager > .sm-num").TextContent;

    private static IElement Button(IRenderedComponent<ServerGrid<string>> grid, string name) => grid.Find($"button[aria-label='{name}']");

    [Fact]
    public void Prerendering_ShowsTheSkeleton_AndAsksForNothing()
    {
        SetRendererInfo(new("Static", isInteractive: false));
        var grid = Show();
        Assert.Empty(asked);
        Assert.Single(grid.FindAll(".sm-skeleton"));
    }

    [Fact]
    public void Pages_FollowEachOther_AndEndWhereTheRowsEnd()
    {
        var grid = Show();
        Assert.Equal("1–25 of 60", Pager(grid));
        Assert.True(Button(grid, "Previous page").HasAttribute("disabled"));

        Button(grid, "Next page").Click();
        Button(grid, "Next page").Click();

        Assert.Equal("51–60 of 60", Pager(grid));
        Assert.True(Button(grid, "Next page").HasAttribute("disabled"));
        Assert.Equal(10, grid.FindAll("tbody tr").Count);
    }

    [Fact]
    public void Size_StartsAtTheFirstPageAgain()
    {
        var grid = Show();
        Button(grid, "Next page").Click();

        grid.Find(".sm-pager select").Change("50");

        Assert.Equal(new GridQuery(0, 50, null, false), asked[^1]);
    }

    [Fact]
    public void Sort_TurnsAround_AndSaysSo()
    {
        var grid = Show();
        grid.FindAll("button.sm-sort")[1].Click();
        Assert.Equal("ascending", grid.FindAll("thead th")[1].GetAttribute("aria-sort"));

        grid.FindAll("button.sm-sort")[1].Click();

        Assert.Equal("descending", grid.FindAll("thead th")[1].GetAttribute("aria-sort"));
        Assert.Equal(new GridQuery(0, 25, "people", true), asked[^1]);
        Assert.Equal(2, grid.FindAll("button.sm-sort").Count);
    }

    [Fact]
    public void NewFilter_StartsAtTheFirstPage_TheSameOneAsksNothing()
    {
        var grid = Show("a");
        Button(grid, "Next page").Click();

        grid.Render(parameters => parameters.Add(g => g.Filter, "a"));
        Assert.Equal(2, asked.Count);
        grid.Render(parameters => parameters.Add(g => g.Filter, "b"));

        Assert.Equal(new GridQuery(0, 25, null, false), asked[^1]);
    }

    [Fact]
    public void NoRows_ShowWhatTheListIs()
    {
        load = (query, _) => Task.FromResult<Result<GridRows<string>>>(Page(query, total: 0));
        Assert.Single(Show().FindAll(".nothing"));
    }

    [Fact]
    public void Refusal_IsShown_AndTriedAgain()
    {
        load = (_, _) => Task.FromResult<Result<GridRows<string>>>(new Error("segments.closed", "The list is closed."));
        var grid = Show();
        Assert.Contains("The list is closed.", grid.Find(".sm-error-panel").TextContent, StringComparison.Ordinal);
        Assert.Equal("segments.closed", grid.Find(".sm-error-panel code").TextContent);

        load = (query, _) => Task.FromResult<Result<GridRows<string>>>(Page(query, total: 3));
        grid.Find(".sm-error-panel button").Click();

        Assert.Equal("1–3 of 3", Pager(grid));
    }

    [Fact]
    public void Failure_IsShownWithAReference_AndNotWithItsText()
    {
        load = (_, _) => throw new IOException("secret detail");
        var grid = Show();

        Assert.Contains("Segments could not be loaded.", grid.Find(".sm-error-panel").TextContent, StringComparison.Ordinal);
        Assert.Matches("^[2-9A-Z]{4}-[2-9A-Z]{4}$", grid.Find(".sm-error-panel code").TextContent);
        Assert.DoesNotContain("secret", grid.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void OlderAnswer_NeverReplacesTheNewer()
    {
        var slow = new TaskCompletionSource<Result<GridRows<string>>>();
        load = (_, _) => slow.Task;
        var grid = Show("a");
        load = (_, _) => Task.FromResult<Result<GridRows<string>>>(new GridRows<string>(["newer"], 1));
        grid.Render(parameters => parameters.Add(g => g.Filter, "b"));

        slow.SetResult(new GridRows<string>(["older"], 1));

        grid.WaitForAssertion(() => Assert.Equal("newer", grid.Find("tbody th").TextContent));
    }
}

using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Web.Shell;

public sealed class TaskBoardTests
{
    private readonly List<string> said = [];
    private readonly Announcer announcer = new();
    private readonly Jobs jobs = new();

    public TaskBoardTests() => announcer.Announced += said.Add;

    [Fact]
    public async Task End_IsAnnouncedOnce_AndOnlyOfWhatWasSeenAtWork()
    {
        await using var host = await TestHost.StartAsync();
        using var board = Board(host, jobs);
        jobs.Lines = [Line("a", TaskStanding.Running), Line("b", TaskStanding.Finished)];
        await board.ReadAsync();
        Assert.Equal(1, board.AtWork);
        Assert.True(board.HasRead);
        Assert.Empty(said);

        jobs.Lines = [Line("a", TaskStanding.Finished), Line("b", TaskStanding.Finished)];
        await board.ReadAsync();
        await board.ReadAsync();
        Assert.Equal("Import a: done", Assert.Single(said));
        Assert.Equal(0, board.AtWork);
    }

    [Fact]
    public async Task Changed_IsRaisedOnlyWhenALineDiffers()
    {
        await using var host = await TestHost.StartAsync();
        using var board = Board(host, jobs);
        var changes = 0;
        board.Changed += () => changes++;
        jobs.Lines = [Line("a", TaskStanding.Running)];
        await board.ReadAsync();
        // The act is a new delegate with every reading; that alone is no news.
        jobs.Lines = [Line("a", TaskStanding.Running) with { Act = new TaskAct("Cancel", () => Task.FromResult<Error?>(null)) }];
        await board.ReadAsync();
        Assert.Equal(1, changes);
        jobs.Lines = [Line("a", TaskStanding.Running) with { Percent = 50 }];
        await board.ReadAsync();
        Assert.Equal(2, changes);
    }

    [Fact]
    public async Task Lines_PutWorkFirst_AndAskOnlySourcesThePersonMayAsk()
    {
        await using var host = await TestHost.StartAsync();
        var hidden = new Jobs { Needs = Permission.UsersManage, Lines = [Line("secret", TaskStanding.Running)] };
        using var board = Board(host, jobs, hidden);
        jobs.Lines = [Line("done", TaskStanding.Finished), Line("work", TaskStanding.Running)];
        await board.ReadAsync();
        Assert.Equal(["work", "done"], board.Lines.Select(line => line.Key));
        Assert.False(hidden.Asked);
    }

    [Fact]
    public async Task Board_ConcernsOnlyThoseWhoMaySeeSomeWork()
    {
        await using var host = await TestHost.StartAsync();
        using var mine = Board(host, jobs);
        using var others = Board(host, new Jobs { Needs = Permission.UsersManage });
        Assert.True(await mine.ConcernsAsync());
        Assert.False(await others.ConcernsAsync());
    }

    [Fact]
    public async Task Readings_AreLooks_NotUse()
    {
        await using var host = await TestHost.StartAsync();
        using var board = Board(host, jobs);
        await board.ReadAsync();
        Assert.True(jobs.Watched);
    }

    private TaskBoard Board(TestHost host, params ITaskSource[] sources) => new(
        host.Get<UseCaseRunner>(), new CurrentActor(new Nobody(), new HttpContextAccessor()), sources, announcer, host.Clock, NullLogger<TaskBoard>.Instance);

    private static TaskLine Line(string key, TaskStanding standing) =>
        new() { Key = key, Title = "Import " + key, Standing = standing, Detail = "done", Href = "/imports", StartedAt = TestHost.Start };

    private sealed class Nobody : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal()));
    }

    private sealed class Jobs : ITaskSource
    {
        public Permission Needs { get; init; } = Permission.Public;

        public IReadOnlyList<TaskLine> Lines { get; set; } = [];

        public bool Asked { get; private set; }

        public bool Watched { get; private set; }

        public Task<IReadOnlyList<TaskLine>> AskAsync(Visit visit, CancellationToken cancellationToken)
        {
            (Asked, Watched) = (true, visit.IsWatching);
            return Task.FromResult(Lines);
        }
    }
}

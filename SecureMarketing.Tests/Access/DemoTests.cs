using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

public sealed class DemoTests
{
    [Fact]
    public async Task UnusedDatabase_GetsOnePersonPerRole_WhoStillNeedTheSecondFactor()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var links = (await OpenAsync(host)).Value;
        Assert.Equal(Enum.GetValues<Role>(), links.Select(l => l.Role));
        var legal = links.Single(l => l.Role == Role.Legal);
        var first = await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = legal.Token }, Actor.Anyone());
        Assert.Equal(legal.User, first.Value);
        var code = (await ShowAsync(host)).Value.Single(p => p.Role == Role.Legal).Code;
        var session = await host.RunAsync<CheckSecondFactor, OpenedSession>(new CheckSecondFactor { User = first.Value, Code = code }, Actor.Anyone());
        Assert.Equal([Role.Legal], session.Value.Roles);
    }

    [Fact]
    public async Task Link_WorksOnce_AndOpeningAgainOnlyMakesNewLinks()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var first = (await OpenAsync(host)).Value;
        Assert.True((await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = first[0].Token }, Actor.Anyone())).IsSuccess);
        Assert.Equal("access.link_invalid", (await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = first[0].Token }, Actor.Anyone())).Error?.Code);
        var second = (await OpenAsync(host)).Value;
        Assert.Equal(first.Select(l => l.User), second.Select(l => l.User));
        Assert.Equal("access.link_invalid", (await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = first[1].Token }, Actor.Anyone())).Error?.Code);
    }

    [Fact]
    public async Task UsedDatabase_IsNeverADemo()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        await Staff.InviteAsync(host, "sam@example.org", Role.Admin);
        Assert.Equal("access.not_a_demo", (await OpenAsync(host)).Error?.Code);
        Assert.Equal("access.not_a_demo", (await ShowAsync(host)).Error?.Code);
        Assert.Equal("access.not_a_demo", (await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = "any" }, Actor.Anyone())).Error?.Code);
        var users = (await host.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers())).Value;
        Assert.Single(users);
    }

    [Fact]
    public async Task DatabaseWithARecordOfWork_IsNeverADemo()
    {
        await using var host = await TestHost.StartAsync();
        // An import by the operator leaves no user, but an event.
        await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = "any" }, Actor.Anyone());
        Assert.Equal("access.not_a_demo", (await OpenAsync(host)).Error?.Code);
    }

    [Fact]
    public async Task Open_ByASignedInAdministrator_IsRefused()
    {
        await using var host = await TestHost.StartAsync();
        var admin = Actor.User(UserId.New(), "Admin", new HashSet<Permission> { Permission.UsersManage }, null, null);
        Assert.Equal("access.operator_only", (await host.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo(), admin)).Error?.Code);
    }

    [Fact]
    public async Task SomeoneInvitedIntoTheDemo_IsNotShownWithTheirCode()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        await OpenAsync(host);
        await Staff.InviteAsync(host, "real.person@example.org", Role.Analyst);
        Assert.Equal(Enum.GetValues<Role>().Length, (await ShowAsync(host)).Value.Count);
    }

    private static Task<Result<IReadOnlyList<DemoLink>>> OpenAsync(TestHost host) => host.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo());

    private static Task<Result<IReadOnlyList<DemoPerson>>> ShowAsync(TestHost host) => host.RunAsync<ShowDemo, IReadOnlyList<DemoPerson>>(new ShowDemo());
}

using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

public sealed class SetUpTests
{
    [Fact]
    public async Task FirstLink_MakesTheFirstAdministrator_AndIsIssuedNoMore()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var token = await FirstTokenAsync(host);
        Assert.NotNull(token);
        var admin = await Staff.SetUpAsync(host, "admin@example.org", token);
        Assert.Equal([Role.Admin], admin.Session.Roles);
        Assert.Null(await FirstTokenAsync(host));
    }

    [Fact]
    public async Task FirstLink_IssuedAgain_ReplacesTheEarlierOneAndItsHalfMadeAccount()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var first = await FirstTokenAsync(host);
        Assert.True((await ChooseAsync(host, first!)).IsSuccess);
        var second = await FirstTokenAsync(host);
        Assert.Equal("access.link_invalid", (await ChooseAsync(host, first!)).Error?.Code);
        await Staff.SetUpAsync(host, "admin@example.org", second!);
    }

    [Fact]
    public async Task FirstLink_ForAnyoneButTheOperator_IsRefused()
    {
        await using var host = await TestHost.StartAsync();
        var worker = Actor.Worker("test", Permission.UsersManage);
        Assert.Equal("access.operator_only", (await host.RunAsync<IssueFirstLink, FirstLink>(new IssueFirstLink(), worker)).Error?.Code);
    }

    [Fact]
    public async Task Link_WorksOnce()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var invited = await InviteAsync(host);
        await Staff.SetUpAsync(host, "ada@example.org", invited.Token);
        Assert.Equal("access.link_invalid", (await ChooseAsync(host, invited.Token)).Error?.Code);
        Assert.Equal("access.link_invalid", (await host.RunAsync<OpenSetUp, SetUpView>(new OpenSetUp { Token = invited.Token }, Actor.Anyone())).Error?.Code);
    }

    [Fact]
    public async Task Link_LookedAtAgainAndAgain_IsNotUsedUp()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var invited = await InviteAsync(host);
        for (var i = 0; i < 3; i++)
            Assert.True((await host.RunAsync<OpenSetUp, SetUpView>(new OpenSetUp { Token = invited.Token }, Actor.Anyone())).IsSuccess);
    }

    [Fact]
    public async Task Link_AfterItsTime_IsRefused()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var invited = await InviteAsync(host);
        host.Clock.Advance(invited.ExpiresAt - host.Clock.GetUtcNow());
        Assert.Equal("access.link_invalid", (await ChooseAsync(host, invited.Token)).Error?.Code);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("my-byron-password")]
    [InlineData("ada.byron-forever")]
    [InlineData("SecureMarketing-2026")]
    public async Task Password_ThatCanBeGuessed_IsRefused(string password)
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var invited = await InviteAsync(host);
        Assert.Equal("access.password_refused", (await ChooseAsync(host, invited.Token, password)).Error?.Code);
    }

    [Fact]
    public async Task WithoutAProvenSecondFactor_ThePasswordOpensNothing()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var invited = await InviteAsync(host);
        Assert.True((await ChooseAsync(host, invited.Token)).IsSuccess);
        var answer = await host.RunAsync<CheckPassword, UserId>(new CheckPassword { Email = "ada.byron@example.org", Password = Staff.Password }, Actor.Anyone());
        Assert.Equal("access.sign_in_refused:not_set_up", answer.Error?.Code);
        var completed = await host.RunAsync<CompleteSetUp, SetUpDone>(new CompleteSetUp { Token = invited.Token, Code = "000000" }, Actor.Anyone());
        Assert.Equal("access.password_first", completed.Error?.Code);
    }

    private static async Task<string?> FirstTokenAsync(TestHost host) =>
        (await host.RunAsync<IssueFirstLink, FirstLink>(new IssueFirstLink())).Value.Token;

    private static async Task<Invitation> InviteAsync(TestHost host) =>
        (await host.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "ada.byron@example.org", Name = "Ada Byron", Roles = [Role.Analyst] })).Value;

    private static Task<Result<Unit>> ChooseAsync(TestHost host, string token, string password = Staff.Password) =>
        host.RunAsync<ChoosePassword, Unit>(new ChoosePassword { Token = token, Email = "root@example.org", Name = "Root Person", Password = password }, Actor.Anyone());
}

using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Approvals;

public sealed class MyApprovalsTests
{
    [Fact]
    public async Task Waiting_IsForThoseWhoMayDecide_AndNobodyElse()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync(HipaaClass.Marketing);

        foreach (var asked in new[] { host.Compliance, host.OtherCompliance, host.Legal })
        {
            var mine = await MineAsync(host, asked);
            Assert.Equal((1, request), (mine.Total, mine.Oldest!.Id));
        }

        foreach (var other in new[] { host.Author, host.Clinical, host.Admin })
            Assert.Equal(new MyApprovals(0, null), await MineAsync(host, other));
    }

    [Fact]
    public async Task Waiting_NeverHoldsOnesOwn_NorWhatOneSteppedBackFrom()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        host.Owner.Editors.Add(UserId.From(host.OtherCompliance.Id));
        Assert.Equal(0, (await MineAsync(host, host.OtherCompliance)).Total);

        Assert.True((await host.Host.RunAsync<RecuseApprover, Unit>(new RecuseApprover { Request = request, Kind = ApproverKind.Compliance, Comment = "A relative of mine works there." }, host.Compliance)).IsSuccess);
        Assert.Equal(0, (await MineAsync(host, host.Compliance)).Total);
    }

    [Fact]
    public async Task List_MarksAsMineExactlyWhatWaitsForMe()
    {
        await using var host = await ApprovalHost.StartAsync();
        await host.SubmitAsync();
        host.Owner.Editors.Add(UserId.From(host.OtherCompliance.Id));

        Assert.True(await IsForAsync(host.Compliance));
        Assert.False(await IsForAsync(host.OtherCompliance));
        Assert.False(await IsForAsync(host.Legal));

        async Task<bool> IsForAsync(Actor actor) =>
            Assert.Single((await host.Host.RunAsync<ListApprovals, ApprovalRows>(new ListApprovals(true, 0, 25), actor)).Value.Rows).IsForMe;
    }

    private static async Task<MyApprovals> MineAsync(ApprovalHost host, Actor actor) =>
        (await host.Host.RunAsync<FindMyApprovals, MyApprovals>(new FindMyApprovals(), actor)).Value;
}

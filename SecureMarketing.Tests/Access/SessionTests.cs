using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

public sealed class SessionTests
{
    [Fact]
    public async Task Rights_AreThoseOfTheRolesHeld_NotOfTheActor()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var auditor = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        Assert.True((await ListAsync(host, auditor.Actor)).IsSuccess);
        var marketer = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var claiming = Actor.User(marketer.Id, "Admin", Enum.GetValues<Permission>().ToHashSet(), marketer.Actor.Session, null);
        Assert.Equal("usecase.forbidden", (await ListAsync(host, claiming)).Error?.Code);
    }

    [Fact]
    public async Task ForeignOrInventedSession_IsRefused()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var auditor = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        var marketer = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        foreach (var session in new[] { marketer.Actor.Session, Guid.CreateVersion7().ToString(), "", null })
            Assert.Equal("access.session_ended", (await ListAsync(host, Actor.User(auditor.Id, "x", new HashSet<Permission>(), session, null))).Error?.Code);
    }

    [Fact]
    public async Task Idle_EndsAfterFifteenMinutes_ActivityPostponesThat()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        for (var i = 0; i < 3; i++)
        {
            host.Clock.Advance(StaffSession.IdleLimit - TimeSpan.FromMinutes(2));
            Assert.True((await KeepAsync(host, uma, TimeSpan.Zero)).IsSuccess);
        }

        host.Clock.Advance(StaffSession.IdleLimit - TimeSpan.FromSeconds(1));
        Assert.True((await ListAsync(host, uma.Actor)).IsSuccess);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("access.session_ended", (await ListAsync(host, uma.Actor)).Error?.Code);
    }

    [Fact]
    public async Task WhatPagesDoByThemselves_DoesNotKeepASessionAlive()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        await uma.SignInAsync();
        for (var spent = TimeSpan.FromMinutes(1); spent < StaffSession.IdleLimit; spent += TimeSpan.FromMinutes(1))
        {
            Assert.True((await ListAsync(host, uma.Actor)).IsSuccess);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("access.session_ended", (await ListAsync(host, uma.Actor)).Error?.Code);
    }

    [Fact]
    public async Task ALateReport_CountsFromTheLastKeyNotFromItsArrival()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        await uma.SignInAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        var left = (await KeepAsync(host, uma, TimeSpan.FromMinutes(4))).Value;
        Assert.Equal(TimeSpan.FromMinutes(11), left.UntilIdle);
        Assert.True(left.UntilExpired > TimeSpan.FromHours(11));
        // Another tab that was idle longer takes nothing away.
        Assert.Equal(TimeSpan.FromMinutes(11), (await KeepAsync(host, uma, TimeSpan.FromMinutes(9))).Value.UntilIdle);
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.False((await KeepAsync(host, uma, TimeSpan.Zero)).IsSuccess);
    }

    [Fact]
    public async Task OpeningAPage_IsActivity()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        await uma.SignInAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.Get<LiveSessions>().SeenAsync(uma.Actor.Session, CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True((await ListAsync(host, uma.Actor)).IsSuccess);
    }

    [Fact]
    public async Task Watching_RunsUseCases_ButDoesNotKeepASessionAlive()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        await uma.SignInAsync();
        for (var minute = 0; minute < 12; minute++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True((await ListAsync(host, uma.Actor.Watching())).IsSuccess);
        }

        host.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("access.session_ended", (await ListAsync(host, uma.Actor.Watching())).Error?.Code);
    }

    [Fact]
    public async Task Absolute_EndsAfterTwelveHours_HoweverBusy()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        await uma.SignInAsync();
        for (var spent = TimeSpan.FromMinutes(1); spent < StaffSession.AbsoluteLimit - TimeSpan.FromMinutes(10); spent += TimeSpan.FromMinutes(10))
        {
            host.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.True((await KeepAsync(host, uma, TimeSpan.Zero)).IsSuccess);
        }

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("access.session_ended", (await ListAsync(host, uma.Actor)).Error?.Code);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionInEveryTab()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        Assert.True((await host.RunAsync<SignOut, Unit>(new SignOut(), uma.Actor)).IsSuccess);
        Assert.Equal("access.session_ended", (await ListAsync(host, uma.Actor)).Error?.Code);
    }

    [Fact]
    public async Task RoleChange_EndsTheSessionAtItsNextStep()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        Assert.True((await host.RunAsync<ChangeRoles, Unit>(new ChangeRoles(uma.Id, [Role.Analyst]))).IsSuccess);
        Assert.Equal("access.session_ended", (await ListAsync(host, uma.Actor)).Error?.Code);
        await uma.SignInAsync();
        Assert.Equal("usecase.forbidden", (await ListAsync(host, uma.Actor)).Error?.Code);
    }

    private static Task<Result<IReadOnlyList<UserListing>>> ListAsync(TestHost host, Actor actor) =>
        host.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers(), actor);

    private static Task<Result<SessionTimes>> KeepAsync(TestHost host, Staff person, TimeSpan idle) =>
        host.RunAsync<KeepSession, SessionTimes>(new KeepSession(idle), person.Actor);
}

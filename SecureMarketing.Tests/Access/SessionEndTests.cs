using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

/// <summary>How sessions end and who learns of it, the same on each database.</summary>
public abstract class SessionEndSuite(DatabaseProvider provider)
{
    private static readonly Actor Watch = Actor.Worker("sessions", Permission.UsersManage);

    [Fact]
    public async Task Idle_IsWrittenDownOnceWithItsEvent()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        Assert.Empty(await SweepAsync(host, uma.Session.Session));
        host.Clock.Advance(StaffSession.IdleLimit);
        Assert.Equal(SessionEnd.Idle, (await SweepAsync(host, uma.Session.Session))[uma.Session.Session]);
        // The next round still answers, but nothing new happened.
        Assert.Equal(SessionEnd.Idle, (await SweepAsync(host, uma.Session.Session))[uma.Session.Session]);
        var idle = Assert.Single(await EventsAsync(host, AuditAction.SessionIdledOut));
        Assert.Equal((uma.Session.Session.Value.ToString("N"), "worker:sessions"), (idle.ObjectId, idle.ActorRole));
    }

    [Fact]
    public async Task TwelveHours_AreAnEventOfTheirOwn()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        host.Clock.Advance(StaffSession.AbsoluteLimit);
        Assert.Equal(SessionEnd.Expired, (await SweepAsync(host, uma.Session.Session))[uma.Session.Session]);
        Assert.Single(await EventsAsync(host, AuditAction.SessionExpired));
        Assert.Empty(await EventsAsync(host, AuditAction.SessionIdledOut));
    }

    [Fact]
    public async Task RoleChangeAndDeactivation_EndSessionsForTheWatchToo_WithoutASecondEvent()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        var leo = await Staff.InviteAsync(host, "leo@example.org", Role.Legal);
        await host.RunAsync<ChangeRoles, Unit>(new ChangeRoles(uma.Id, [Role.Analyst]));
        await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(leo.Id));
        var ends = await SweepAsync(host, uma.Session.Session, leo.Session.Session);
        Assert.Equal([SessionEnd.AccessChanged, SessionEnd.AccessChanged], ends.Values);
        Assert.Empty(await EventsAsync(host, AuditAction.SessionIdledOut));
    }

    [Fact]
    public async Task Own_OneAndAllOthers_NeverThePresentOne()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
        var first = uma.Session.Session;
        await uma.SignInAsync();
        var second = uma.Session.Session;
        await uma.SignInAsync();
        var own = (await host.RunAsync<ViewOwnSecurity, OwnSecurity>(new ViewOwnSecurity(), uma.Actor)).Value;
        Assert.Equal([true, false, false], own.Sessions.Select(s => s.IsThisOne));

        Assert.Equal(1, (await RevokeOwnAsync(host, uma, first)).Value);
        Assert.Equal("access.session_unknown", (await RevokeOwnAsync(host, uma, first)).Error?.Code);
        Assert.Equal(SessionEnd.Revoked, (await SweepAsync(host, first))[first]);
        Assert.Equal(1, (await RevokeOwnAsync(host, uma, null)).Value);
        Assert.Equal([second], (await SweepAsync(host, second, uma.Session.Session)).Keys);
        Assert.Equal(3, (await EventsAsync(host, AuditAction.SessionRevoked)).Count);
    }

    [Fact]
    public async Task SessionOfAnother_IsEndedByAnAdministratorOnly()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var (sam, key) = await Staff.InviteWithPasskeyAsync(host, "sam@example.org", Role.Admin);
        using (key)
        {
            var uma = await Staff.InviteAsync(host, "uma@example.org", Role.Auditor);
            var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
            Assert.Equal("access.session_unknown", (await RevokeOwnAsync(host, mia, uma.Session.Session)).Error?.Code);
            Assert.Equal("usecase.forbidden", (await RevokeOfAsync(host, mia, uma)).Error?.Code);
            Assert.Single((await host.RunAsync<ListSessions, IReadOnlyList<SessionView>>(new ListSessions(uma.Id), sam.Actor)).Value);
            // Ten minutes after the sign-in: whoever must be quick is not asked to prove it again.
            host.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(1, (await RevokeOfAsync(host, sam, uma)).Value);
            Assert.Equal("access.session_ended", (await host.RunAsync<SignOut, Unit>(new SignOut(), uma.Actor)).Error?.Code);
        }
    }

    private static Task<Result<int>> RevokeOwnAsync(TestHost host, Staff person, SessionId? session) =>
        host.RunAsync<RevokeOwnSessions, int>(new RevokeOwnSessions(session), person.Actor);

    private static Task<Result<int>> RevokeOfAsync(TestHost host, Staff by, Staff person) =>
        host.RunAsync<RevokeUserSessions, int>(new RevokeUserSessions(person.Id, null), by.Actor);

    private static async Task<IReadOnlyDictionary<SessionId, SessionEnd>> SweepAsync(TestHost host, params SessionId[] watched) =>
        (await host.RunAsync<EndOverdueSessions, IReadOnlyDictionary<SessionId, SessionEnd>>(new EndOverdueSessions(watched), Watch)).Value;

    private static async Task<List<AuditEvent>> EventsAsync(TestHost host, AuditAction action)
    {
        await using var db = host.NewContext();
        return await db.AuditEvents.Where(e => e.Action == action).ToListAsync();
    }
}

public sealed class SqliteSessionEndTests() : SessionEndSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlSessionEndTests() : SessionEndSuite(DatabaseProvider.PostgreSql);

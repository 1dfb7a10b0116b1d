using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

/// <summary>A last day ends access by itself, at its instant and on record within the hour; the same on each database.</summary>
public abstract class LeavingDateSuite(DatabaseProvider provider)
{
    private static readonly Actor Watch = Actor.Worker("sessions", Permission.UsersManage);

    [Fact]
    public async Task LastInstant_EndsSignInSessionsPasskeysAndLinks_WhetherOrNotAnybodyWroteItDown()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var (mia, key) = await Staff.InviteWithPasskeyAsync(host, "mia@example.org", Role.Marketer);
        using var held = key;
        var ned = (await host.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "ned@example.org", Name = "Ned", Roles = [Role.Analyst] })).Value;
        var at = await LeaveInAsync(host, mia.Id, TimeSpan.FromHours(2));
        await LeaveInAsync(host, ned.User, TimeSpan.FromHours(2));

        host.Clock.Advance(at - host.Clock.GetUtcNow() - TimeSpan.FromMinutes(2));
        await mia.SignInAsync();
        host.Clock.Advance(at - host.Clock.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.True((await LookAsync(host, mia)).IsSuccess);
        Assert.True((await LinkAsync(host, ned)).IsSuccess);

        host.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("access.session_ended", (await LookAsync(host, mia)).Error?.Code);
        Assert.Equal("access.sign_in_refused:deactivated", (await mia.TypePasswordAsync()).Error?.Code);
        Assert.Equal("access.code_refused", (await mia.TypeCodeAsync(mia.Code)).Error?.Code);
        Assert.Equal("access.passkey_refused", (await mia.SignInByPasskeyAsync(key)).Error?.Code);
        Assert.Equal("access.link_invalid", (await LinkAsync(host, ned)).Error?.Code);
        Assert.All(await UsersAsync(host), u => Assert.Equal((UserState.Deactivated, 0), (u.State, u.OpenSessions)));
        // The watch of every node closes the open circuits by this answer.
        var session = mia.Session.Session;
        Assert.Equal(SessionEnd.AccessChanged, (await host.RunAsync<EndOverdueSessions, IReadOnlyDictionary<SessionId, SessionEnd>>(new EndOverdueSessions([session]), Watch)).Value[session]);

        await JobAsync(host);
        await JobAsync(host);
        await using var db = host.NewContext();
        Assert.All(await db.StaffUsers.ToListAsync(), u => Assert.Equal(at, u.DeactivatedAt));
        Assert.Equal(2, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.UserChanged && e.ReasonCodes!.Contains("deactivated,left:") && e.ActorRole == "worker:leaving"));
    }

    [Fact]
    public async Task EndOnRecord_AfterMoreThanAnHour_IsADefectOfTheFigures()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var at = await LeaveInAsync(host, mia.Id, TimeSpan.FromHours(1));
        Assert.Equal(new OffboardingFigure(0, 0, null), await FigureAsync(host));

        host.Clock.Advance(at - host.Clock.GetUtcNow() + StaffUser.OffboardingLimit);
        Assert.Equal(new OffboardingFigure(1, 0, StaffUser.OffboardingLimit), await FigureAsync(host));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new OffboardingFigure(1, 1, TimeSpan.FromMinutes(61)), await FigureAsync(host));
        await JobAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(new OffboardingFigure(1, 1, TimeSpan.FromMinutes(61)), await FigureAsync(host));
    }

    [Fact]
    public async Task DayThatIsOver_EndsAccessAtOnce_AndShowsHowLate()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        host.Clock.Advance(TimeSpan.FromDays(3));
        await mia.SignInAsync();
        var today = host.Get<Organisation>().DayAt(host.Clock.GetUtcNow());
        Assert.Equal("access.leaving_day", (await SetAsync(host, mia.Id, today.AddDays(-9))).Error?.Code);
        Assert.Equal("access.leaving_day", (await SetAsync(host, mia.Id, today.AddYears(11))).Error?.Code);

        Assert.True((await SetAsync(host, mia.Id, today.AddDays(-2))).IsSuccess);

        Assert.Equal("access.session_ended", (await LookAsync(host, mia)).Error?.Code);
        Assert.Equal("access.has_left", (await SetAsync(host, mia.Id, today)).Error?.Code);
        Assert.Equal("access.has_left", (await StayAsync(host, mia.Id)).Error?.Code);
        var figure = await FigureAsync(host);
        Assert.Equal((1, 1), (figure.Left, figure.Late));

        // Brought back, the person stays, and is no defect any more.
        Assert.True((await host.RunAsync<ResetSignIn, Invitation>(new ResetSignIn(mia.Id))).IsSuccess);
        Assert.Null(Assert.Single(await UsersAsync(host)).LeavesAt);
        Assert.Equal(0, (await FigureAsync(host)).Left);
    }

    [Fact]
    public async Task LaterDayOrNone_NeedsAReason_OnRecord()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var today = host.Get<Organisation>().DayAt(host.Clock.GetUtcNow());
        Assert.Equal("access.leaving_unset", (await StayAsync(host, mia.Id)).Error?.Code);
        Assert.True((await SetAsync(host, mia.Id, today.AddDays(5))).IsSuccess);
        Assert.Equal("access.leaving_reason", (await SetAsync(host, mia.Id, today.AddDays(6))).Error?.Code);
        Assert.True((await SetAsync(host, mia.Id, today.AddDays(1))).IsSuccess);
        Assert.True((await SetAsync(host, mia.Id, today.AddDays(6), "The contract was extended")).IsSuccess);
        Assert.Equal(host.Get<Organisation>().StartOf(today.AddDays(7)), Assert.Single(await UsersAsync(host)).LeavesAt);
        Assert.Equal("access.leaving_reason", (await StayAsync(host, mia.Id, "no")).Error?.Code);

        // A lost phone is no way around the last day.
        Assert.True((await host.RunAsync<ResetSignIn, Invitation>(new ResetSignIn(mia.Id))).IsSuccess);
        Assert.NotNull(Assert.Single(await UsersAsync(host)).LeavesAt);

        Assert.True((await StayAsync(host, mia.Id)).IsSuccess);
        Assert.Null(Assert.Single(await UsersAsync(host)).LeavesAt);
        await using var db = host.NewContext();
        Assert.Equal(
            ["The contract was extended", "She stays with us after all"],
            await db.AuditEvents.Where(e => e.Action == AuditAction.UserChanged && e.Outcome == AuditOutcome.Succeeded && e.Purpose != null).OrderBy(e => e.RowId).Select(e => e.Purpose).ToListAsync());
    }

    [Fact]
    public async Task Administrators_OneStaysWhoHasNoLastDay()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var first = await Staff.InviteAsync(host, "sam@example.org", Role.Admin);
        var day = host.Get<Organisation>().DayAt(host.Clock.GetUtcNow()).AddDays(5);
        Assert.Equal("access.last_administrator", (await SetAsync(host, first.Id, day)).Error?.Code);
        var second = await Staff.InviteAsync(host, "ada@example.org", Role.Admin);
        Assert.True((await SetAsync(host, first.Id, day)).IsSuccess);
        Assert.Equal("access.last_administrator", (await SetAsync(host, second.Id, day)).Error?.Code);
        Assert.Equal("access.last_administrator", (await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(second.Id))).Error?.Code);
        Assert.True((await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(first.Id))).IsSuccess);
    }

    /// <returns>The instant, whole minutes.</returns>
    private static async Task<DateTimeOffset> LeaveInAsync(TestHost host, UserId user, TimeSpan time)
    {
        var local = host.Get<Organisation>().MinuteAt(host.Clock.GetUtcNow() + time);
        Assert.True((await SetAsync(host, user, DateOnly.FromDateTime(local), null, TimeOnly.FromDateTime(local))).IsSuccess);
        await using var db = host.NewContext();
        return (await db.StaffUsers.SingleAsync(u => u.Id == user)).LeavesAt!.Value;
    }

    private static Task<Result<Unit>> SetAsync(TestHost host, UserId user, DateOnly day, string? reason = null, TimeOnly? time = null) =>
        host.RunAsync<SetLeavingDate, Unit>(new SetLeavingDate(user, day, time, reason));

    private static Task<Result<Unit>> StayAsync(TestHost host, UserId user, string reason = "She stays with us after all") => host.RunAsync<WithdrawLeavingDate, Unit>(new WithdrawLeavingDate(user, reason));

    private static Task<Result<OwnSecurity>> LookAsync(TestHost host, Staff person) => host.RunAsync<ViewOwnSecurity, OwnSecurity>(new ViewOwnSecurity(), person.Actor);

    private static Task<Result<SetUpView>> LinkAsync(TestHost host, Invitation invited) => host.RunAsync<OpenSetUp, SetUpView>(new OpenSetUp { Token = invited.Token }, Actor.Anyone());

    private static async Task<IReadOnlyList<UserListing>> UsersAsync(TestHost host) => (await host.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers())).Value;

    private static async Task<OffboardingFigure> FigureAsync(TestHost host) => (await host.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures())).Value.Offboarding;

    private static Task JobAsync(TestHost host) => ActivatorUtilities.CreateInstance<LeavingJob>(host.Services).EndAsync(CancellationToken.None);
}

public sealed class SqliteLeavingDateTests() : LeavingDateSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlLeavingDateTests() : LeavingDateSuite(DatabaseProvider.PostgreSql);

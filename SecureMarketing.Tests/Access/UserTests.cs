using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

/// <summary>Managing people, the same on each database.</summary>
public abstract class UserSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task LastAdministrator_CannotBeRemovedInAnyWay()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var (admin, key) = await Staff.InviteWithPasskeyAsync(host, "sam@example.org", Role.Admin);
        using var held = key;
        Assert.Equal("access.last_administrator", (await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(admin.Id), admin.Actor)).Error?.Code);
        Assert.Equal("access.last_administrator", (await host.RunAsync<ChangeRoles, Unit>(new ChangeRoles(admin.Id, [Role.Analyst]), admin.Actor)).Error?.Code);
        Assert.Equal("access.last_administrator", (await host.RunAsync<ResetSignIn, Invitation>(new ResetSignIn(admin.Id), admin.Actor)).Error?.Code);

        // Someone invited as administrator but not set up cannot sign in, and so does not count.
        await host.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "later@example.org", Name = "Later", Roles = [Role.Admin] });
        Assert.Equal("access.last_administrator", (await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(admin.Id), admin.Actor)).Error?.Code);

        await Staff.InviteAsync(host, "second@example.org", Role.Admin);
        Assert.True((await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(admin.Id), admin.Actor)).IsSuccess);
    }

    [Fact]
    public async Task Deactivated_IsOutAtOnce_AndComesBackOnlyBySettingUpAnew()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        Assert.True((await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(mia.Id))).IsSuccess);
        Assert.Equal("access.session_ended", (await host.RunAsync<SignOut, Unit>(new SignOut(), mia.Actor)).Error?.Code);
        Assert.Equal("access.sign_in_refused:deactivated", (await mia.TypePasswordAsync()).Error?.Code);
        Assert.False((await mia.TypeCodeAsync(mia.Code)).IsSuccess);

        var again = (await host.RunAsync<ResetSignIn, Invitation>(new ResetSignIn(mia.Id))).Value;
        Assert.Equal("access.sign_in_refused:unknown", (await mia.TypePasswordAsync()).Error?.Code);
        var back = await Staff.SetUpAsync(host, "mia@example.org", again.Token);
        Assert.Equal(mia.Id, back.Id);
        Assert.Equal([Role.Marketer], back.Session.Roles);
    }

    [Fact]
    public async Task Invite_SameAddressInOtherLetters_IsRefused()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.True((await InviteAsync(host, "ada@example.org")).IsSuccess);
        Assert.Equal("access.email_taken", (await InviteAsync(host, "ADA@Example.org")).Error?.Code);
        Assert.Equal("access.email_invalid", (await InviteAsync(host, "ada")).Error?.Code);
    }

    [Fact]
    public async Task List_ShowsStateRolesAndSessions()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        await Staff.InviteAsync(host, "zoe@example.org", Role.Legal, Role.Marketer);
        await InviteAsync(host, "ada@example.org");
        var list = (await host.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers())).Value;
        Assert.Equal(
            [("Ada", UserState.Invited, 0), ("Test Legal", UserState.Active, 1)],
            list.Select(u => (u.Name, u.State, u.OpenSessions)));
        Assert.Equal([Role.Marketer, Role.Legal], list[1].Roles);
        Assert.Equal("zoe@example.org", list[1].Email);
    }

    private static Task<Result<Invitation>> InviteAsync(TestHost host, string email) =>
        host.RunAsync<InviteUser, Invitation>(new InviteUser { Email = email, Name = "Ada", Roles = [Role.Analyst] });
}

public sealed class SqliteUserTests() : UserSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlUserTests() : UserSuite(DatabaseProvider.PostgreSql);

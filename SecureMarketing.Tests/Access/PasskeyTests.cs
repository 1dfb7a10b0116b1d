using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

/// <summary>Passkeys from registration to removal, the same on each database.</summary>
public abstract class PasskeySuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Registered_OpensASessionByItself_AsBothFactors()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);

        var opened = await mia.SignInByPasskeyAsync(key);
        Assert.Equal(mia.Id, opened.Value.User);
        var view = await ViewAsync(host, mia);
        Assert.Equal(("Work laptop", host.Clock.GetUtcNow()), (view.Passkeys[0].Name, view.Passkeys[0].LastUsedAt));
        Assert.Equal(SignInMethod.Passkey, view.Sessions.Single(s => s.IsThisOne).Method);
    }

    [Fact]
    public async Task Name_IsChangedAndKeptSealed()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        var id = (await mia.AddPasskeyAsync(key, "Canaryname")).Value;
        await using (var db = host.NewContext())
            Assert.DoesNotContain("Canaryname", System.Text.Encoding.Latin1.GetString((await db.StaffPasskeys.SingleAsync()).NameSealed), StringComparison.Ordinal);
        Assert.True((await host.RunAsync<RenamePasskey, Unit>(new RenamePasskey(id, "  Blue key "), mia.Actor)).IsSuccess);
        Assert.Equal("Blue key", (await ViewAsync(host, mia)).Passkeys[0].Name);
        Assert.Equal("usecase.invalid", (await host.RunAsync<RenamePasskey, Unit>(new RenamePasskey(id, new string('x', 61)), mia.Actor)).Error?.Code);
    }

    [Fact]
    public async Task AnothersPasskey_IsNeitherRenamedNorRemoved()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        var id = (await mia.AddPasskeyAsync(key)).Value;
        var leo = await Staff.InviteAsync(host, "leo@example.org", Role.Legal);
        Assert.Equal("access.passkey_unknown", (await host.RunAsync<RenamePasskey, Unit>(new RenamePasskey(id, "Mine"), leo.Actor)).Error?.Code);
        Assert.Equal("access.passkey_unknown", (await host.RunAsync<RemovePasskey, Unit>(new RemovePasskey(id), leo.Actor)).Error?.Code);
    }

    [Fact]
    public async Task Removed_OpensNothingMore()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        var id = (await mia.AddPasskeyAsync(key)).Value;
        Assert.True((await host.RunAsync<RemovePasskey, Unit>(new RemovePasskey(id), mia.Actor)).IsSuccess);
        Assert.Equal("access.passkey_refused", (await mia.SignInByPasskeyAsync(key)).Error?.Code);
    }

    [Fact]
    public async Task Challenge_IsGoodOnce_ForFiveMinutes_AndForWhatItWasMadeFor()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);

        // No counter: only the memory of used challenges can refuse the second time.
        var asked = (await host.RunAsync<AskForPasskey, PasskeyChallenge>(new AskForPasskey(), Actor.Anyone())).Value;
        var answer = new SignInWithPasskey { Ticket = asked.Ticket, CredentialJson = key.Get(asked.OptionsJson) };
        Assert.True((await host.RunAsync<SignInWithPasskey, OpenedSession>(answer, Actor.Anyone())).IsSuccess);
        Assert.Equal("access.passkey_refused", (await host.RunAsync<SignInWithPasskey, OpenedSession>(answer, Actor.Anyone())).Error?.Code);

        var late = (await host.RunAsync<AskForPasskey, PasskeyChallenge>(new AskForPasskey(), Actor.Anyone())).Value;
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("access.passkey_refused", (await host.RunAsync<SignInWithPasskey, OpenedSession>(
            new SignInWithPasskey { Ticket = late.Ticket, CredentialJson = key.Get(late.OptionsJson) }, Actor.Anyone())).Error?.Code);

        var proof = (await host.RunAsync<AskForProof, PasskeyChallenge>(new AskForProof(), mia.Actor)).Value;
        Assert.Equal("access.passkey_refused", (await host.RunAsync<SignInWithPasskey, OpenedSession>(
            new SignInWithPasskey { Ticket = proof.Ticket, CredentialJson = key.Get(proof.OptionsJson) }, Actor.Anyone())).Error?.Code);
    }

    [Fact]
    public async Task Administrator_HoldsNothingUntilAPasskeyIsInTheSession()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var sam = await Staff.InviteAsync(host, "sam@example.org", Role.Admin);
        Assert.Equal("access.passkey_first", (await ListAsync(host, sam)).Error?.Code);
        Assert.True((await ViewAsync(host, sam)).PasskeyRequired);
        using var key = new SoftAuthenticator();
        Assert.True((await sam.AddPasskeyAsync(key)).IsSuccess);
        Assert.True((await ListAsync(host, sam)).IsSuccess);

        // Password and code still sign in, but no longer far: they can be given to a false page.
        await sam.SignInAsync();
        Assert.Equal("access.passkey_first", (await ListAsync(host, sam)).Error?.Code);
        using var strangers = new SoftAuthenticator();
        Assert.Equal("access.passkey_first", (await sam.AddPasskeyAsync(strangers)).Error?.Code);
        Assert.True((await sam.PresentPasskeyAsync(key)).IsSuccess);
        Assert.True((await ListAsync(host, sam)).IsSuccess);
    }

    [Fact]
    public async Task RecoveryCode_LetsAnAdministratorWithALostKeyRegisterAnother()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var (sam, lost) = await Staff.InviteWithPasskeyAsync(host, "sam@example.org", Role.Admin);
        using (lost)
        {
            await sam.SignInByRecoveryCodeAsync();
            Assert.Equal("access.passkey_first", (await ListAsync(host, sam)).Error?.Code);
            using var fresh = new SoftAuthenticator();
            Assert.True((await sam.AddPasskeyAsync(fresh, "New key")).IsSuccess);
            Assert.True((await ListAsync(host, sam)).IsSuccess);
        }
    }

    [Fact]
    public async Task LastPasskey_OfWhoMustHaveOne_Stays_OthersMayGo()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var (dana, first) = await Staff.InviteWithPasskeyAsync(host, "dana@example.org", Role.ComplianceOfficer);
        using (first)
        {
            var only = (await ViewAsync(host, dana)).Passkeys[0].Id;
            Assert.Equal("access.last_passkey", (await host.RunAsync<RemovePasskey, Unit>(new RemovePasskey(only), dana.Actor)).Error?.Code);
            using var second = new SoftAuthenticator();
            Assert.True((await dana.AddPasskeyAsync(second, "Spare key")).IsSuccess);
            Assert.True((await host.RunAsync<RemovePasskey, Unit>(new RemovePasskey(only), dana.Actor)).IsSuccess);
        }
    }

    [Fact]
    public async Task Reset_ForgetsPasskeysToo()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);
        Assert.True((await host.RunAsync<ResetSignIn, Invitation>(new ResetSignIn(mia.Id))).IsSuccess);
        Assert.Equal("access.passkey_refused", (await mia.SignInByPasskeyAsync(key)).Error?.Code);
        await using var db = host.NewContext();
        Assert.False(await db.StaffPasskeys.AnyAsync());
    }

    [Fact]
    public async Task Events_AreInTheTrail()
    {
        await using var host = await TestHost.StartAsync(provider, realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        var id = (await mia.AddPasskeyAsync(key)).Value;
        await host.RunAsync<RenamePasskey, Unit>(new RenamePasskey(id, "Blue key"), mia.Actor);
        await mia.SignInByPasskeyAsync(key);
        await mia.PresentPasskeyAsync(key);
        key.Counter -= 2;
        await mia.SignInByPasskeyAsync(key);
        await host.RunAsync<RemovePasskey, Unit>(new RemovePasskey(id), mia.Actor);
        await using var db = host.NewContext();
        var events = await db.Set<SecureMarketing.Core.Audit.AuditEvent>().OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync();
        Assert.Equal(
            [AuditAction.PasskeyAdded, AuditAction.PasskeyRenamed, AuditAction.SignInSucceeded, AuditAction.IdentityProven, AuditAction.SignInFailed, AuditAction.PasskeyRemoved],
            events.SkipWhile(a => a != AuditAction.PasskeyAdded));
    }

    private static Task<Result<IReadOnlyList<UserListing>>> ListAsync(TestHost host, Staff person) =>
        host.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers(), person.Actor);

    private static async Task<OwnSecurity> ViewAsync(TestHost host, Staff person) =>
        (await host.RunAsync<ViewOwnSecurity, OwnSecurity>(new ViewOwnSecurity(), person.Actor)).Value;
}

public sealed class SqlitePasskeyTests() : PasskeySuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlPasskeyTests() : PasskeySuite(DatabaseProvider.PostgreSql);

/// <summary>Answers that prove nothing.</summary>
public sealed class PasskeyRefusalTests
{
    [Theory]
    [InlineData("https://localhost:5080")]
    [InlineData("http://localhost.example.org")]
    [InlineData("https://marketing.example.org")]
    public async Task AnotherOrigin_IsRefused_AtRegistrationAndAtSignIn(string origin)
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator { Origin = origin };
        Assert.Equal("access.passkey_refused", (await mia.AddPasskeyAsync(key)).Error?.Code);
        key.Origin = "http://localhost:5080";
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);
        key.Origin = origin;
        Assert.Equal("access.passkey_refused", (await mia.SignInByPasskeyAsync(key)).Error?.Code);
    }

    [Fact]
    public async Task ConfiguredOrigin_IsTheOnlyOne()
    {
        var settings = new Dictionary<string, string?> { [PasskeyParty.Setting] = "https://marketing.example.org" };
        await using var host = await TestHost.StartAsync(realSessions: true, settings: settings);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        Assert.Equal("access.passkey_refused", (await mia.AddPasskeyAsync(key)).Error?.Code);
        key.Origin = "https://marketing.example.org";
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);
        Assert.True((await mia.SignInByPasskeyAsync(key)).IsSuccess);
        key.RelyingParty = "evil.example.net";
        Assert.False((await mia.SignInByPasskeyAsync(key)).IsSuccess);
    }

    [Fact]
    public async Task WithoutUserVerification_ItIsOneFactor_AndRefused()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator { UserVerified = false };
        Assert.Equal("access.passkey_refused", (await mia.AddPasskeyAsync(key)).Error?.Code);
        key.UserVerified = true;
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);
        key.UserVerified = false;
        Assert.Equal("access.passkey_refused", (await mia.SignInByPasskeyAsync(key)).Error?.Code);
    }

    [Fact]
    public async Task CounterThatWentBack_IsRefused()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator { Counter = 41 };
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);
        Assert.True((await mia.SignInByPasskeyAsync(key)).IsSuccess);
        key.Counter = 20;
        Assert.Equal("access.passkey_refused", (await mia.SignInByPasskeyAsync(key)).Error?.Code);
    }

    [Fact]
    public async Task Deactivated_IsRefused_AndSoIsNonsense()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);
        Assert.True((await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(mia.Id))).IsSuccess);
        Assert.Equal(AccessErrors.PasskeyRefused, (await mia.SignInByPasskeyAsync(key)).Error);
        foreach (var nonsense in new[] { "", "null", "[]", "{\"id\":7}", "{\"id\":\"AAAA\"}", new string('x', 40_000) })
        {
            var answer = await host.RunAsync<SignInWithPasskey, OpenedSession>(new SignInWithPasskey { Ticket = nonsense, CredentialJson = nonsense }, Actor.Anyone());
            Assert.Equal(AccessErrors.PasskeyRefused.Message, answer.Error?.Message);
        }
    }

    [Fact]
    public async Task RegistrationBegunInAnotherSession_IsRefused()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        var offered = (await host.RunAsync<OfferPasskey, PasskeyChallenge>(new OfferPasskey(), mia.Actor)).Value;
        await mia.SignInAsync();
        var added = await host.RunAsync<AddPasskey, PasskeyId>(new AddPasskey { Ticket = offered.Ticket, CredentialJson = key.Create(offered.OptionsJson), Name = "x" }, mia.Actor);
        Assert.Equal("access.challenge_gone", added.Error?.Code);
    }

    [Fact]
    public async Task LockOfWrongPasswords_DoesNotHoldUpAPasskey()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        Assert.True((await mia.AddPasskeyAsync(key)).IsSuccess);
        for (var i = 0; i < StaffUser.MaxFailures; i++)
            await mia.TypePasswordAsync("not her password");
        Assert.False((await mia.TypePasswordAsync()).IsSuccess);
        Assert.True((await mia.SignInByPasskeyAsync(key)).IsSuccess);
        // And does not lift the lock: the guesser's count goes on.
        Assert.False((await mia.TypePasswordAsync()).IsSuccess);
    }

    [Fact]
    public async Task Demo_AsksNobodyForAPasskey()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var links = (await host.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo())).Value;
        var admin = links.Single(l => l.Role == Role.Admin);
        await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = admin.Token }, Actor.Anyone());
        var code = (await host.RunAsync<ShowDemo, IReadOnlyList<DemoPerson>>(new ShowDemo())).Value.Single(p => p.Role == Role.Admin).Code;
        var opened = (await host.RunAsync<CheckSecondFactor, OpenedSession>(new CheckSecondFactor { User = admin.User, Code = code }, Actor.Anyone())).Value;
        var actor = Actor.User(admin.User, "Admin", new HashSet<Permission>(), opened.Session.Value.ToString("D"), null);
        Assert.True((await host.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers(), actor)).IsSuccess);
        var own = (await host.RunAsync<ViewOwnSecurity, OwnSecurity>(new ViewOwnSecurity(), actor)).Value;
        Assert.Equal((true, false, false), (own.IsDemo, own.PasskeyRequired, own.HasPassword));
    }
}

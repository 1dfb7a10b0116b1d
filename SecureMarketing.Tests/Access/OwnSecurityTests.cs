using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Browser;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

/// <summary>What people change about their own sign-in.</summary>
public sealed class OwnSecurityTests
{
    [Fact]
    public async Task Password_Changed_EndsEveryOtherSession_NotThisOne()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var other = mia.Actor;
        await mia.SignInAsync();
        Assert.Equal("access.password_refused", (await ChangeAsync(host, mia, "short")).Error?.Code);
        Assert.True((await mia.TypePasswordAsync()).IsSuccess);
        Assert.True((await ChangeAsync(host, mia, "nine loud mountains")).IsSuccess);
        Assert.Equal("access.session_ended", (await host.RunAsync<SignOut, Unit>(new SignOut(), other)).Error?.Code);
        Assert.False((await mia.TypePasswordAsync()).IsSuccess);
        Assert.True((await mia.TypePasswordAsync("nine loud mountains")).IsSuccess);
        Assert.True((await host.RunAsync<SignOut, Unit>(new SignOut(), mia.Actor)).IsSuccess);
    }

    [Fact]
    public async Task Authenticator_IsReplacedByACodeOfTheNewOne_UntilThenTheOldOneWorks()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        Assert.Equal("access.new_code_refused", (await ConfirmAsync(host, mia, mia.Code)).Error?.Code);
        var begun = (await host.RunAsync<BeginAuthenticator, EnrolmentView>(new BeginAuthenticator(), mia.Actor)).Value;
        var secret = Base32.Decode(begun.ReadableSecret);
        Assert.Equal("access.new_code_refused", (await ConfirmAsync(host, mia, mia.Code)).Error?.Code);
        await mia.SignInAsync();
        var old = mia.Code;
        Assert.True((await ConfirmAsync(host, mia, Totp.Code(secret, host.Clock.GetUtcNow()))).IsSuccess);
        Assert.False((await mia.TypeCodeAsync(old)).IsSuccess);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True((await mia.TypeCodeAsync(Totp.Code(secret, host.Clock.GetUtcNow()))).IsSuccess);
    }

    [Fact]
    public async Task RecoveryCodes_Replaced_OldOnesStop_NewOnesCount()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        await mia.SignInByRecoveryCodeAsync();
        Assert.Equal((9, true), await LeftAsync(host, mia));
        var sheet = (await host.RunAsync<ReplaceRecoveryCodes, RecoveryCodeSheet>(new ReplaceRecoveryCodes(), mia.Actor)).Value;
        Assert.Equal((10, true), await LeftAsync(host, mia));
        Assert.False((await mia.TypeCodeAsync(mia.RecoveryCodes[5], recovery: true)).IsSuccess);
        Assert.True((await mia.TypeCodeAsync(sheet.Codes[5], recovery: true)).IsSuccess);
    }

    [Fact]
    public async Task Events_OfSignInAndChange_AreInTheTrail_WithoutAnAddress()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "canary.mia@example.org", Role.Marketer);
        await mia.TypePasswordAsync("not her password");
        await mia.TypeCodeAsync("000", recovery: false);
        await mia.SignInByRecoveryCodeAsync();
        await host.RunAsync<ReplaceRecoveryCodes, RecoveryCodeSheet>(new ReplaceRecoveryCodes(), mia.Actor);
        var begun = (await host.RunAsync<BeginAuthenticator, EnrolmentView>(new BeginAuthenticator(), mia.Actor)).Value;
        await ConfirmAsync(host, mia, Totp.Code(Base32.Decode(begun.ReadableSecret), host.Clock.GetUtcNow()));
        await ChangeAsync(host, mia, "nine loud mountains");
        await host.RunAsync<ChangeRoles, Unit>(new ChangeRoles(mia.Id, [Role.Analyst]));

        await using var db = host.NewContext();
        var events = await db.AuditEvents.OrderBy(e => e.RowId).ToListAsync();
        Assert.Equal(
            [
                AuditAction.SignInFailed, AuditAction.SecondFactorFailed, AuditAction.RecoveryCodeUsed, AuditAction.SignInSucceeded, AuditAction.RecoveryCodesReplaced,
                AuditAction.AuthenticatorReplaced, AuditAction.PasswordChanged, AuditAction.RolesChanged,
            ],
            events.SkipWhile(e => e.Action != AuditAction.SignInFailed).Select(e => e.Action));
        Assert.Equal("left:9", events.Single(e => e.Action == AuditAction.RecoveryCodeUsed).ReasonCodes);
        var written = System.Text.Json.JsonSerializer.Serialize(events);
        Assert.All(new[] { "canary", "Test Marketer", "nine loud", Staff.Password }, secret => Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task EveryReasonForRefusal_IsToldInTheSameWords()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var gone = await Staff.InviteAsync(host, "gone@example.org", Role.Legal);
        await host.RunAsync<DeactivateUser, Unit>(new DeactivateUser(gone.Id));
        await host.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "later@example.org", Name = "Later", Roles = [Role.Analyst] });
        var said = new List<string?>
        {
            (await mia.TypePasswordAsync("not her password")).Error?.Message,
            (await gone.TypePasswordAsync()).Error?.Message,
            (await TypeAsync(host, "later@example.org")).Error?.Message,
            (await TypeAsync(host, "nobody@example.org")).Error?.Message,
            (await TypeAsync(host, "not an address")).Error?.Message,
        };
        for (var i = 0; i < StaffUser.MaxFailures; i++)
            said.Add((await mia.TypePasswordAsync("not her password")).Error?.Message);
        // Locked by now, with the right password.
        said.Add((await mia.TypePasswordAsync()).Error?.Message);
        Assert.All(said, message => Assert.Equal(AccessErrors.SignInRefused.Message, message));

        var wrong = (await mia.TypeCodeAsync("000000")).Error;
        Assert.Equal(wrong, (await gone.TypeCodeAsync(gone.Code)).Error);
        Assert.Equal(wrong, (await host.RunAsync<CheckSecondFactor, OpenedSession>(new CheckSecondFactor { User = UserId.New(), Code = "000000" }, Actor.Anyone())).Error);
    }

    private static Task<Result<UserId>> TypeAsync(TestHost host, string email) =>
        host.RunAsync<CheckPassword, UserId>(new CheckPassword { Email = email, Password = Staff.Password }, Actor.Anyone());

    private static Task<Result<Unit>> ChangeAsync(TestHost host, Staff person, string password) =>
        host.RunAsync<ChangePassword, Unit>(new ChangePassword { Password = password }, person.Actor);

    private static Task<Result<Unit>> ConfirmAsync(TestHost host, Staff person, string code) =>
        host.RunAsync<ConfirmAuthenticator, Unit>(new ConfirmAuthenticator(code), person.Actor);

    private static async Task<(int Left, bool ByCode)> LeftAsync(TestHost host, Staff person)
    {
        var own = (await host.RunAsync<ViewOwnSecurity, OwnSecurity>(new ViewOwnSecurity(), person.Actor)).Value;
        return (own.RecoveryCodesLeft, own.CameByRecoveryCode);
    }
}

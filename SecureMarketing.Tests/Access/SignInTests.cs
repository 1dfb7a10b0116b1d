using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

public sealed class SignInTests
{
    [Fact]
    public async Task PasswordAndCode_OpenASession_AndBothAreAudited()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        await mia.SignInAsync();
        Assert.Equal([Role.Marketer], mia.Session.Roles);
        Assert.Equal(
            [AuditAction.UserCreated, AuditAction.PasswordChanged, AuditAction.SecondFactorEnrolled, AuditAction.SignInSucceeded],
            await Events(host));
    }

    [Fact]
    public async Task Address_IsFoundWhateverItsCase()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "Mia.Keller@example.org", Role.Marketer);
        var answer = await host.RunAsync<CheckPassword, UserId>(new CheckPassword { Email = " mia.keller@EXAMPLE.org ", Password = Staff.Password }, Actor.Anyone());
        Assert.Equal(mia.Id, answer.Value);
    }

    [Fact]
    public async Task UnknownAndWrong_AreToldApartByNobodyButTheAudit()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var wrong = await mia.TypePasswordAsync("not her password");
        var unknown = await host.RunAsync<CheckPassword, UserId>(new CheckPassword { Email = "nobody@example.org", Password = "not her password" }, Actor.Anyone());
        Assert.Equal(wrong.Error!.Message, unknown.Error!.Message);
        await using var db = host.NewContext();
        var reasons = await db.AuditEvents.Where(e => e.Action == AuditAction.SignInFailed).OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync();
        Assert.Equal(["access.sign_in_refused:wrong_password", "access.sign_in_refused:unknown"], reasons);
    }

    [Fact]
    public async Task FiveWrongAttempts_LockForFifteenMinutes_AgainstTheRightPasswordToo()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        for (var i = 0; i < StaffUser.MaxFailures; i++)
            Assert.False((await mia.TypePasswordAsync("not her password")).IsSuccess);
        Assert.False((await mia.TypePasswordAsync()).IsSuccess);
        Assert.Contains(AuditAction.LockedOut, await Events(host));

        host.Clock.Advance(StaffUser.LockTime - TimeSpan.FromSeconds(1));
        Assert.False((await mia.TypePasswordAsync()).IsSuccess);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await mia.TypePasswordAsync()).IsSuccess);
    }

    [Fact]
    public async Task WrongCodes_CountTowardsTheSameLock()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        for (var i = 0; i < 4; i++)
            Assert.False((await mia.TypeCodeAsync(mia.Code == "000000" ? "111111" : "000000")).IsSuccess);
        Assert.False((await mia.TypePasswordAsync("not her password")).IsSuccess);
        Assert.False((await mia.TypeCodeAsync(mia.Code)).IsSuccess);
    }

    [Fact]
    public async Task Code_WorksOnce()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var code = mia.Code;
        Assert.True((await mia.TypeCodeAsync(code)).IsSuccess);
        Assert.False((await mia.TypeCodeAsync(code)).IsSuccess);
    }

    [Fact]
    public async Task RecoveryCode_WorksOnce_HoweverItIsTyped()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var typed = mia.RecoveryCodes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal);
        var opened = await mia.TypeCodeAsync(typed, recovery: true);
        Assert.Equal(9, opened.Value.RecoveryCodesLeft);
        Assert.False((await mia.TypeCodeAsync(typed, recovery: true)).IsSuccess);
        Assert.True((await mia.TypeCodeAsync(mia.RecoveryCodes[9], recovery: true)).IsSuccess);
    }

    [Fact]
    public async Task NothingReadable_IsKept()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "canary.mia@example.org", Role.Marketer);
        await using var db = host.NewContext();
        var user = await db.StaffUsers.SingleAsync();
        Assert.DoesNotContain("seven", user.PasswordHash, StringComparison.Ordinal);
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(host.Folder.File("securemarketing.db")));
        Assert.All(
            new[] { "canary.mia", "Test Marketer", Staff.Password, mia.RecoveryCodes[0], mia.RecoveryCodes[0].Replace("-", "", StringComparison.Ordinal) },
            canary => Assert.DoesNotContain(canary, bytes, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<List<AuditAction>> Events(TestHost host)
    {
        await using var db = host.NewContext();
        return await db.AuditEvents.Where(e => e.Action >= AuditAction.SignInSucceeded && e.Action < AuditAction.ImportStarted)
            .OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Access;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Compliance;

/// <summary>Who is told by mail that a backup failed, how often, and in which words.</summary>
public sealed class BackupFailureMailTests
{
    private static readonly string[] Told = ["ada@example.org", "olga@example.org"];

    [Fact]
    public async Task BackupThatCannotBeMade_IsMailedOncePerDay_ToOfficersAndAdministrators_UntilItIsMade()
    {
        await using var host = await StartAsync();
        Assert.True((await LookAsync(host))!.Passed);
        Assert.Empty(await MailsAsync(host));
        host.Clock.Advance(TimeSpan.FromHours(23));
        // The disk of the backups is gone.
        Directory.Delete(Backups(host), recursive: true);

        for (var hour = 0; hour < 3; hour++)
        {
            Assert.Null(await LookAsync(host));
            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(Told, (await MailsAsync(host)).Select(Recipient).Order());
        host.Clock.Advance(TimeSpan.FromHours(18));
        Assert.Null(await LookAsync(host));
        Assert.Null(await LookAsync(host));
        var mails = await MailsAsync(host);
        Assert.Equal([.. Told, .. Told], mails.OrderBy(m => m.Date).ThenBy(Recipient).Select(Recipient));
        Assert.All(mails, m =>
        {
            Assert.Equal(("The backup of the database failed", "office@harbor.example.org", "auto-generated"), (m.Subject, Assert.Single(m.From.Mailboxes).Address, m.Headers[HeaderId.AutoSubmitted]));
            Assert.DoesNotContain(host.Folder.Path, m.TextBody, StringComparison.Ordinal);
            Assert.DoesNotContain("http", m.TextBody, StringComparison.OrdinalIgnoreCase);
        });
        await using (var db = host.NewContext())
            Assert.Equal(Enumerable.Repeat("making,Accepted", 4), await db.AuditEvents.Where(e => e.Action == AuditAction.BackupFailureMailed).Select(e => e.ReasonCodes!).ToListAsync());

        Directory.CreateDirectory(Backups(host));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await LookAsync(host))!.Passed);
        Assert.Equal(4, (await MailsAsync(host)).Count);
    }

    [Fact]
    public async Task RestoreThatFails_IsMailedWithTheChecksThatFailed_OnceForThatBackup()
    {
        await using var host = await StartAsync();
        var mark = (await host.RunAsync<MakeBackup, BackupMark>(new MakeBackup())).Value;
        var file = Path.Combine(Backups(host), mark.Name + ".db");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.False((await host.RunAsync<TestRestore, RestoreReport>(new TestRestore())).Value.Passed);

        Assert.Null(await LookAsync(host));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await LookAsync(host));

        var mails = await MailsAsync(host);
        Assert.Equal(Told, mails.Select(Recipient).Order());
        Assert.All(mails, m => Assert.Equal("The restore of a backup failed", m.Subject));
        Assert.All(mails, m => Assert.Contains($"The restore of {mark.Name} was tested", m.TextBody, StringComparison.Ordinal));
        Assert.All(mails, m => Assert.Contains("did not pass: file", m.TextBody, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutASender_NobodyIsTold_AndAFormerOfficerNever()
    {
        await using var silent = await TestHost.StartAsync();
        await Staff.InviteAsync(silent, "olga@example.org", Role.ComplianceOfficer);
        await silent.RunAsync<ViewBackups, BackupView>(new ViewBackups());
        Directory.Delete(Backups(silent), recursive: true);
        Assert.Null(await LookAsync(silent));
        Assert.Empty(await MailsAsync(silent));

        await using var host = await StartAsync();
        await using (var db = host.NewContext())
        {
            var officers = db.StaffRoles.Where(r => r.Role == Role.ComplianceOfficer).Select(r => r.UserId);
            await db.StaffUsers.Where(u => officers.Contains(u.Id)).ExecuteUpdateAsync(set => set.SetProperty(u => u.DeactivatedAt, host.Clock.GetUtcNow()));
        }

        Directory.Delete(Backups(host), recursive: true);
        Assert.Null(await LookAsync(host));
        Assert.Equal(["ada@example.org"], (await MailsAsync(host)).Select(Recipient));
    }

    [Theory]
    [InlineData(AuditAction.BackupMade, AuditOutcome.Refused, "backup.disk", "making")]
    [InlineData(AuditAction.BackupMade, AuditOutcome.Refused, "usecase.forbidden", null)]
    [InlineData(AuditAction.BackupMade, AuditOutcome.Refused, "backup.elsewhere", null)]
    [InlineData(AuditAction.BackupMade, AuditOutcome.Succeeded, "bytes:1,seq:1", null)]
    [InlineData(AuditAction.RestoreTested, AuditOutcome.Failed, "failed:file+trail", "backup-1")]
    [InlineData(AuditAction.RestoreTested, AuditOutcome.Refused, "backup.restore_disk", "backup-1")]
    [InlineData(AuditAction.RestoreTested, AuditOutcome.Refused, "backup.unknown", null)]
    public void Event_IsAFailure_OrNone(AuditAction action, AuditOutcome outcome, string code, string? key) =>
        Assert.Equal(key, BackupFailure.Of(action, outcome, "backup-1", code, TestHost.Start)?.Key);

    private static string Backups(TestHost host) => Path.Combine(host.Folder.Path, "backups");

    private static async Task<TestHost> StartAsync()
    {
        var host = await TestHost.StartAsync(settings: new Dictionary<string, string?> { ["Organisation:SenderAddress"] = "office@harbor.example.org" });
        await Staff.InviteAsync(host, "ada@example.org", Role.Admin);
        await Staff.InviteAsync(host, "olga@example.org", Role.ComplianceOfficer);
        await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        // Made on need, with the service that knows where it lies.
        await host.RunAsync<ViewBackups, BackupView>(new ViewBackups());
        return host;
    }

    private static async Task<RestoreReport?> LookAsync(TestHost host)
    {
        // The gate lets nothing go while the trail waits for its seal.
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        return await ActivatorUtilities.CreateInstance<BackupJob>(host.Services).RunAsync(CancellationToken.None);
    }

    private static string Recipient(MimeMessage mail) => Assert.Single(mail.To.Mailboxes).Address;

    private static async Task<IReadOnlyList<MimeMessage>> MailsAsync(TestHost host)
    {
        var sandbox = Path.Combine(host.Folder.Path, "sandbox");
        var mails = new List<MimeMessage>();
        foreach (var file in Directory.Exists(sandbox) ? Directory.GetFiles(sandbox, "*.eml") : [])
            mails.Add(await MimeMessage.LoadAsync(file));
        return mails;
    }
}

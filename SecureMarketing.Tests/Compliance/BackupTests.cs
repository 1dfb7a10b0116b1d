using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Access;
using SecureMarketing.Tests.Governance;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Compliance;

/// <summary>A backup is made of a database in use, restored into a fresh folder and asked; a broken one is found out, shown and called a finding.</summary>
public sealed class BackupTests
{
    private static readonly string[] Checks = ["file", "integrity", "rows", "schema", "trail", "keys", "hold"];
    private static readonly Actor Officer = GovernanceActs.Someone(Role.ComplianceOfficer);

    [Fact]
    public async Task Restore_OfASoundBackup_PassesEveryCheck_AndIsEvidenceForASecondPerson()
    {
        await using var host = await StartAsync();
        var mark = await MakeAsync(host);
        // What comes after the backup is not in it, and no fault of it.
        await Staff.InviteAsync(host, "ann@example.org", Role.Marketer);

        var report = await TestAsync(host);

        Assert.Equal(Checks, report.Checks.Select(c => c.Name));
        Assert.All(report.Checks, c => Assert.True(c.Passed, $"{c.Name}: {c.Words}"));
        Assert.True(mark.Seq > 0);
        Assert.Equal(1, mark.Rows["staff_users"]);
        var record = Assert.Single((await ListAsync(host)).Rows);
        Assert.Equal((RestoreRecord.Title, RecordKind.DrillReport, RecordStanding.InTime, 0), (record.Title, record.Kind, record.Standing, record.OpenFindings));
        var view = (await host.RunAsync<ViewRecord, RecordDetail>(new ViewRecord(record.Id), Officer)).Value;
        Assert.True((await host.RunAsync<JudgeEvidence, Unit>(new JudgeEvidence(Assert.Single(view.Evidence).Id, EvidenceResult.Passed, "All seven passed"), Officer)).IsSuccess);
        Assert.True((await host.RunAsync<MoveRecord, Unit>(new MoveRecord(record.Id, RecordState.Complete, "The month is shown"), Officer)).IsSuccess);
        Assert.Equal(RecordStanding.Green, Assert.Single((await ListAsync(host)).Rows).Standing);
        Assert.Equal((BackupStanding.Tested, (RegisterRecordId?)record.Id), await StandingAsync(host));
        Assert.Empty(Directory.GetDirectories(host.Folder.Path, "restore-test-*"));
        await using var db = host.NewContext();
        Assert.Equal([(AuditAction.BackupMade, AuditOutcome.Succeeded), (AuditAction.RestoreTested, AuditOutcome.Succeeded)], await StepsAsync(db));
    }

    /// <summary>A flipped bit, a changed row, a cut trail, a lost row: each is found by the check that it is there for.</summary>
    [Theory]
    [InlineData("bit", "file")]
    [InlineData("UPDATE audit_events SET reason_codes = 'other' WHERE seq = 2", "trail")]
    [InlineData("DELETE FROM audit_events WHERE seq = (SELECT MAX(seq) FROM audit_events)", "trail")]
    [InlineData("DELETE FROM staff_roles", "rows")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\" WHERE rowid = (SELECT MAX(rowid) FROM \"__EFMigrationsHistory\")", "schema")]
    [InlineData("UPDATE staff_users SET name_sealed = zeroblob(60)", "keys")]
    public async Task Restore_OfABrokenBackup_Fails_AsAFinding_AndForReview(string harm, string check)
    {
        await using var host = await StartAsync();
        var mark = await MakeAsync(host);
        await HarmAsync(Path.Combine(host.Folder.Path, "backups", mark.Name), harm);

        var report = await TestAsync(host);

        Assert.False(report.Passed);
        Assert.Contains(report.Checks, c => c.Name == check && !c.Passed);
        var record = Assert.Single((await ListAsync(host)).Rows);
        Assert.Equal(1, record.OpenFindings);
        Assert.Equal(BackupStanding.Failed, (await StandingAsync(host)).Standing);
        await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews());
        Assert.Contains((await host.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(AuditReviewView.Open, Take: 50))).Value.Rows, r => r.Kind == AuditReviewKind.VerificationFailure);

        // The same failure is one finding, however often it is found; overdue after a day.
        await TestAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(2));
        record = Assert.Single((await ListAsync(host)).Rows);
        Assert.Equal((1, RecordStanding.Overdue), (record.OpenFindings, record.Standing));
    }

    [Fact]
    public async Task Job_MakesOneWithinADay_TestsIt_KeepsAFew_AndBringsEvidenceOnceAMonth()
    {
        await using var host = await StartAsync(new Dictionary<string, string?> { ["Backup:Keep"] = "3" });
        Assert.Equal(BackupStanding.None, (await StandingAsync(host)).Standing);
        var job = ActivatorUtilities.CreateInstance<BackupJob>(host.Services);
        for (var hour = 0; hour < 24 * 6; hour++)
        {
            var report = await job.RunAsync(CancellationToken.None);
            Assert.True(report is null or { Passed: true });
            Assert.Equal(BackupStanding.Tested, (await StandingAsync(host)).Standing);
            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        var view = (await host.RunAsync<ViewBackups, BackupView>(new ViewBackups())).Value;
        Assert.Equal(3, view.Kept);
        await using var db = host.NewContext();
        Assert.Equal((1, 1), (await db.RegisterRecords.CountAsync(), await db.RegisterEvidence.CountAsync()));
        host.Clock.Advance(TimeSpan.FromDays(26));
        Assert.Equal(BackupStanding.Old, (await StandingAsync(host)).Standing);
        Assert.True((await job.RunAsync(CancellationToken.None))!.Passed);
        Assert.Equal(2, await db.RegisterEvidence.CountAsync());
    }

    [Fact]
    public void Standing_GoesByAgeAndLastTest()
    {
        var now = TestHost.Start;
        KeptBackup Kept(double days, double? tested = null, bool passed = true) => new(
            new BackupMark("b", now.AddDays(-days), "", 0, "", 0, null, new()),
            tested is { } at ? new RestoreReport("b", now.AddDays(-days), now.AddDays(-at), 1, [new RestoreCheck("file", passed, "")]) : null);
        Assert.Equal(BackupStanding.None, BackupPolicy.Of([], now.AddHours(-24), now));
        Assert.Equal(BackupStanding.Old, BackupPolicy.Of([], now.AddHours(-25), now));
        Assert.Equal(BackupStanding.Tested, BackupPolicy.Of([Kept(1, 1)], now, now));
        Assert.Equal(BackupStanding.Old, BackupPolicy.Of([Kept(1.01, 1)], now, now));
        Assert.Equal(BackupStanding.Tested, BackupPolicy.Of([Kept(0.5), Kept(31, 31)], now, now));
        Assert.Equal(BackupStanding.Untested, BackupPolicy.Of([Kept(0.5), Kept(32, 32)], now, now));
        Assert.Equal(BackupStanding.Failed, BackupPolicy.Of([Kept(0.5, 0.4, passed: false), Kept(1, 1)], now, now));
        Assert.Equal(BackupStanding.Tested, BackupPolicy.Of([Kept(0.5, 0.4), Kept(1, 1, passed: false)], now, now));
    }

    [Fact]
    public async Task PostgreSql_IsBackedUpElsewhere_AndItsTestIsRecordedByHand()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql);
        Assert.Equal("backup.elsewhere", (await host.RunAsync<MakeBackup, BackupMark>(new MakeBackup())).Error?.Code);
        Assert.Equal("backup.elsewhere", (await host.RunAsync<TestRestore, RestoreReport>(new TestRestore())).Error?.Code);
        Assert.Null(await ActivatorUtilities.CreateInstance<BackupJob>(host.Services).RunAsync(CancellationToken.None));
        var day = DateOnly.FromDateTime(TestHost.Start.UtcDateTime);
        Assert.Equal("register.evidence_day", (await RecordAsync(host, day.AddDays(1))).Error?.Code);

        var kept = (await RecordAsync(host, day.AddDays(-3))).Value;

        Assert.Equal((BackupStanding.Elsewhere, (RegisterRecordId?)kept), await StandingAsync(host));
        Assert.Equal(kept, (await RecordAsync(host, day)).Value);
    }

    [Fact]
    public async Task Commands_MakeListAndTest_AndExitOneWhenACheckFails()
    {
        await using var host = await TestHost.StartAsync();
        string[] data = ["--data", host.Folder.Path];
        Assert.Equal(1, (await CommandLine.RunAsync(["backup", "test", .. data])).Exit);
        var made = await CommandLine.RunAsync(["backup", "create", "--json", .. data]);
        var name = JsonDocument.Parse(made.Output).RootElement.GetProperty("name").GetString()!;
        Assert.Equal((0, 0), (made.Exit, (await CommandLine.RunAsync(["backup", "test", name, .. data])).Exit));
        Assert.Equal("Tested", JsonDocument.Parse((await CommandLine.RunAsync(["backup", "list", .. data])).Output).RootElement.GetProperty("standing").GetString(), ignoreCase: true);
        await HarmAsync(Path.Combine(host.Folder.Path, "backups", name), "bit");
        var failed = await CommandLine.RunAsync(["backup", "test", .. data]);
        Assert.Equal(1, failed.Exit);
        Assert.Contains("FAILED file", failed.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync(["backup", "record", "--on", "2026-01-05", "--file", Path.Combine(host.Folder.Path, "backups", name + ".json"), .. data])).Exit);
    }

    private static async Task<TestHost> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var host = await TestHost.StartAsync(settings: settings);
        await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        return host;
    }

    private static async Task<BackupMark> MakeAsync(TestHost host)
    {
        var made = await host.RunAsync<MakeBackup, BackupMark>(new MakeBackup());
        Assert.True(made.IsSuccess, made.Error?.Message);
        return made.Value;
    }

    private static async Task<RestoreReport> TestAsync(TestHost host)
    {
        var tested = await host.RunAsync<TestRestore, RestoreReport>(new TestRestore());
        Assert.True(tested.IsSuccess, tested.Error?.Message);
        return tested.Value;
    }

    private static Task<Result<RegisterRecordId>> RecordAsync(TestHost host, DateOnly day) =>
        host.RunAsync<RecordRestoreTest, RegisterRecordId>(new RecordRestoreTest { TestedOn = day, MediaType = "text/plain", Content = [1, 2, 3] });

    private static async Task<(BackupStanding Standing, RegisterRecordId? Record)> StandingAsync(TestHost host)
    {
        var view = (await host.RunAsync<ViewBackups, BackupView>(new ViewBackups())).Value;
        return (view.Standing, view.Record);
    }

    private static async Task<RecordList> ListAsync(TestHost host) => (await host.RunAsync<ListRecords, RecordList>(new ListRecords(RecordView.All))).Value;

    private static async Task<List<(AuditAction, AuditOutcome)>> StepsAsync(AppDbContext db) =>
        (await db.AuditEvents.Where(e => e.Action == AuditAction.BackupMade || e.Action == AuditAction.RestoreTested).OrderBy(e => e.RowId).Select(e => new { e.Action, e.Outcome }).ToListAsync())
            .Select(e => (e.Action, e.Outcome)).ToList();

    /// <summary>Flips a bit in the middle of the file, or runs a statement on it and makes its mark say that this file was made: then only what it holds can tell.</summary>
    private static async Task HarmAsync(string backup, string harm)
    {
        if (harm == "bit")
        {
            var bytes = await File.ReadAllBytesAsync(backup + ".db");
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(backup + ".db", bytes);
            return;
        }

        await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = backup + ".db", Pooling = false }.ToString()))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own words.
            command.CommandText = "PRAGMA journal_mode=DELETE; " + harm;
#pragma warning restore CA2100
            Assert.True(await command.ExecuteNonQueryAsync() > 0);
        }

        var mark = JsonSerializer.Deserialize<BackupMark>(await File.ReadAllTextAsync(backup + ".json"), JsonSerializerOptions.Web)!;
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(backup + ".db")));
        await File.WriteAllTextAsync(backup + ".json", JsonSerializer.Serialize(mark with { Sha256 = hash }, JsonSerializerOptions.Web));
    }
}

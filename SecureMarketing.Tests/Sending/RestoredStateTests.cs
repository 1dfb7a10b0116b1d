using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Consent.Recovery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// A file of the database is copied, people refuse, the copy is put back: nothing goes to anybody until what they refused is in effect again
/// and two people said so (compliance §5).
/// </summary>
public sealed class RestoredStateTests
{
    private static readonly HashSet<Permission> Rights = [Permission.SuppressionView, Permission.SuppressionManage];

    private static Actor Clerk() => Actor.User(UserId.New(), "ConsentClerk", Rights, null, null);

    [Fact]
    public async Task OlderCopy_HoldsEverySend_UntilItsLostRefusalsAreReplayed_AndConfirmedByAnother()
    {
        await using var fixture = await SendingFixture.StartAsync(4);
        var host = fixture.Host;
        var people = fixture.Origin.Audience;
        var (ann, ben) = (Clerk(), Clerk());
        await SuppressAsync(host, people[3], GateSuppression.DoNotContact);
        await SealAsync(host);
        var copy = await CopyAsync(host);
        await SuppressAsync(host, people[0], GateSuppression.AllCommercial);
        await SuppressAsync(host, people[1], GateSuppression.TopicMatch, "newsletter");
        await SuppressAsync(host, people[1], GateSuppression.FundraisingOptOut);
        await SealAsync(host);
        PutBack(host, copy);

        // Before anything looked: the gate itself sees that the newest head is not in this database.
        await fixture.SendOnceAsync();
        Assert.Equal((3, 0), (await HeldAsync(fixture), Mails(host)));
        Assert.All(await ReasonsAsync(host), r => Assert.Equal("STALE_STATE", r));

        await SealAsync(host);
        var found = Assert.Single(await ListAsync(host, ann));
        Assert.Equal((RecoveryState.Found, 3, 2, true), (found.State, found.Lost, found.People, found.IsComplete));
        Assert.Equal("recovery.not_replayed", await ConfirmAsync(host, found.Id, ben));
        await LaterAsync(fixture);
        Assert.Equal(0, Mails(host));

        Assert.Equal(2, (await host.RunAsync<ReplayRefusals, int>(new ReplayRefusals(found.Id), ann)).Value);
        Assert.Equal("recovery.replayed", (await host.RunAsync<ReplayRefusals, int>(new ReplayRefusals(found.Id), ben)).Error?.Code);
        Assert.Equal("recovery.needs_second_person", await ConfirmAsync(host, found.Id, ann));
        await LaterAsync(fixture);
        Assert.Equal(0, Mails(host));

        Assert.Equal("recovery.note", await ConfirmAsync(host, found.Id, ben, "ok"));
        Assert.Null(await ConfirmAsync(host, found.Id, ben));
        await LaterAsync(fixture);
        // One of four is left to write to: one was suppressed in the copy, two by the replay.
        Assert.Equal(1, Mails(host));
        await using var db = host.NewContext();
        Assert.Equal([people[2]], await db.OutboundMessages.Where(m => m.State == MessageState.Accepted).Select(m => m.ContactId).ToListAsync());
        Assert.Equal(new[] { people[0], people[1] }.OrderBy(p => p.Value), (await db.Suppressions.Where(s => s.Source == SuppressionSource.Restore && s.Kind == GateSuppression.DoNotContact).Select(s => s.Contact).ToListAsync()).OrderBy(p => p.Value));
        AuditAction[] steps = [AuditAction.RestoreFound, AuditAction.RefusalsReplayed, AuditAction.RecoveryConfirmed];
        Assert.Equal(steps, await db.AuditEvents.Where(e => steps.Contains(e.Action) && e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync());
    }

    /// <summary>A tail that somebody cut off the trail is the same to the gate, on every engine.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task CutTail_HoldsAsARestoreDoes(DatabaseProvider provider)
    {
        await using var fixture = await SendingFixture.StartAsync(2, provider: provider);
        var host = fixture.Host;
        await SealAsync(host);
        await using (var db = host.NewContext())
        {
            var kept = await db.AuditEvents.MaxAsync(e => e.Seq);
            await SuppressAsync(host, fixture.Origin.Audience[0], GateSuppression.DoNotContact);
            await SealAsync(host);
            await db.AuditEvents.Where(e => e.Seq > kept).ExecuteDeleteAsync();
            await db.AuditCheckpoints.Where(c => c.Seq > kept).ExecuteDeleteAsync();
        }

        await fixture.SendOnceAsync();
        Assert.Equal(0, Mails(host));
        await SealAsync(host);
        var found = Assert.Single(await ListAsync(host, Clerk()));
        Assert.Equal((1, 1, true), (found.Lost, found.People, found.IsComplete));
        Assert.Equal(1, (await host.RunAsync<ReplayRefusals, int>(new ReplayRefusals(found.Id), Clerk())).Value);
        Assert.Null(await ConfirmAsync(host, found.Id, Clerk()));
        await LaterAsync(fixture);
        Assert.Equal(1, Mails(host));
    }

    /// <summary>A copy that knows everything is no older one, and a running sealer never looks like a restore.</summary>
    [Fact]
    public async Task CopyOfTheNewestState_HoldsNothing()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        var host = fixture.Host;
        await SealAsync(host);
        PutBack(host, await CopyAsync(host));
        await SealAsync(host);

        await fixture.SendOnceAsync();

        Assert.Equal(2, Mails(host));
        Assert.Empty(await ListAsync(host, Clerk()));
    }

    /// <summary>The process died between the seal and the line in the journal: the next seal writes what is missing.</summary>
    [Fact]
    public async Task Journal_MissesNothing_AfterACrashBehindTheSeal()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        var host = fixture.Host;
        await SealAsync(host);
        string[] files = ["audit-head.json", "refusals.jsonl"];
        var before = files.Select(f => File.ReadAllText(host.Folder.File(f))).ToList();
        await SuppressAsync(host, fixture.Origin.Audience[0], GateSuppression.DoNotContact);
        await SealAsync(host);
        Assert.Equal(2, File.ReadAllLines(host.Folder.File(files[1])).Length);
        foreach (var (file, text) in files.Zip(before))
            File.WriteAllText(host.Folder.File(file), text);

        await SuppressAsync(host, fixture.Origin.Audience[1], GateSuppression.DoNotContact);
        await SealAsync(host);

        var lines = host.Get<RefusalJournal>().Read();
        Assert.Equal([AuditAction.NotAudited, AuditAction.SuppressionAdded, AuditAction.SuppressionAdded], lines.Select(l => l.Action));
        Assert.Equal(3, lines.Select(l => l.Subject).Distinct().Count());
        Assert.Empty(await ListAsync(host, Clerk()));
    }

    /// <summary>Where the journal began only after the copy, that is said: nobody may think that it knows all.</summary>
    [Fact]
    public async Task JournalThatBeganLater_IsSaidToBeIncomplete()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        var host = fixture.Host;
        await SealAsync(host);
        var copy = await CopyAsync(host);
        await SuppressAsync(host, fixture.Origin.Audience[0], GateSuppression.DoNotContact);
        await SealAsync(host);
        File.Delete(host.Folder.File("refusals.jsonl"));
        await SuppressAsync(host, fixture.Origin.Audience[1], GateSuppression.DoNotContact);
        await SealAsync(host);
        PutBack(host, copy);

        await SealAsync(host);

        var found = Assert.Single(await ListAsync(host, Clerk()));
        Assert.Equal((1, false), (found.Lost, found.IsComplete));
        // Looking again adds nothing, though the file is the copy's own by now.
        await SealAsync(host);
        Assert.Single(await ListAsync(host, Clerk()));
    }

    [Fact]
    public async Task DamagedHead_HoldsEverySend()
    {
        await using var fixture = await SendingFixture.StartAsync(1);
        await SealAsync(fixture.Host);
        await File.WriteAllTextAsync(fixture.Host.Folder.File("audit-head.json"), "{");

        await fixture.SendOnceAsync();

        Assert.Equal(1, await HeldAsync(fixture));
        Assert.Equal(["STALE_STATE"], (await ReasonsAsync(fixture.Host)).Distinct());
        Assert.Equal(0, Mails(fixture.Host));
    }

    private static async Task SuppressAsync(TestHost host, ContactId person, GateSuppression kind, string? topic = null) =>
        Assert.True((await host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = person, Kind = kind, Topic = topic })).IsSuccess);

    private static Task SealAsync(TestHost host) => host.Get<AuditSealer>().SealAsync(CancellationToken.None);

    /// <summary>The file as a backup takes it, with everything that was committed.</summary>
    private static async Task<string> CopyAsync(TestHost host)
    {
        await using (var db = host.NewContext())
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        var copy = host.Folder.File("backup.copy");
        File.Copy(host.Folder.File("securemarketing.db"), copy);
        return copy;
    }

    private static void PutBack(TestHost host, string copy)
    {
        SqliteConnection.ClearAllPools();
        foreach (var rest in (string[])["securemarketing.db-wal", "securemarketing.db-shm"])
            File.Delete(host.Folder.File(rest));
        File.Copy(copy, host.Folder.File("securemarketing.db"), overwrite: true);
    }

    private static async Task LaterAsync(SendingFixture fixture)
    {
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(20));
        await SealAsync(fixture.Host);
        await fixture.SendOnceAsync();
    }

    private static async Task<int> HeldAsync(SendingFixture fixture) => (await fixture.StatesAsync()).GetValueOrDefault(MessageState.Held);

    private static async Task<List<string?>> ReasonsAsync(TestHost host)
    {
        await using var db = host.NewContext();
        return await db.AuditEvents.Where(e => e.Action == AuditAction.GateEvaluated && e.ReasonCodes!.Contains("STALE_STATE") && !e.ReasonCodes.Contains("SUPPRESSED")).Select(e => e.ReasonCodes).ToListAsync();
    }

    private static int Mails(TestHost host) => Path.Combine(host.Folder.Path, "sandbox") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml").Length : 0;

    private static async Task<IReadOnlyList<RecoveryRow>> ListAsync(TestHost host, Actor by) => (await host.RunAsync<ListRecoveries, IReadOnlyList<RecoveryRow>>(new ListRecoveries(), by)).Value;

    private static async Task<string?> ConfirmAsync(TestHost host, StateRecoveryId id, Actor by, string note = "Letters of the week looked through") =>
        (await host.RunAsync<ConfirmRecovery, Unit>(new ConfirmRecovery(id, note), by)).Error?.Code;
}

using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Quartz;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Jobs;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Sending;

/// <summary>Quartz over the product's own database launches and sends without anybody asking.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Jobs =
    [
        "AuditReviewJob", "BackupJob", "BreakGlassJob", "DispatchDueCampaignsJob", "DisposeDueJob", "DrainQueueJob", "LeavingJob", "ListAuditJob", "LookAtMailboxesJob", "LookAtSourcesJob",
        "PrepareRenewalsJob", "ReadFhirServersJob", "RefreshPoliciesJob", "RunAuthorizationBatchesJob", "SnapshotSegmentsJob", "SweepAuthorizationsJob", "SweepLeasesJob",
        "TrainingReminderJob", "WriteTlsReportsJob",
    ];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Clock_LaunchesAndSendsWhatIsDue_AndKeepsItsTriggersInTheDatabase(DatabaseProvider provider)
    {
        await using var peer = new RecordingPeer();
        await using var fixture = await SendingFixture.StartAsync(5, peer.Port, provider);
        // The fixture's events carry its own clock's time; left unsealed they would look overdue to the server's, and the gate
        // holds everything while the trail looks broken.
        await fixture.Host.Get<AuditSealer>().SealAsync(TestContext.Current.CancellationToken);
        using var server = Server(fixture);
        await server.StartAsync();

        var waited = Stopwatch.StartNew();
        while (!fixture.Origin.Drained && waited.Elapsed < Patience)
            await Task.Delay(200);
        await server.StopAsync();

        Assert.True(fixture.Origin.Drained, $"Launched: {fixture.Origin.Launched}; {string.Join(", ", await fixture.StatesAsync())}");
        Assert.Equal(5, peer.Taken.Count);
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        // Launch, drain, leases, the hourly looks at authorizations and at what retention rules let go, orders about many authorizations, renewals to prepare, and the looks at folders and FHIR servers.
        Assert.Equal(11, await TriggersAsync(fixture));
    }

    /// <summary>A job that a module no longer schedules, or a module whose clock the server does not wind, would go missing without a word.</summary>
    [Fact]
    public async Task Server_SchedulesEveryJobOfEveryModule()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "sm-clock-" + Guid.CreateVersion7().ToString("N")));
        await SchemaTemplate.CopySqliteAsync(folder);
        // Set up and not started: none of them runs.
        await using (var app = WebHost.Build(["--data", folder.Path, "--urls", "http://127.0.0.1:0"]))
        {
            await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(stop);
            var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(stop);
            var triggers = await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), stop);
            Assert.Equal(Jobs, triggers.Select(t => t.Name).Order(StringComparer.Ordinal));
            await scheduler.Shutdown(waitForJobsToComplete: false, stop);
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder.Path, recursive: true);
    }

    /// <summary>A server process over the fixture's database, on the machine's own clock.</summary>
    private static IHost Server(SendingFixture fixture)
    {
        var database = fixture.Host.Get<DatabaseOptions>();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = database.Provider.ToString(),
            ["Database:ConnectionString"] = database.ConnectionString,
        });
        builder.Services.AddCore(builder.Configuration, fixture.Host.Folder).AddClock(builder.Configuration, fixture.Host.Folder).AddSingleton<IMessageOrigin>(fixture.Origin);
        return builder.Build();
    }

    private static async Task<long> TriggersAsync(SendingFixture fixture)
    {
        var database = fixture.Host.Get<DatabaseOptions>();
        await using DbConnection connection = database.Provider == DatabaseProvider.Sqlite
            ? new SqliteConnection(PersistenceModule.SqliteConnectionText(database, fixture.Host.Folder))
            : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM QRTZ_TRIGGERS";
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using SecureMarketing.Core.Consent.Jobs;
using SecureMarketing.Core.Contacts.Intake.Jobs;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention.Jobs;
using SecureMarketing.Core.Sending.TlsReports;

namespace SecureMarketing.Core.Sending.Jobs;

/// <summary>
/// The clock: Quartz with its persistent store in the product's own database, and the node's sender that it wakes. Only for
/// the server; the command line runs the same work once.
/// </summary>
public static class ClockModule
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <param name="services">The server's services.</param>
    /// <param name="configuration">Which database.</param>
    /// <param name="folder">Where an embedded one lies.</param>
    /// <param name="more">Ticks of modules above this one; null = none.</param>
    public static IServiceCollection AddClock(this IServiceCollection services, IConfiguration configuration, DataFolder folder, Action<IQuartzBuilder>? more = null)
    {
        var database = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        services.AddHostedService<SendingService>();
        services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                Configure(store, database, folder);
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
            quartz.AddTriggerListener<MisfireAudit>();
            Every<DispatchDueCampaignsJob>(quartz, Tick);
            Every<DrainQueueJob>(quartz, Tick);
            Every<SweepLeasesJob>(quartz, SweepEvery);
            Every<SweepAuthorizationsJob>(quartz, TimeSpan.FromHours(1));
            Every<RunAuthorizationBatchesJob>(quartz, LookEvery);
            Every<PrepareRenewalsJob>(quartz, TimeSpan.FromDays(1));
            Every<LookAtSourcesJob>(quartz, LookEvery);
            Every<ReadFhirServersJob>(quartz, LookEvery);
            Every<RefreshPoliciesJob>(quartz, TimeSpan.FromHours(6));
            Every<WriteTlsReportsJob>(quartz, TimeSpan.FromHours(6));
            Every<DisposeDueJob>(quartz, TimeSpan.FromHours(1));
            more?.Invoke(quartz);
        });
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private static void Configure(IPersistentStoreBuilder store, DatabaseOptions database, DataFolder folder)
    {
        switch (database.Provider)
        {
            case DatabaseProvider.Sqlite:
                // The file is in WAL mode already, which SQLite keeps in the file: Quartz's connections follow.
                store.UseSqlite(PersistenceModule.SqliteProvider, PersistenceModule.SqliteConnectionText(database, folder));
                break;
            case DatabaseProvider.PostgreSql:
                store.UsePostgres(database.ConnectionString!);
                store.UseClustering();
                break;
            case DatabaseProvider.SqlServer:
                store.UseSqlServer(database.ConnectionString!);
                store.UseClustering();
                break;
            default:
                throw new InvalidOperationException($"Database:Provider {(int)database.Provider} is unknown.");
        }
    }

    /// <summary>
    /// A repeating tick. Missed ticks are not made up for: the next one finds everything that is due in the database. With
    /// recovery a job whose node died in the middle runs again elsewhere.
    /// </summary>
    /// <param name="quartz">The clock that is set up.</param>
    /// <param name="interval">Between two ticks.</param>
    /// <param name="first">From the start of the process to the first tick; by default at once.</param>
    internal static void Every<TJob>(IQuartzBuilder quartz, TimeSpan interval, TimeSpan first = default) where TJob : class, IJob => quartz.ScheduleJob<TJob>(
        trigger => trigger.WithIdentity(typeof(TJob).Name).StartAt(TimeProvider.System.GetUtcNow() + first).WithSchedule(SimpleScheduleBuilder.Create()
            .WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
        job => job.WithIdentity(typeof(TJob).Name).RequestRecovery());
}

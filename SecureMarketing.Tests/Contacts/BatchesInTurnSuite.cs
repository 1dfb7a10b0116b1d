using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>A batch is read and sealed while the one before is written: what that may and may not do to what is stored.</summary>
public abstract class BatchesInTurnSuite(DatabaseProvider provider)
{
    private const int PeoplePerBatch = 2;

    [Fact]
    public async Task FaultWhileABatchIsWritten_LeavesNothingOfTheNext_AndTheRunGoesOnBehindTheLastWhole()
    {
        var faulty = new FaultySink { FaultAt = 3 };
        await using var bench = await StartAsync(faulty);
        var run = await bench.StartRunAsync(new ImportOptions(), bench.File("people.csv", People(Enumerable.Range(1, 9).Select(n => $"p{n},Roe{n}"))));

        var broken = await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run));

        Assert.Equal(ImportErrors.Failed, broken.Error);
        Assert.Equal(["p1", "p2", "p3", "p4"], await PeopleAsync(bench));
        var cutOff = await bench.QueryAsync(db => db.ImportRuns.AsNoTracking().SingleAsync());
        Assert.Equal((ImportState.Failed, 4L, 4), (cutOff.State, cutOff.StepsDone, cutOff.Created));

        // As after a death: the run is still "running", and nobody holds it.
        faulty.FaultAt = 0;
        await bench.QueryAsync(db => db.ImportRuns.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ImportState.Running)));
        Assert.Null((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run))).Error);
        var whole = (await bench.DetailAsync(run)).Summary;
        Assert.Equal((9, 0, 0, 0), (whole.Created, whole.Updated, whole.Unchanged, whole.Rejected));
        Assert.Equal(Enumerable.Range(1, 9).Select(n => $"p{n}"), await PeopleAsync(bench));
        Assert.Equal("Roe7", (await bench.IdentityAsync("p7")).FamilyName);
        // Each of them once: what was sealed for a batch that fell did not come back beside them.
        Assert.Equal(9, faulty.Told.Count);
    }

    [Fact]
    public async Task WhoWasSealedAsNew_AndIsKnownByThen_IsChangedAndNotDoubled()
    {
        await using var bench = await StartAsync(new FaultySink());
        var file = bench.File("people.csv", People(["p1,Roe", "p2,Doe", "p3,Poe", "p4,Low", "p3,Moe", "p5,Zoe", "p3,Moe", "p1,Roe"]));

        var detail = await bench.ImportAsync(file);

        Assert.Equal((5, 1), (detail.Summary.Created, detail.Summary.Updated));
        Assert.Equal(["p1", "p2", "p3", "p4", "p5"], await PeopleAsync(bench));
        Assert.Equal("Moe", (await bench.IdentityAsync("p3")).FamilyName);
        Assert.Equal("Zoe", (await bench.IdentityAsync("p5")).FamilyName);
        await bench.UndoAsync(detail.Summary.Id);
        Assert.Empty(await PeopleAsync(bench));
    }

    [Fact]
    public async Task MailboxInTwoBatches_IsNotedAsAPair()
    {
        await using var bench = await StartAsync(new FaultySink());
        var file = bench.File("people.csv", "patient_id,last,email\np1,Roe,a@example.org\np2,Doe,b@example.org\np3,Poe,a@example.org\np4,Low,c@example.org\np5,Moe,b@example.org\n");

        var detail = await bench.ImportAsync(file);

        Assert.Equal(5, detail.Summary.Created);
        var pairs = await bench.QueryAsync(db => db.DuplicatePairs.AsNoTracking().ToListAsync());
        var people = await bench.QueryAsync(db => db.Contacts.ToDictionaryAsync(c => c.Id, c => c.SourceId));
        Assert.Equal(["p1 p3", "p2 p5"], pairs.Select(p => string.Join(' ', new[] { people[p.First], people[p.Second] }.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunThatStopsItself_KeepsNothingOfTheBatchBehind()
    {
        await using var bench = await StartAsync(new FaultySink());
        var rows = new[] { "p1,Roe,1970-01-01", "p2,Doe,1970-01-01", ",Nobody,1970-01-01", ",Nobody,1970-01-01", "p3,Poe,1970-01-01", "p4,Low,1970-01-01", "p5,Moe,1970-01-01", "p6,Zoe,1970-01-01" };
        var run = await bench.StartRunAsync(new ImportOptions { MaxRejectedRows = 1 }, bench.File("people.csv", "patient_id,last,birthDate\n" + string.Join('\n', rows) + "\n"));

        var stopped = await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run));

        Assert.Equal(ImportErrors.TooManyRejected, stopped.Error);
        var summary = (await bench.DetailAsync(run)).Summary;
        // The batch that brought the second refusal is the last.
        Assert.Equal((ImportState.Stopped, 4), (summary.State, summary.Created));
        Assert.Equal(["p1", "p2", "p3", "p4"], await PeopleAsync(bench));
    }

    [Fact]
    public async Task DryRunOfABadFile_StopsAtTheThreshold_AndChangesNothing()
    {
        await using var bench = await StartAsync(new FaultySink());
        var rows = new[] { "p1,Roe", "p2,Doe", ",Nobody", ",Nobody", "p3,Poe", "p4,Low", "p5,Moe", "p6,Zoe" };
        var run = await bench.StartRunAsync(new ImportOptions { DryRun = true, MaxRejectedRows = 1 }, bench.File("people.csv", People(rows)));

        var stopped = await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run));

        Assert.Equal(ImportErrors.TooManyRejected, stopped.Error);
        var detail = await bench.DetailAsync(run);
        Assert.Equal((ImportState.Stopped, 4, 2), (detail.Summary.State, detail.Summary.Created, detail.Summary.Rejected));
        Assert.Equal([3, 4], detail.Rows.Select(r => r.Row - 1));
        Assert.Empty(await PeopleAsync(bench));
    }

    /// <summary>The wish to stop comes while the batch's transaction is open, under which SQLite lets nobody else write.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancelledInTheSecondBatch_EndsBehindIt_AndIsUndoneWhole(bool dryRun)
    {
        ImportBench? bench = null;
        var (run, read, bytes) = (ImportRunId.New(), 0L, 0.0);
        Task<Result<Unit>>? stopping = null;
        await using var started = bench = await StartAsync(new FaultySink
        {
            Within = async (_, batch) =>
            {
                if (batch != 2)
                    return;
                var seen = (await bench!.DetailAsync(run)).Summary;
                (read, bytes) = (seen.RowsRead, seen.BytesRead!.Value / (double)seen.Bytes);
                stopping = Task.Run(() => bench.Host.RunAsync<CancelImport, Unit>(new CancelImport(run)), TestContext.Current.CancellationToken);
                for (var look = 0; !bench.Host.Get<ImportsAtWork>().IsStopping(run) && look < 1200; look++)
                    await Task.Delay(25, TestContext.Current.CancellationToken);
            },
        });
        run = await bench.StartRunAsync(new ImportOptions { DryRun = dryRun }, bench.File("people.csv", People(Enumerable.Range(1, 9).Select(n => $"p{n},Roe{n}"))));

        var ended = await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run));

        Assert.Null(ended.Error);
        Assert.Null((await stopping!).Error);
        var summary = (await bench.DetailAsync(run)).Summary;
        Assert.Equal((ImportState.Cancelled, 4, 4L, true), (summary.State, summary.Created, summary.RowsRead, summary.CancelRequested));
        Assert.InRange(read, 4, 9);
        Assert.InRange(bytes, 0.3, 1);
        string[] stayed = dryRun ? [] : ["p1", "p2", "p3", "p4"];
        Assert.Equal(stayed, await PeopleAsync(bench));
        if (dryRun)
            return;
        await bench.UndoAsync(run);
        Assert.Empty(await PeopleAsync(bench));
    }

    [Fact]
    public async Task CancelledWhileItWaits_NeverBegins()
    {
        await using var bench = await StartAsync(new FaultySink());
        var run = await bench.StartRunAsync(new ImportOptions(), bench.File("people.csv", People(["p1,Roe"])));

        Assert.Null((await bench.Host.RunAsync<CancelImport, Unit>(new CancelImport(run))).Error);

        Assert.Equal(ImportErrors.Over, (await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run))).Error);
        Assert.Equal(ImportErrors.Over, (await bench.Host.RunAsync<CancelImport, Unit>(new CancelImport(run))).Error);
        Assert.Equal(ImportState.Cancelled, (await bench.DetailAsync(run)).Summary.State);
        Assert.Empty(await PeopleAsync(bench));
    }

    private protected async Task<ImportBench> StartAsync(FaultySink sink) => new(await TestHost.StartAsync(
        provider, services => services.AddSingleton<IContactFactSink>(sink), new Dictionary<string, string?> { ["Import:BatchPeople"] = $"{PeoplePerBatch}" }));

    private protected static string People(IEnumerable<string> rows) => "patient_id,last\n" + string.Join('\n', rows) + "\n";

    private static Task<List<string>> PeopleAsync(ImportBench bench) => bench.QueryAsync(db => db.Contacts.Select(c => c.SourceId).Order().ToListAsync());

    /// <summary>Fails within the transaction of the batch it is told to, after its people are written.</summary>
    private protected sealed class FaultySink : IContactFactSink
    {
        private int batches;

        /// <summary>Batch from 1; 0 = never.</summary>
        public int FaultAt { get; set; }

        public HashSet<ContactId> Told { get; } = [];

        /// <summary>Run within the transaction of each batch, before anything else.</summary>
        public Func<AppDbContext, int, Task> Within { get; init; } = (_, _) => Task.CompletedTask;

        public Task ContactsChangedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

        public void BesideChanged(AppDbContext db, ContactId? contact)
        {
        }

        public Task RenamedAsync(AppDbContext db, IReadOnlyCollection<Core.Contacts.Accounts.Renaming> renamed, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ContactsGoneAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task ContactsAddedAsync(AppDbContext db, IReadOnlyCollection<Contact> contacts, IReadOnlySet<ContactId> withVisits, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await Within(db, batches + 1);
            if (++batches == FaultAt)
                throw new InvalidOperationException("Told to fail.");
            Told.UnionWith(contacts.Select(c => c.Id));
        }
    }
}

public sealed class SqliteBatchesInTurnTests() : BatchesInTurnSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlBatchesInTurnTests() : BatchesInTurnSuite(DatabaseProvider.PostgreSql)
{
    [Fact]
    public async Task PeopleOfTheNextBatch_AreStoredWhileTheFirstIsNotCommitted()
    {
        var beside = false;
        await using var bench = await StartAsync(new FaultySink
        {
            Within = async (db, batch) =>
            {
                for (var look = 0; batch == 1 && !beside && look < 1200; look++)
                {
                    // What a transaction has once seen of the others' doings it sees until its end (PostgreSQL manual, 27.2).
                    await db.Database.ExecuteSqlRawAsync("SELECT pg_stat_clear_snapshot()");
                    beside = await db.Database.SqlQueryRaw<int>(
                        """SELECT count(*)::int AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE 'COPY contacts %'""").SingleAsync() == 1;
                    if (!beside)
                        await Task.Delay(50, TestContext.Current.CancellationToken);
                }
            },
        });

        await bench.ImportAsync(bench.File("people.csv", People(Enumerable.Range(1, 4).Select(n => $"p{n},Roe{n}"))));

        Assert.True(beside);
    }
}

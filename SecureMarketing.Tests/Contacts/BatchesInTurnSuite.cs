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

    private async Task<ImportBench> StartAsync(FaultySink sink) => new(await TestHost.StartAsync(
        provider, services => services.AddSingleton<IContactFactSink>(sink), new Dictionary<string, string?> { ["Import:BatchPeople"] = $"{PeoplePerBatch}" }));

    private static string People(IEnumerable<string> rows) => "patient_id,last\n" + string.Join('\n', rows) + "\n";

    private static Task<List<string>> PeopleAsync(ImportBench bench) => bench.QueryAsync(db => db.Contacts.Select(c => c.SourceId).Order().ToListAsync());

    /// <summary>Fails within the transaction of the batch it is told to, after its people are written.</summary>
    private sealed class FaultySink : IContactFactSink
    {
        private int batches;

        /// <summary>Batch from 1; 0 = never.</summary>
        public int FaultAt { get; set; }

        public HashSet<ContactId> Told { get; } = [];

        public Task ContactsChangedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ContactsAddedAsync(AppDbContext db, IReadOnlyCollection<Contact> contacts, IReadOnlySet<ContactId> withVisits, DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (++batches == FaultAt)
                throw new InvalidOperationException("Told to fail.");
            Told.UnionWith(contacts.Select(c => c.Id));
            return Task.CompletedTask;
        }
    }
}

public sealed class SqliteBatchesInTurnTests() : BatchesInTurnSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlBatchesInTurnTests() : BatchesInTurnSuite(DatabaseProvider.PostgreSql);

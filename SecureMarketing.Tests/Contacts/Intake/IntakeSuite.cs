using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary>Folders that are watched, the same on every engine that runs here.</summary>
public abstract class IntakeSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task File_IsTakenOnceItIsStill_ImportedAndFiled()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var source = await bench.AddAsync();
        bench.Drop("people.csv");

        var first = await bench.LookAsync(source);
        var tooSoon = await bench.LookAsync(source);
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(11));
        bench.Drop("people.csv", IntakeBench.People + "p3,Poe,poe@example.com\n");
        var changed = await bench.LookAsync(source);
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(11));
        var taken = await bench.LookAsync(source);

        Assert.Equal((1, 0), (first.Waiting, first.Taken));
        Assert.Equal((1, 0), (tooSoon.Waiting, tooSoon.Taken));
        Assert.Equal((1, 0), (changed.Waiting, changed.Taken));
        Assert.Equal((0, 1, 1), (taken.Waiting, taken.Taken, taken.Done));
        Assert.Equal(3, await bench.PeopleAsync());
        Assert.Equal(["done/people.csv"], bench.Lying());
        Assert.True(File.Exists(Path.Combine(bench.Folder, "done", taken.Run!.Value.Value.ToString("N"), "people.csv")));
        var detail = await bench.DetailAsync(source);
        var file = Assert.Single(detail.Files);
        Assert.Equal(("people.csv", IntakeFileState.Done, taken.Run), (file.Name, file.State, file.Run));
        Assert.Equal(64, file.Sha256!.Length);
        // Looks that found the same are one row.
        Assert.Equal([(1, 0, 1), (3, 1, 0)], detail.Looks.Select(l => (l.Times, l.Waiting, l.Taken)));
    }

    [Fact]
    public async Task MarkedFile_IsTakenAtOnce_AndOthersWaitTogether()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var source = await bench.AddAsync();
        bench.Drop("a.csv", marked: true);
        bench.Drop("b.csv", "id,last\np9,Noe\n");
        bench.Drop("c.csv.part", "id");

        var look = await bench.LookAsync(source);

        Assert.Equal((1, 1, 1), (look.Taken, look.Done, look.Waiting));
        Assert.Equal(["b.csv", "c.csv.part", "done/a.csv", "done/a.csv.done"], bench.Lying());
    }

    [Fact]
    public async Task FilesOfOneDelivery_AreOneImport()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var source = await bench.AddAsync();
        bench.Drop("Condition.ndjson", FhirFixture.Condition("c1", "p1", "44054006").ToJsonString());
        bench.Drop("Patient.ndjson", FhirFixture.Patient("p1").ToJsonString());

        var look = await bench.LookTwiceAsync(source);

        Assert.Equal((2, 2, 0), (look.Taken, look.Done, look.Rejected));
        Assert.Equal(1, await bench.RunsAsync());
        Assert.Equal(1, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()));
    }

    [Fact]
    public async Task SameContent_IsSetAside_UntilItsImportIsUndone()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var source = await bench.AddAsync();
        bench.Drop("monday.csv", marked: true);
        var first = await bench.LookAsync(source);
        bench.Drop("tuesday.csv", marked: true);
        var second = await bench.LookAsync(source);

        Assert.Equal((0, 1, null), (second.Taken, second.Duplicates, second.Run));
        Assert.Equal(["done/monday.csv", "done/monday.csv.done", "duplicate/tuesday.csv", "duplicate/tuesday.csv.done"], bench.Lying());
        Assert.Equal(first.Run, (await bench.DetailAsync(source)).Files.Single(f => f.State == IntakeFileState.Duplicate).Run);

        await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(first.Run!.Value));
        await bench.Host.RunAsync<RunUndo, ImportRunId>(new RunUndo(first.Run!.Value));
        bench.Drop("wednesday.csv", marked: true);
        var third = await bench.LookAsync(source);
        Assert.Equal((1, 1), (third.Taken, third.Done));
        Assert.Equal(2, await bench.PeopleAsync());
    }

    [Fact]
    public async Task BadFiles_AreRejectedWithTheirReason()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var source = await bench.AddAsync();
        bench.Drop("a.csv", marked: true);
        bench.Drop("b.json", "<Patient/>", marked: true);
        bench.Drop("c.csv", "", marked: true);
        bench.Drop("d.csv", "id,last\n\"p1,Roe\n", marked: true);

        var look = await bench.LookAsync(source);

        Assert.Equal((3, 1, 3), (look.Taken, look.Done, look.Rejected));
        Assert.Equal(
            [("a.csv", null), ("b.json", ImportCodes.FileXml), ("c.csv", ImportCodes.FileEmpty), ("d.csv", ImportCodes.CsvUnclosedQuote)],
            (await bench.DetailAsync(source)).Files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, f.Code)));
        Assert.Contains("rejected/b.json", bench.Lying());
    }

    [Fact]
    public async Task WrongFile_IsStoppedByTheLimit_AndRejected()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var source = await bench.AddAsync(IntakeBench.Settings() with { MaxRejectedPercent = 5 });
        bench.Drop("wrong.csv", "id,last\n" + string.Concat(Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? ",Nobody\n" : $"p{i},Roe\n")), marked: true);
        bench.Drop("none.csv", "id,last\n,Nobody\n", marked: false);

        var look = await bench.LookAsync(source);
        var later = await bench.LookTwiceAsync(source);

        Assert.Equal((1, 0, 1), (look.Taken, look.Done, look.Rejected));
        Assert.Equal((0, 1), (later.Done, later.Rejected));
        Assert.Equal([IntakeErrors.NothingTaken.Code, ImportErrors.TooManyRejected.Code], (await bench.DetailAsync(source)).Files.Select(f => f.Code));
    }

    [Fact]
    public async Task Mapping_IsItsLatestVersion_AndALostOneTakesNothing()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var mapping = new ImportMapping { Tables = [new TableMapping { Holds = TableKind.People, Columns = [new ColumnMapping { Column = "Nr", Target = "id" }, new ColumnMapping { Column = "Name", Target = "familyName" }] }] };
        await bench.Host.RunAsync<SaveMapping, SavedMapping>(new SaveMapping("clinic", mapping, 0));
        Assert.Equal("mapping.not_found", (await bench.Host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, IntakeBench.Settings() with { Mapping = "nope" }))).Error?.Code);
        var source = await bench.AddAsync(IntakeBench.Settings() with { Mapping = "clinic" });
        bench.Drop("x.csv", "Nr,Name\np1,Roe\n", marked: true);

        Assert.Equal(1, (await bench.LookAsync(source)).Done);
        await bench.QueryAsync(db => db.StoredMappings.ExecuteUpdateAsync(set => set.SetProperty(m => m.Name, "renamed")));
        bench.Drop("y.csv", "Nr,Name\np2,Doe\n", marked: true);
        var lost = await bench.LookAsync(source);
        await bench.LookAsync(source);

        Assert.Equal("mapping.not_found", lost.Failure?.Code);
        Assert.Contains("y.csv", bench.Lying());
        Assert.Equal("mapping.not_found", (await bench.DetailAsync(source)).Source.LastFailure);
        // It began to fail once, however often it was looked at since.
        Assert.Equal(1, await bench.QueryAsync(db => db.AuditEvents.CountAsync(e => e.Action == AuditAction.ImportSourceRead && e.Outcome == AuditOutcome.Failed)));
    }

    [Fact]
    public async Task Server_LeavesTheImportToTheWorker_AndFilesItLater()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var source = await bench.AddAsync();
        bench.Drop("a.csv", marked: true);

        var taken = await bench.LookAsync(source, wait: false);
        bench.Drop("b.csv", "id,last\np7,Noe\n", marked: true);
        var waits = await bench.LookAsync(source, wait: false);
        Assert.Equal("intake.in_work", (await bench.Host.RunAsync<RemoveSource, Unit>(new RemoveSource(source))).Error?.Code);
        await bench.WorkAsync();
        var filed = await bench.LookAsync(source, wait: false);

        Assert.Equal((1, 0), (taken.Taken, taken.Done));
        // An older file must not come over a newer one, so the next waits.
        Assert.Equal((0, 1), (waits.Taken, waits.Waiting));
        Assert.Equal((1, 1), (filed.Done, filed.Taken));
        await bench.WorkAsync();
        await bench.LookAsync(source, wait: false);
        Assert.Equal(["done/a.csv", "done/a.csv.done", "done/b.csv", "done/b.csv.done"], bench.Lying());
    }

    [Fact]
    public async Task TwoNodes_NeverTakeAFileTwice()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var id = await bench.AddAsync();
        for (var i = 0; i < 20; i++)
            bench.Drop($"f{i:00}.csv", $"id,last\np{i},Roe{i}\n", marked: true);
        var source = await bench.QueryAsync(db => db.IntakeSources.AsNoTracking().SingleAsync(s => s.Id == id));
        var intake = bench.Host.Get<FolderIntake>();

        // Without the lease that keeps nodes apart: what a stalled node would do.
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => intake.LookAsync(source, bench.Host.Operator, wait: false, CancellationToken.None))));
        await bench.WorkAsync();
        await bench.LookAsync(id);

        Assert.Equal(20, both.Sum(o => o.Taken));
        Assert.Equal(20, await bench.PeopleAsync());
        Assert.Equal(20, bench.Lying().Count(f => f.StartsWith("done/", StringComparison.Ordinal) && f.EndsWith(".csv", StringComparison.Ordinal)));
        Assert.Empty(Directory.EnumerateFiles(bench.Folder));
    }

    [Fact]
    public async Task Source_IsChangedPausedAndRemoved_ByAdministratorsOnly()
    {
        await using var bench = await IntakeBench.StartAsync(provider);
        var clerk = Actor.User(UserId.New(), "ConsentClerk", new HashSet<Permission> { Permission.ImportRun, Permission.ImportView }, null, null);
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, IntakeBench.Settings()), clerk)).Error?.Kind);
        var source = await bench.AddAsync();
        Assert.Equal("intake.name_taken", (await bench.Host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, IntakeBench.Settings("ehr")))).Error?.Code);
        Assert.Equal("intake.changed_meanwhile", (await bench.Host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(source, 7, IntakeBench.Settings()))).Error?.Code);
        Assert.Null((await bench.Host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(source, 1, IntakeBench.Settings() with { Pattern = "*.csv" }))).Error);
        Assert.Null((await bench.Host.RunAsync<PauseSource, Unit>(new PauseSource(source, true))).Error);
        bench.Drop("a.csv", marked: true);

        Assert.Equal("intake.paused", (await bench.Host.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(source, true))).Error?.Code);
        Assert.Null((await bench.Host.RunAsync<PauseSource, Unit>(new PauseSource(source, false))).Error);
        await bench.LookAsync(source);
        Assert.Equal("File 1.csv", Assert.Single((await bench.DetailAsync(source, clerk)).Files).Name);
        Assert.Null((await bench.Host.RunAsync<RemoveSource, Unit>(new RemoveSource(source))).Error);
        Assert.Empty((await bench.Host.RunAsync<ListSources, IReadOnlyList<SourceRow>>(new ListSources())).Value);
        Assert.Contains("done/a.csv", bench.Lying());
        Assert.Equal(
            ["added", "changed", "paused", "resumed", "removed"],
            await bench.QueryAsync(db => db.AuditEvents.Where(e => e.Action == AuditAction.ImportSourceChanged && e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.ReasonCodes!).ToListAsync()));
    }
}

public sealed class SqliteIntakeTests() : IntakeSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlIntakeTests() : IntakeSuite(DatabaseProvider.PostgreSql);

using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Undoing an import leaves the store as it was before it, the same on every engine that runs here.</summary>
public abstract class UndoSuite(DatabaseProvider provider)
{
    private const string Hypertension = "38341003";
    private const string HbA1c = "4548-4";

    [Fact]
    public async Task Undo_RestoresDetailsFactsAndRollUps_AndRemovesNewcomers()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(
            Patient("p1"), Condition("c1", "p1", Hypertension), Observation("o1", "p1", HbA1c, 6.1, "%", "2020-06-01"), Encounter("e1", "p1"), Appointment("a1", "p1"))));
        var before = await StoreImage.OfAsync(bench);
        var version = (await bench.ContactAsync("p1")).SendVersion;
        var withdrawn = Observation("o1", "p1", HbA1c, 6.1, "%", "2020-06-01");
        withdrawn["status"] = "entered-in-error";
        var second = await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("two.json", Bundle(
            Patient("p1", "Harrow", change: p => { p["birthDate"] = "1966-01-02"; p["gender"] = "male"; p["address"]![0]!["state"] = "Texas"; }),
            Condition("c1", "p1", Hypertension, "resolved", abatement: "2022-01-01"), withdrawn, Observation("o2", "p1", HbA1c, 9.9, "%", "2023-06-01"),
            Encounter("e1", "p1", "IMP"), Encounter("e2", "p1"), Appointment("a1", "p1", "fulfilled"), Appointment("a2", "p1"),
            Patient("p2"), Condition("c9", "p2", Hypertension), Appointment("a9", "p2"))));
        Assert.NotEqual(before, await StoreImage.OfAsync(bench));
        bench.Host.Clock.Advance(TimeSpan.FromHours(1));

        var undone = await bench.UndoAsync(second.Summary.Id);

        Assert.Equal((ImportState.Undone, 1, 1, 0), (undone.Summary.State, undone.Summary.UndoRemoved, undone.Summary.UndoRestored, undone.Summary.UndoKept));
        Assert.Equal(before, await StoreImage.OfAsync(bench));
        Assert.True((await bench.ContactAsync("p1")).SendVersion > version);
        Assert.Equal("Quillfeather", (await bench.IdentityAsync("p1")).FamilyName);
        Assert.Equal(0, await bench.QueryAsync(db => db.ImportedPeople.CountAsync(p => p.RunId == second.Summary.Id)));
        Assert.Equal(0, await bench.QueryAsync(db => db.ImportedFacts.CountAsync()));
        Assert.Equal(["undo-requested", "undone,removed:1,restored:1,kept:0"], await bench.QueryAsync(db =>
            db.AuditEvents.Where(e => e.Action == AuditAction.ImportUndone).OrderBy(e => e.RowId).Select(e => e.ReasonCodes!).ToListAsync()));
        Assert.Equal(ImportErrors.AlreadyUndone, (await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(second.Summary.Id))).Error);
    }

    [Fact]
    public async Task ImportedAgainAfterUndo_GivesTheSameStore()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var file = bench.File("one.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension), Patient("p2"), Observation("o1", "p2", HbA1c, 6.1, "%", "2020-06-01")));
        var first = await bench.ImportAsync(file);
        var image = await StoreImage.OfAsync(bench);

        await bench.UndoAsync(first.Summary.Id);
        Assert.Equal(0, await bench.QueryAsync(db => db.Contacts.CountAsync()));
        Assert.Equal(0, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()));
        Assert.Equal(0, await bench.QueryAsync(db => db.ContactAttributes.CountAsync()));
        await bench.ImportAsync(file);

        Assert.Equal(image, await StoreImage.OfAsync(bench));
    }

    [Fact]
    public async Task LaterImport_OfTheSamePeople_GoesFirst()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var file = bench.File("a.csv", "id,email,city\np1,a@example.com,Salem\n");
        var first = await bench.ImportAsync(file);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var confirming = await bench.ImportAsync(file);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var elsewhere = await bench.ImportAsync(bench.File("b.csv", "id,email\np9,z@example.com\n"));

        var refused = await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(first.Summary.Id));

        Assert.Equal("import.later_imports", refused.Error!.Code);
        Assert.StartsWith("1 later import changed or confirmed", refused.Error.Message, StringComparison.Ordinal);
        await bench.UndoAsync(confirming.Summary.Id);
        await bench.UndoAsync(first.Summary.Id);
        Assert.Equal(["p9"], await bench.QueryAsync(db => db.Contacts.Select(c => c.SourceId).ToListAsync()));
        Assert.Equal(ImportState.Finished, (await bench.DetailAsync(elsewhere.Summary.Id)).Summary.State);
    }

    [Fact]
    public async Task PeopleWithConsent_Stay_WithoutFacts_AndAreTold()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var run = await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension), Appointment("a1", "p1"), Patient("p2"))));
        var p1 = (await bench.ContactAsync("p1")).Id;
        Assert.True((await bench.Host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = p1, Kind = GateSuppression.AllCommercial })).IsSuccess);

        var undone = await bench.UndoAsync(run.Summary.Id);

        Assert.Equal((1, 0, 1), (undone.Summary.UndoRemoved, undone.Summary.UndoRestored, undone.Summary.UndoKept));
        Assert.Equal([new KeptPeople("consent", 1)], undone.Kept);
        Assert.Equal("Quillfeather", (await bench.IdentityAsync("p1")).FamilyName);
        Assert.Equal((0, 0, 0), (
            await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()), await bench.QueryAsync(db => db.ClinicalLatest.CountAsync()), await bench.QueryAsync(db => db.Appointments.CountAsync())));
        Assert.Null(await bench.QueryAsync(db => db.ContactAttributes.Where(a => a.ContactId == p1).Select(a => a.Missed1Day).SingleAsync()));
    }

    [Fact]
    public async Task WhatStaffVerifiedMeanwhile_IsTheirs()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("a.csv", "id,email\np1,a@example.com\np2,b@example.com\n"));
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var declared = await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("b.csv", "id,email\np1,a@example.com\np2,new@example.com\n"));
        foreach (var id in new[] { "p1", "p2" })
            Assert.True((await bench.Host.RunAsync<VerifyMailbox, Unit>(new VerifyMailbox((await bench.ContactAsync(id)).Id, EmailVerification.InPerson))).IsSuccess);

        await bench.UndoAsync(declared.Summary.Id);

        // The mailbox that was there before keeps what staff saw; the one that the run brought goes with its verification.
        Assert.Equal(EmailVerification.InPerson, (await bench.ContactAsync("p1")).EmailVerification);
        Assert.Equal((EmailVerification.None, null), ((await bench.ContactAsync("p2")).EmailVerification, (await bench.ContactAsync("p2")).EmailVerifiedAt));
        Assert.Equal("b@example.com", (await bench.IdentityAsync("p2")).Email!.Reveal());
    }

    [Fact]
    public async Task StoppedHalfWay_IsUndoneWhole()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var bad = string.Concat(Enumerable.Range(1, 400).Select(i => $"q{i},not an address\n"));
        var good = string.Concat(Enumerable.Range(1, 300).Select(i => $"p{i},p{i}@example.com\n"));
        var file = bench.File("wrong.csv", "id,email\n" + good + bad + string.Concat(Enumerable.Range(301, 300).Select(i => $"p{i},p{i}@example.com\n")));

        var run = await bench.StartRunAsync(new ImportOptions { MaxRejectedPercent = 10 }, file);
        Assert.Equal(ImportErrors.TooManyRejected, (await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run))).Error);

        var stopped = (await bench.DetailAsync(run)).Summary;
        Assert.Equal((ImportState.Stopped, ImportErrors.TooManyRejected.Code, 300), (stopped.State, stopped.FailureCode, stopped.Created));
        Assert.True(stopped.CanBeUndone);
        var undone = await bench.UndoAsync(run);
        Assert.Equal((300, 0), (undone.Summary.UndoRemoved, await bench.QueryAsync(db => db.Contacts.CountAsync())));
    }

    [Fact]
    public async Task UndoThatWasCutOff_GoesOn_AndNoImportComesBetween()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var run = await bench.ImportAsync(bench.File("a.csv", "id,email\n" + string.Concat(Enumerable.Range(1, 1200).Select(i => $"p{i},p{i}@example.com\n"))));
        Assert.True((await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(run.Summary.Id))).IsSuccess);
        await using (var db = bench.Host.NewContext())
        {
            // One page, as a process leaves it that dies after the commit.
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var outcome = await bench.Host.Get<UndoBatch>().RunAsync(db, run.Summary.Id, bench.Host.Clock.GetUtcNow(), CancellationToken.None);
            (await db.ImportRuns.SingleAsync(r => r.Id == run.Summary.Id, TestContext.Current.CancellationToken)).AdvanceUndo(outcome!);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        var half = await bench.DetailAsync(run.Summary.Id);
        Assert.Equal((ImportState.Undoing, 500, 1200), (half.Summary.State, half.Summary.UndoDone, half.Summary.UndoTotal));
        var between = await bench.StartRunAsync(new ImportOptions(), bench.File("b.csv", "id,email\np1,x@example.com\n"));
        Assert.Equal(ImportErrors.UndoRunning, (await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(between))).Error);

        Assert.True((await bench.Host.RunAsync<RunUndo, ImportRunId>(new RunUndo(run.Summary.Id))).IsSuccess);

        Assert.Equal((ImportState.Undone, 1200), ((await bench.DetailAsync(run.Summary.Id)).Summary.State, (await bench.DetailAsync(run.Summary.Id)).Summary.UndoRemoved));
        Assert.Equal(0, await bench.QueryAsync(db => db.Contacts.CountAsync()));
        Assert.True((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(between))).IsSuccess);
    }

    [Fact]
    public async Task Undo_NeedsTheRight_AndSomethingToUndo()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var dry = await bench.ImportAsync(new ImportOptions { DryRun = true }, bench.File("a.csv", "id,email\np1,a@example.com\n"));

        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(dry.Summary.Id), Actor.Worker("test", Permission.ImportRun))).Error!.Kind);
        Assert.Equal(ImportErrors.NotUndoable, (await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(dry.Summary.Id))).Error);
        Assert.Equal(ImportErrors.NotFound, (await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(ImportRunId.New()))).Error);
        Assert.Equal(ImportErrors.NotUndoing, (await bench.Host.RunAsync<RunUndo, ImportRunId>(new RunUndo(dry.Summary.Id))).Error);
    }

    /// <summary>A sequence of random imports, undone latest first: after each step the store is what it was before that import.</summary>
    [Fact]
    public async Task RandomImports_UndoneLatestFirst_RetraceTheirSteps()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var random = new Random(20261124);
        var images = new Stack<(string Before, ImportRunId Run)>();
        for (var i = 0; i < 12; i++)
        {
            var image = await StoreImage.OfAsync(bench);
            bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
            var detail = await bench.ImportAsync(new ImportOptions { AddressesVerified = random.Next(2) == 0 }, RandomFile(bench, random, i));
            images.Push((image, detail.Summary.Id));
        }

        while (images.TryPop(out var step))
        {
            await bench.UndoAsync(step.Run);
            Assert.Equal(step.Before, await StoreImage.OfAsync(bench));
        }
    }

    private static string RandomFile(ImportBench bench, Random random, int number)
    {
        var resources = new List<JsonObject>();
        for (var i = 0; i < 8; i++)
        {
            var person = "p" + random.Next(5);
            resources.Add(Patient(person, Pick("Quillfeather", "Harrow"), Pick("Marisol", "Ada"), p => { p["birthDate"] = Pick("1965-09-12", "2015-01-02"); p["gender"] = Pick("male", "female"); }));
            resources.Add(Condition("c" + random.Next(6), person, Pick(Hypertension, "44054006"), Pick("active", "resolved")));
            var observation = Observation("o" + random.Next(6), person, HbA1c, random.Next(50, 90) / 10.0, "%", Pick("2020-06-01", "2021-06-01"));
            observation["status"] = Pick("final", "entered-in-error");
            resources.Add(observation);
            resources.Add(Appointment("a" + random.Next(4), person, Pick("noshow", "fulfilled")));
            resources.Add(Encounter("e" + random.Next(4), person, Pick("EMER", "AMB")));
        }

        return bench.File($"random-{number}.json", Bundle([.. resources]));

        string Pick(string one, string other) => random.Next(2) == 0 ? one : other;
    }
}

public sealed class SqliteUndoTests() : UndoSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlUndoTests() : UndoSuite(DatabaseProvider.PostgreSql);

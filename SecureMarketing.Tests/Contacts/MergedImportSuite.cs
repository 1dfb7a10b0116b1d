using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using static SecureMarketing.Tests.Contacts.FhirFixture;
using static SecureMarketing.Tests.Contacts.MergeFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Imports and their undo, of people whose records were merged.</summary>
public abstract class MergedImportSuite(DatabaseProvider provider)
{
    private const string Diabetes = "44054006";

    [Fact]
    public async Task EitherRecordImportedAgain_LandsOnTheMergedPerson_AndRaisesNobodyFromTheMerge()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        await bench.MergeAsync(kept, merged);
        var image = await StoreImage.OfAsync(bench);

        var one = await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("one.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension), Appointment("a1", "p1"))));
        var two = await bench.ImportAsync(Crm, bench.File("two.json", Bundle(Patient("c1"), Condition("c1", "c1", Hypertension), Encounter("e1", "c1"))));

        Assert.Equal((0, 0, 0, 0), (one.Summary.Created, one.Summary.Facts, two.Summary.Created, two.Summary.Facts));
        Assert.Equal(image, await StoreImage.OfAsync(bench));
        // Details of the merged record change with its source, and it stays out of every audience all the same.
        await bench.ImportAsync(Crm, bench.File("three.json", Bundle(Patient("c1", change: p => p["gender"] = "male"), Condition("c1", "c1", Hypertension, "resolved", abatement: "2022-01-01"))));
        Assert.Equal([kept], await bench.QueryAsync(db => db.Everyone.Select(a => a.ContactId).ToListAsync()));
        Assert.Equal((AdministrativeGender.Female, AdministrativeGender.Male), ((await bench.ContactAsync("p1")).Gender, (await bench.ContactAsync("c1")).Gender));
        Assert.Equal((2, 0), (await bench.FactsOfAsync(kept), await bench.FactsOfAsync(merged)));
        Assert.Empty((await bench.PairsAsync()).Rows);
    }

    [Fact]
    public async Task ImportedWhileMerged_GoesBackToItsRecord_AndItsUndoWaitsForTheUnmerge()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        var before = await StoreImage.OfAsync(bench);
        await bench.MergeAsync(kept, merged);

        var later = await bench.ImportAsync(Crm, bench.File("later.json", Bundle(Condition("new", "c1", Diabetes), Condition("c1", "c1", Hypertension, "resolved", abatement: "2022-01-01"))));

        Assert.Equal(3, await bench.FactsOfAsync(kept));
        Assert.Equal(ImportErrors.PeopleMerged, (await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(later.Summary.Id))).Error);
        await bench.UnmergeAsync(merged);
        Assert.Equal((1, 2), (await bench.FactsOfAsync(kept), await bench.FactsOfAsync(merged)));
        await bench.UndoAsync(later.Summary.Id);
        Assert.Equal(before, await StoreImage.OfAsync(bench));
    }

    [Fact]
    public async Task UndoOfTheImportThatBroughtOne_IsRefusedWhileMerged_AndCleanAfterwards()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        var run = await bench.QueryAsync(db => db.ImportRuns.Where(r => r.SourceSystem == "crm").Select(r => r.Id).SingleAsync());
        await bench.MergeAsync(kept, merged);

        Assert.Equal(ImportErrors.PeopleMerged, (await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(run))).Error);
        await bench.UnmergeAsync(merged);
        await bench.UndoAsync(run);

        Assert.Equal([kept], await bench.QueryAsync(db => db.Contacts.Select(c => c.Id).ToListAsync()));
        Assert.Equal(1, await bench.FactsOfAsync(kept));
        Assert.Equal((0, 0), (await bench.QueryAsync(db => db.DuplicatePairs.CountAsync()), await bench.QueryAsync(db => db.MergedFacts.CountAsync())));
    }

    /// <summary>A source may give one resource first to one and then to the other of its two records of a person.</summary>
    [Fact]
    public async Task OneResourceUnderBothRecords_IsOverwrittenByNeither()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), Condition("x", "p1", Hypertension), Patient("p2"), Condition("y", "p2", Hypertension))));
        await bench.ImportAsync(bench.File("two.json", Bundle(Condition("x", "p2", Diabetes))));
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("p2"));
        var before = await StoreImage.OfAsync(bench);
        await bench.MergeAsync(kept, merged);
        Assert.Equal((2, 1), (await bench.FactsOfAsync(kept), await bench.FactsOfAsync(merged)));

        await bench.ImportAsync(bench.File("three.json", Bundle(Condition("x", "p2", Diabetes), Condition("x2", "p1", Hypertension))));
        await bench.ImportAsync(bench.File("four.json", Bundle(Condition("x2", "p2", Hypertension))));
        await bench.UnmergeAsync(merged);

        Assert.Equal((2, 3), (await bench.FactsOfAsync(kept), await bench.FactsOfAsync(merged)));
        await bench.ImportAsync(bench.File("five.json", Bundle(Withdrawn("x2", "p1"))));
        await bench.ImportAsync(bench.File("six.json", Bundle(Withdrawn("x2", "p2"))));
        Assert.Equal(before, await StoreImage.OfAsync(bench));

        static System.Text.Json.Nodes.JsonObject Withdrawn(string id, string patient)
        {
            var condition = Condition(id, patient, Hypertension);
            condition["verificationStatus"] = Concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "entered-in-error");
            return condition;
        }
    }
}

public sealed class SqliteMergedImportTests() : MergedImportSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlMergedImportTests() : MergedImportSuite(DatabaseProvider.PostgreSql);

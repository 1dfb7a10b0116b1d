using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>What a source says it deleted is taken back, journalled and undone, the same on every engine that runs here.</summary>
public abstract class DeletionSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Deletions_TakeBackWhatTheSourceSaid_AndOnlyThat_AndAreUndone()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var first = await bench.ImportAsync(bench.File("a.ndjson", string.Join('\n',
            Patient("p1").ToJsonString(), Patient("p2").ToJsonString(), Condition("c1", "p1", "38341003").ToJsonString(), Condition("c2", "p1", "44054006").ToJsonString(),
            Condition("c3", "p2", "38341003").ToJsonString(), Encounter("e1", "p1").ToJsonString(), Appointment("a1", "p2").ToJsonString().Replace("urn:uuid:p2", "Patient/p2", StringComparison.Ordinal))));
        Assert.Empty(first.Rows);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ImportAsync(new ImportOptions { SourceSystem = "other" }, bench.File("b.ndjson", Patient("q1").ToJsonString() + "\n" + Condition("c1", "q1", "38341003").ToJsonString()));
        var before = await ImageAsync(bench);
        Assert.Equal("p1:38341003 p1:44054006 p2:38341003 q1:38341003 | visits 1 appointments 1 | 3 people", before);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));

        var detail = await bench.ImportAsync(bench.File("deleted.ndjson",
            Deletion("Condition/c1", "Encounter/e1", "https://ehr.example.com/fhir/Appointment/a1", "Condition?subject=p2", "Patient/p1", "Observation/none") + "\n{\"resourceType\":\"Bundle\",\"entry\":[{}]}\n"));

        Assert.Equal([(1, ImportCodes.DeletedKept, true)], detail.Rows.Select(r => (r.Row, r.Code, r.Kept)));
        Assert.Equal("p1:44054006 p2:38341003 q1:38341003 | visits 0 appointments 0 | 3 people", await ImageAsync(bench));
        Assert.Equal((0, 3), (detail.Summary.Rejected, detail.Summary.Facts));
        Assert.Equal(1, await bench.QueryAsync(db => db.ClinicalLatest.CountAsync(l => db.Set<Contact>().Any(c => c.Id == l.ContactId && c.SourceId == "p1"))));

        var again = await bench.ImportAsync(bench.File("deleted.ndjson", Deletion("Condition/c1")));
        Assert.Equal(0, again.Summary.Facts);
        await bench.UndoAsync(again.Summary.Id);
        await bench.UndoAsync(detail.Summary.Id);
        Assert.Equal(before, await ImageAsync(bench));
    }

    /// <summary>What a source deleted it said last, wherever a batch ends; an observation goes with all its components.</summary>
    [Fact]
    public async Task Deletion_BesideItsOwnRecord_KeepsItOut_AndTakesEveryComponent()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var pressure = Observation("o1", "p1", "85354-9", 120, "mm[Hg]", "2026-01-05T10:00:00Z");
        pressure.Remove("valueQuantity");
        pressure["component"] = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, 40).Select(i => new System.Text.Json.Nodes.JsonObject
        {
            ["code"] = new System.Text.Json.Nodes.JsonObject { ["coding"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["system"] = "http://loinc.org", ["code"] = $"{1000 + i}-1" }) },
            ["valueQuantity"] = new System.Text.Json.Nodes.JsonObject { ["value"] = i, ["unit"] = "1", ["system"] = "http://unitsofmeasure.org", ["code"] = "1" },
        })]);
        await bench.ImportAsync(bench.File("a.ndjson", Patient("p1").ToJsonString() + "\n" + pressure.ToJsonString()));
        Assert.True(await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()) >= 40);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));

        await bench.ImportAsync(bench.File("b.ndjson", Condition("c1", "p1", "38341003").ToJsonString() + "\n" + Deletion("Condition/c1", "Observation/o1")));

        Assert.Equal("", (await ImageAsync(bench)).Split(" |")[0]);
    }

    /// <summary>A rule of retention may have taken a statement's first code by itself; what is left of it goes with the deletion all the same.</summary>
    [Fact]
    public async Task Deletion_FindsAStatementWhoseFirstCodeIsGone()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var condition = Condition("c1", "p1", "38341003");
        condition["code"]!["coding"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["system"] = "http://hl7.org/fhir/sid/icd-10-cm", ["code"] = "I10" });
        await bench.ImportAsync(bench.File("a.ndjson", Patient("p1").ToJsonString() + "\n" + condition.ToJsonString()));
        Assert.Equal(1, await bench.QueryAsync(db =>
        {
            var codes = db.Codes;
            return db.ClinicalFacts.Where(f => codes.Any(c => c.Id == f.CodeId && c.Value == "38341003")).ExecuteDeleteAsync();
        }));
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ImportAsync(bench.File("deleted.ndjson", Deletion("Condition/c1")));
        Assert.Equal("", (await ImageAsync(bench)).Split(" |")[0]);
    }

    /// <summary>What a source says again after it deleted it is there again.</summary>
    [Fact]
    public async Task Deletion_BeforeItsOwnRecord_LetsItIn()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("a.ndjson", Patient("p1").ToJsonString() + "\n" + Condition("c1", "p1", "38341003").ToJsonString()));
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ImportAsync(bench.File("b.ndjson", Deletion("Condition/c1", "Condition/c2") + "\n" + Condition("c1", "p1", "38341003").ToJsonString() + "\n" + Condition("c2", "p1", "44054006").ToJsonString()));
        Assert.Equal("p1:38341003 p1:44054006", (await ImageAsync(bench)).Split(" |")[0]);
    }

    /// <summary>Facts of a merged record lie under the one kept; the source that brought them may still take them back.</summary>
    [Fact]
    public async Task Deletion_OfAMergedRecordsFact_FindsItUnderTheRecordKept()
    {
        await using var bench = await MergeFixture.PairAsync(provider);
        await bench.MergeAsync(await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        Assert.Contains("visits 1", await ImageAsync(bench), StringComparison.Ordinal);

        var detail = await bench.ImportAsync(MergeFixture.Crm, bench.File("deleted.ndjson", Deletion("Encounter/e1")));

        Assert.Equal(1, detail.Summary.Facts);
        Assert.Contains("visits 0", await ImageAsync(bench), StringComparison.Ordinal);
    }

    private static async Task<string> ImageAsync(ImportBench bench)
    {
        await using var db = bench.Host.NewContext();
        var people = await db.Contacts.ToDictionaryAsync(c => c.Id, c => c.SourceId);
        var facts = await db.ClinicalFacts.Join(db.Codes, f => f.CodeId, c => c.Id, (f, c) => new { f.ContactId, c.Value }).ToListAsync();
        return string.Join(' ', facts.Select(f => $"{people[f.ContactId]}:{f.Value}").Order(StringComparer.Ordinal)) +
            $" | visits {await db.Encounters.CountAsync()} appointments {await db.Appointments.CountAsync()} | {people.Count} people";
    }
}

public sealed class SqliteDeletionTests() : DeletionSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlDeletionTests() : DeletionSuite(DatabaseProvider.PostgreSql);

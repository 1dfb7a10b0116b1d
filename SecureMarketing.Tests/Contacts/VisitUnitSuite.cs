using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Visits and appointments are tied to the units that their source names, the same on every engine that runs here.</summary>
public abstract class VisitUnitSuite(DatabaseProvider provider)
{
    private const string People = "id,last\np1,Roe\np2,Doe\np3,Poe\n";
    private const string Visits = "visit,id,on,dept\nv1,p1,2026-09-01,onc\nv2,p1,2026-10-01,Heart Center\nv3,p2,2020-01-15,ONC\nv4,p3,2026-10-01,Ward 9\nv5,p3,2026-10-02,\n";

    private static readonly ImportMapping Mapping = new()
    {
        Tables =
        [
            Table("people.csv", TableKind.People, ("id", "id"), ("last", "familyName")),
            Table("visits.csv", TableKind.Encounters, ("visit", "recordId"), ("id", "id"), ("on", "start"), ("dept", "place")),
            Table("booked.csv", TableKind.Appointments, ("visit", "recordId"), ("id", "id"), ("on", "start"), ("state", "status"), ("dept", "place")),
        ],
    };

    [Fact]
    public async Task Table_TiesByCodeOrName_ShowsIt_TwiceChangesNothing_AndIsUndone()
    {
        await using var bench = await StartAsync(provider);

        var first = await ImportAsync(bench, ("people.csv", People), ("visits.csv", Visits), ("booked.csv", "visit,id,on,state,dept\nb1,p2,2026-12-10,booked,CARD\n"));
        var image = await ImageAsync(bench);
        var again = await ImportAsync(bench, ("people.csv", People), ("visits.csv", Visits), ("booked.csv", "visit,id,on,state,dept\nb1,p2,2026-12-10,booked,CARD\n"));

        Assert.Empty(first.Rows);
        Assert.Equal("p1:Oncology p1:Heart Center p2:Oncology p3:- p3:- | p2:Heart Center", image);
        Assert.Equal(0, again.Summary.Facts);
        var person = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson((await bench.ContactAsync("p1")).Id))).Value;
        Assert.Equal(["Heart Center", "Oncology"], person.Visits.Select(v => v.Unit));

        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var moved = await ImportAsync(bench, ("visits.csv", "visit,id,on,dept\nv1,p1,2026-09-01,CARD\n"));
        Assert.Equal(1, moved.Summary.Facts);
        Assert.StartsWith("p1:Heart Center p1:Heart Center", await ImageAsync(bench), StringComparison.Ordinal);
        await bench.UndoAsync(moved.Summary.Id);
        Assert.Equal(image, await ImageAsync(bench));
    }

    [Theory]
    [InlineData("""{"attribute":"visitUnit","operator":"equals","value":"oncology"}""", "p1 p2")]
    [InlineData("""{"attribute":"visitUnit","operator":"equals","value":"ONC","during":{"lastDays":365}}""", "p1")]
    [InlineData("""{"attribute":"visitUnit","operator":"in","value":["CARD","nowhere"]}""", "p1")]
    [InlineData("""{"attribute":"visitUnit","operator":"exists"}""", "p1 p2")]
    [InlineData("""{"attribute":"visitUnit","operator":"missing","during":{"lastDays":365}}""", "p2 p3")]
    [InlineData("""{"not":{"attribute":"visitUnit","operator":"equals","value":"CARD"}}""", "p2 p3")]
    public async Task Segment_AsksWhereAVisitWas(string rule, string expected)
    {
        await using var bench = await StartAsync(provider);
        await ImportAsync(bench, ("people.csv", People), ("visits.csv", Visits));

        var found = await bench.Host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(rule, new DateOnly(2026, 11, 24)));

        Assert.Null(found.Error);
        Assert.Equal(expected, string.Join(' ', found.Value));
        Assert.Contains((await bench.Host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value, a => a.Key == "visitUnit");
        Assert.Contains("Oncology", (await bench.Host.RunAsync<ListWords, IReadOnlyDictionary<string, IReadOnlyList<string>>>(new ListWords())).Value["visitUnit"]);
    }

    /// <summary>The narrowest place first; a code that two accounts use is nobody's, unless one of them is of the source itself.</summary>
    [Fact]
    public async Task Fhir_TiesByLocationOrProvider_AndDoesNotGuess()
    {
        await using var bench = await StartAsync(provider);
        var other = (await bench.Host.RunAsync<SaveAccount, int>(new SaveAccount { Key = "oak", Details = new AccountDetails { Name = "Oak" } })).Value;
        await bench.Host.RunAsync<SaveUnit, int>(new SaveUnit(other, UnitKind.Department, "LAB", "Oak laboratory"));
        await bench.Host.RunAsync<SaveUnit, int>(new SaveUnit(other, UnitKind.Department, "ONC", "Oak oncology"));

        await bench.ImportAsync(bench.File("b.json", Bundle(
            Patient("p1"), Patient("p2"), Patient("p3"),
            With(Encounter("e1", "p1"), e => e["location"] = new JsonArray(new JsonObject { ["location"] = new JsonObject { ["reference"] = "Location?identifier=urn:x|LAB" } })),
            With(Encounter("e2", "p2"), e => e["serviceProvider"] = new JsonObject { ["reference"] = "Organization?identifier=urn:x|CARD" }),
            With(Encounter("e3", "p3"), e => e["serviceProvider"] = new JsonObject { ["display"] = "ONC" }),
            With(Appointment("a1", "p1"), a => a["participant"]!.AsArray().Add(new JsonObject { ["actor"] = new JsonObject { ["reference"] = "Location/x", ["display"] = "heart center" }, ["status"] = "accepted" })))));

        Assert.Equal("p1:Oak laboratory p2:Heart Center p3:- | p1:Heart Center", await ImageAsync(bench));
    }

    /// <summary>A record id is the source's own numbering: "LAB" of this source is not "LAB" of another one's accounts.</summary>
    [Fact]
    public async Task BareId_NamesOnlyUnitsOfItsOwnSource_AndWordsFoldInEveryScript()
    {
        await using var bench = await StartAsync(provider);
        var own = (await bench.Host.RunAsync<SaveAccount, int>(new SaveAccount { Key = "own", Details = new AccountDetails { Name = "Own" } })).Value;
        await bench.Host.RunAsync<SaveUnit, int>(new SaveUnit(own, UnitKind.Department, "77", "Éclair ward"));
        // As an import of organisations would have brought it.
        var source = new ImportOptions().SourceSystem;
        await bench.QueryAsync(db => db.Accounts.Where(a => a.Id == own).ExecuteUpdateAsync(set => set.SetProperty(a => a.SourceSystem, source)));

        await bench.ImportAsync(bench.File("b.json", Bundle(
            Patient("p1"), Patient("p2"), Patient("p3"),
            With(Encounter("e1", "p1"), e => e["serviceProvider"] = new JsonObject { ["reference"] = "Organization/77" }),
            With(Encounter("e2", "p2"), e => e["serviceProvider"] = new JsonObject { ["reference"] = "Organization/ONC" }),
            With(Encounter("e3", "p3"), e => e["serviceProvider"] = new JsonObject { ["display"] = "ÉCLAIR WARD" }))));

        Assert.Equal("p1:Éclair ward p2:- p3:Éclair ward | ", await ImageAsync(bench));
        var found = await bench.Host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers("""{"attribute":"visitUnit","operator":"equals","value":"éCLAIR ward"}""", null));
        Assert.Equal(["p1", "p3"], found.Value.Order(StringComparer.Ordinal));
    }

    /// <summary>Where somebody was treated may say what for.</summary>
    [Fact]
    public async Task Unit_IsForThoseWhoMayUseSensitiveAttributes()
    {
        await using var bench = await StartAsync(provider);
        await ImportAsync(bench, ("people.csv", People), ("visits.csv", Visits));
        var marketer = Actor.User(UserId.New(), "Reader", new HashSet<Permission> { GetPerson.Requires }, null, null);
        var person = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson((await bench.ContactAsync("p1")).Id), marketer)).Value;
        Assert.Equal([null, null], person.Visits.Select(v => v.Unit));
    }

    private static JsonObject With(JsonObject resource, Action<JsonObject> change)
    {
        change(resource);
        return resource;
    }

    private static async Task<ImportBench> StartAsync(DatabaseProvider provider)
    {
        var bench = await ImportBench.StartAsync(provider);
        var account = (await bench.Host.RunAsync<SaveAccount, int>(new SaveAccount { Key = "elm", Details = new AccountDetails { Name = "Elm Street" } })).Value;
        Assert.True((await bench.Host.RunAsync<SaveUnit, int>(new SaveUnit(account, UnitKind.Department, "ONC", "Oncology"))).IsSuccess);
        Assert.True((await bench.Host.RunAsync<SaveUnit, int>(new SaveUnit(account, UnitKind.ServiceLine, "CARD", "Heart Center", Retired: true))).IsSuccess);
        return bench;
    }

    private static TableMapping Table(string file, TableKind kind, params (string Column, string Target)[] columns) =>
        new() { Files = file, Holds = kind, Columns = [.. columns.Select(c => new ColumnMapping { Column = c.Column, Target = c.Target })] };

    private static async Task<ImportDetail> ImportAsync(ImportBench bench, params (string Name, string Content)[] files)
    {
        var sources = files.Select(f => new ImportSource(bench.File(f.Name, f.Content), f.Name)).ToList();
        var run = await bench.Host.RunAsync<StartImport, ImportRunId>(new StartImport(sources, new ImportOptions()) { Mapping = Mapping });
        Assert.Null(run.Error);
        Assert.Null((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run.Value))).Error);
        return await bench.DetailAsync(run.Value);
    }

    /// <summary>Person and unit of each visit, by day; then of each appointment.</summary>
    private static async Task<string> ImageAsync(ImportBench bench)
    {
        await using var db = bench.Host.NewContext();
        var people = await db.Contacts.ToDictionaryAsync(c => c.Id, c => c.SourceId);
        var units = await db.AccountUnits.ToDictionaryAsync(u => u.Id, u => u.Name);
        var visits = await db.Encounters.Select(e => new { e.ContactId, e.Day, e.UnitId }).ToListAsync();
        var booked = await db.Appointments.Select(a => new { a.ContactId, a.Day, a.UnitId }).ToListAsync();
        string Said(ContactId contact, int? unit) => $"{people[contact]}:{(unit is { } id ? units[id] : "-")}";
        return string.Join(' ', visits.OrderBy(v => people[v.ContactId], StringComparer.Ordinal).ThenBy(v => v.Day).Select(v => Said(v.ContactId, v.UnitId))) + " | " +
            string.Join(' ', booked.Select(a => Said(a.ContactId, a.UnitId)));
    }
}

public sealed class SqliteVisitUnitTests() : VisitUnitSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlVisitUnitTests() : VisitUnitSuite(DatabaseProvider.PostgreSql);

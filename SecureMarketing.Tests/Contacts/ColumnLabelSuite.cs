using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Contacts;

/// <summary>What a column is said to reveal goes with what it brings, and nothing takes it away; the same on every engine that runs here.</summary>
public abstract class ColumnLabelSuite(DatabaseProvider provider)
{
    /// <summary>As a person writes it for the command line.</summary>
    private const string Visits = """
        {"tables":[
          {"files":"people.csv","holds":"people","columns":[{"column":"id","target":"id"},{"column":"last","target":"familyName"},{"column":"Score","target":"custom.score","sensitivity":"mentalHealth"}]},
          {"files":"labs.csv","holds":"observations","codeSystem":"loinc","columns":[{"column":"patient","target":"id"},{"column":"code","target":"code","sensitivity":"hiv, genetic"},
            {"column":"date","target":"start"},{"column":"result","target":"value","sensitivity":"reproductive"}]},
          {"files":"visits.csv","holds":"encounters","codeSystem":"snomed","columns":[{"column":"id","target":"recordId"},{"column":"patient","target":"id"},{"column":"date","target":"start"},
            {"column":"type","target":"code"},{"column":"why","target":"reason","sensitivity":"violence"}]}
        ]}
        """;

    private const string Codes = "loinc 4548-4 Hiv, Reproductive, Genetic; loinc 7918-6 Hiv, Genetic; loinc OUR-1 Hiv, Genetic, Unknown; snomed 185347001 None; snomed 44054006 Violence";

    [Fact]
    public async Task Labels_GoWithCodesResultsAndAttributes_OnTopOfTheValueSets_AndStay()
    {
        await using var bench = await StartAsync();

        var run = await ImportAsync(bench, Mapping(), new ImportOptions());
        var (codes, attribute) = (await CodesAsync(bench), await ScoreAsync(bench));
        var without = await ImportAsync(bench, Unlabelled(), new ImportOptions());

        Assert.Empty(run.Rows);
        // 7918-6 is HIV by the value sets already, 4548-4 has a result, and what no value set speaks of stays unknown.
        Assert.Equal(Codes, codes);
        Assert.Equal(Sensitivity.MentalHealth, attribute);
        Assert.Equal((codes, attribute), (await CodesAsync(bench), await ScoreAsync(bench)));
        await bench.UndoAsync(without.Summary.Id);
        await bench.UndoAsync(run.Summary.Id);
        Assert.Equal((codes, attribute), (await CodesAsync(bench), await ScoreAsync(bench)));
        var raised = await bench.QueryAsync(db => db.AuditEvents.AsNoTracking().SingleAsync(e => e.Action == AuditAction.AttributeChanged));
        Assert.Equal(("score", 2, "raised-by-import"), (raised.ObjectId, raised.ObjectVersion, raised.ReasonCodes));
    }

    [Fact]
    public async Task DryRun_ShowsWhatWouldCountAsSensitive_AndRaisesNothing()
    {
        await using var bench = await StartAsync();
        await ImportAsync(bench, Unlabelled(), new ImportOptions());
        var before = await CodesAsync(bench);

        var dry = await ImportAsync(bench, Mapping(), new ImportOptions { DryRun = true }, "p1,OUR-2,2026-02-01,\n");
        var labels = (await bench.Host.RunAsync<GetDryRunDiff, IReadOnlyList<DiffLine>>(new GetDryRunDiff(dry.Summary.Id))).Value.Where(l => l.Label != Sensitivity.None).ToList();

        Assert.Equal(
        [
            ("code", Sensitivity.Genetic, 1, 3), ("code", Sensitivity.Hiv, 1, 2), ("code", Sensitivity.Reproductive, 0, 1), ("code", Sensitivity.Unknown, 1, 0),
            ("code", Sensitivity.Violence, 0, 1), ("custom.score", Sensitivity.MentalHealth, 0, 1),
        ], labels.Select(l => (l.Field, l.Label, l.New, l.Changed)).OrderBy(l => l.Field).ThenBy(l => l.Label.ToString()));
        Assert.Equal((before, Sensitivity.None), (await CodesAsync(bench), await ScoreAsync(bench)));
        Assert.False(await bench.QueryAsync(db => db.AuditEvents.AnyAsync(e => e.Action == AuditAction.AttributeChanged)));
    }

    [Fact]
    public async Task Label_IsPartOfTheMappingsVersion_AndOfWhatIsInspected()
    {
        await using var bench = await StartAsync();
        var first = await bench.Host.RunAsync<SaveMapping, SavedMapping>(new SaveMapping("clinic", Unlabelled(), 0));
        var second = await bench.Host.RunAsync<SaveMapping, SavedMapping>(new SaveMapping("clinic", Mapping(), 1));
        var found = (await bench.Host.RunAsync<FindMapping, FoundMapping>(new FindMapping("clinic"))).Value;
        var labs = new ImportSource(bench.File("labs.csv", Labs), "labs.csv");
        var blind = Actor.User(UserId.New(), "Admin", new HashSet<Permission> { Permission.ImportRun }, null, null);

        var seen = (await bench.Host.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles([labs], found.Mapping))).Value[0];
        var masked = (await bench.Host.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles([labs], found.Mapping), blind)).Value[0];

        Assert.Equal((1, 2), (first.Value.Number, second.Value.Number));
        Assert.Equal(MappingJson.Write(Mapping()), MappingJson.Write(found.Mapping));
        Assert.Equal(Sensitivity.Hiv | Sensitivity.Genetic, seen.Table!.Columns.Single(c => c.Target == "code").Sensitivity);
        Assert.Equal([null, Sensitivity.Hiv | Sensitivity.Unknown, null, null], seen.Columns.Select(c => c.Found));
        Assert.All(masked.Columns, c => Assert.Null(c.Found));
    }

    private const string Labs = "patient,code,date,result\np1,4548-4,2026-01-02,6.1\np1,7918-6,2026-01-02,\np1,OUR-1,2026-01-02,\n";

    private async Task<ImportBench> StartAsync()
    {
        var bench = await ImportBench.StartAsync(provider);
        await CustomFixture.DefineAsync(bench.Host, new DefineAttribute { Key = "score", Label = "Score", Type = CustomType.Number, Sensitivity = Sensitivity.None });
        return bench;
    }

    private static ImportMapping Mapping() => MappingJson.Read(Visits, out var where) ?? throw new InvalidOperationException(where);

    private static ImportMapping Unlabelled()
    {
        var mapping = Mapping();
        return mapping with { Tables = [.. mapping.Tables.Select(t => t with { Columns = [.. t.Columns.Select(c => c with { Sensitivity = Sensitivity.None })] })] };
    }

    private static async Task<ImportDetail> ImportAsync(ImportBench bench, ImportMapping mapping, ImportOptions options, string moreLabs = "")
    {
        string[] paths =
        [
            bench.File("people.csv", "id,last,Score\np1,Roe,7\n"), bench.File("labs.csv", Labs + moreLabs), bench.File("visits.csv", "id,patient,date,type,why\ne1,p1,2026-01-02,185347001,44054006\n"),
        ];
        var started = await bench.Host.RunAsync<StartImport, ImportRunId>(new StartImport([.. paths.Select(p => new ImportSource(p, Path.GetFileName(p)))], options) { Mapping = mapping });
        Assert.Null((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(started.Value))).Error);
        return await bench.DetailAsync(started.Value);
    }

    private static Task<string> CodesAsync(ImportBench bench) => bench.QueryAsync(async db =>
        string.Join("; ", (await db.Set<Code>().ToListAsync()).Select(c => $"{c.System} {c.Value} {c.Sensitivity}").Order(StringComparer.Ordinal)));

    private static Task<Sensitivity> ScoreAsync(ImportBench bench) => bench.QueryAsync(db => db.CustomAttributes.Select(a => a.Sensitivity).SingleAsync());
}

public sealed class SqliteColumnLabelTests() : ColumnLabelSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlColumnLabelTests() : ColumnLabelSuite(DatabaseProvider.PostgreSql);

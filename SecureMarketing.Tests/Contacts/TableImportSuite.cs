using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Features.Contacts;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Tables through their mapping into the database, the same on every engine that runs here.</summary>
public abstract class TableImportSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task MessyList_OfAnotherLand_GoesIn()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var text = "Pat.-Nr.;Nachname;Vorname;E-Mail;Geburtsdatum;Notiz\r\nA1;Müller;Zoë;zoe@example.com;31.01.1990;x\r\nA2;Roe\r\nA3;Šmid;Bea;bea@example.com;01.02.1985;\"say \"\"hi\"\"; ok\"\r\n";
        var mapping = Mapping(TableKind.People, ("Pat.-Nr.", "id"), ("Nachname", "familyName"), ("Vorname", "givenName"), ("E-Mail", "email"), ("Geburtsdatum", "birthDate"));
        mapping = mapping with { Tables = [mapping.Tables[0] with { Columns = [.. mapping.Tables[0].Columns.Select(c => c.Target == "birthDate" ? c with { Dates = DateOrder.DayFirst } : c)] }] };

        var detail = await ImportAsync(bench, mapping, new ImportOptions(), bench.File("liste.csv", TextEncodings.Of(TextEncoding.Windows1252).GetBytes(text)));

        Assert.Equal([(0, ImportCodes.FileWindows1252, true), (3, ImportCodes.CsvFieldCount, false)], detail.Rows.Select(r => (r.Row, r.Code, r.Kept)));
        Assert.Equal(2, detail.Summary.Created);
        var identity = await bench.IdentityAsync("A1");
        Assert.Equal(("Müller", "Zoë"), (identity.FamilyName, identity.GivenName));
        Assert.Equal(new DateOnly(1990, 1, 31), (await bench.ContactAsync("A1")).BirthDate);
        Assert.Equal(new DateOnly(1985, 2, 1), (await bench.ContactAsync("A3")).BirthDate);
    }

    [Fact]
    public async Task SetOfTables_JoinsByKey_TwiceChangesNothing()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        string[] files =
        [
            bench.File("conditions.csv", "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2020-01-01,,p1,e1,44054006,Diabetes\n2019-01-01,2019-02-01,p1,,E11.9,Words\n2020-01-01,,p9,,44054006,Diabetes\n"),
            bench.File("labs.csv", "patient,code,result,units,date\np1,4548-4,6.1,%,2024-01-02T08:00:00Z\np1,4548-4,7.2,%,2024-03-02\np1,QALY,12,a,2024-03-02\np1,4548-4,bad,%,never\n"),
            bench.File("encounters.csv", "Id,START,STOP,PATIENT,ENCOUNTERCLASS,CODE,DESCRIPTION,REASONCODE\ne1,2020-01-01T10:00:00Z,2020-01-01T11:00:00Z,p1,emergency,185347001,Encounter,44054006\n"),
            bench.File("appointments.csv", "appt id,patient,date,status\na1,p1,2026-12-01,no-show\na2,p1,2026-12-02,perhaps\n"),
            bench.File("providers.csv", "Id,NAME\n1,Ruiz\n"),
            bench.File("people.csv", "Id,LAST,BIRTHDATE\np1,Roe,1990-01-31\n"),
        ];

        var detail = await bench.ImportAsync(files);
        var again = await bench.ImportAsync(files);

        Assert.Equal(
        [
            ("conditions.csv", 4, null, ImportCodes.SubjectUnknown), ("labs.csv", 5, "start (column 5)", ImportCodes.DateInvalid),
            ("appointments.csv", 3, "status (column 4)", ImportCodes.StatusUnknown), ("providers.csv", 0, null, ImportCodes.FileIgnored),
        ],
            detail.Rows.Select(r => (r.File, r.Row, r.Column, r.Code)));
        Assert.Equal((1, 7), (detail.Summary.Created, detail.Summary.Facts));
        Assert.Equal((0, 0, 1, 0), (again.Summary.Created, again.Summary.Updated, again.Summary.Unchanged, again.Summary.Facts));
        Assert.Equal(
            ["icd-10-cm E11.9", "local QALY", "loinc 4548-4", "snomed 44054006"],
            await bench.QueryAsync(db => db.ClinicalLatest.Join(db.Set<Code>(), l => l.CodeId, c => c.Id, (l, c) => c.System + " " + c.Value).Order().ToListAsync()));
        var visit = await bench.QueryAsync(db => db.Encounters.AsNoTracking().SingleAsync());
        Assert.Equal(EncounterClass.Emergency, visit.Class);
        Assert.Equal(EncounterClass.Emergency, await bench.QueryAsync(db => db.ClinicalFacts.Where(f => f.EncounterClass != null).Select(f => f.EncounterClass).SingleAsync()));
        Assert.Equal(7.2, await bench.QueryAsync(db => db.ClinicalLatest.Where(l => db.Set<Code>().Any(c => c.Id == l.CodeId && c.Value == "4548-4")).Select(l => l.LastValue).SingleAsync()));
        Assert.Equal(AppointmentStatus.Missed, await bench.QueryAsync(db => db.Appointments.Select(a => a.Status).SingleAsync()));
    }

    /// <summary>One id is one person: what stands later counts, a blank says nothing, and the undo takes all of it.</summary>
    [Fact]
    public async Task TheSameIdTwice_IsOnePerson_AsTheLastRowSaysIt()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var known = await bench.ImportAsync(bench.File("known.csv", "id,last,email,city\np2,Doe,doe@example.com,Salem\n"));

        var detail = await bench.ImportAsync(bench.File("people.csv",
            "id,last,email,city\np1,Roe,roe@example.com,Boston\np2,Doe,one@example.com,Salem\np1,Poe,poe@example.com,\np2,Moe,two@example.com,Lowell\n"));

        Assert.Empty(detail.Rows);
        Assert.Equal((1, 1, 0, 0), (detail.Summary.Created, detail.Summary.Updated, detail.Summary.Unchanged, detail.Summary.Rejected));
        var (one, two) = (await bench.IdentityAsync("p1"), await bench.IdentityAsync("p2"));
        Assert.Equal(("Poe", "poe@example.com", "Boston"), (one.FamilyName, one.Email?.Reveal(), (await bench.ContactAsync("p1")).City));
        Assert.Equal(("Moe", "two@example.com", "Lowell"), (two.FamilyName, two.Email?.Reveal(), (await bench.ContactAsync("p2")).City));

        var undone = await bench.UndoAsync(detail.Summary.Id);
        Assert.Equal(ImportState.Undone, undone.Summary.State);
        Assert.Equal(["p2"], await bench.QueryAsync(db => db.Contacts.Select(c => c.SourceId).ToListAsync()));
        var back = await bench.IdentityAsync("p2");
        Assert.Equal(("Doe", "doe@example.com", "Salem"), (back.FamilyName, back.Email?.Reveal(), (await bench.ContactAsync("p2")).City));
        Assert.Equal(known.Summary.Id, await bench.QueryAsync(db => db.ImportedPeople.Select(p => p.RunId).SingleAsync()));
    }

    [Fact]
    public async Task Workbook_GoesIn_AsItsCsvWould()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var book = XlsxFixture.Workbook(
            XlsxFixture.Row(1, "Patient ID", "Last name", "Email") + XlsxFixture.Row(2, "p1", "Müller", "a@example.com") + XlsxFixture.Row(3, "p2", "Roe", "nonsense"));

        var detail = await bench.ImportAsync(bench.File("people.xlsx", book));

        Assert.Equal((3, "email (column 3)", ImportCodes.EmailInvalid), Assert.Single(detail.Rows) is { } row ? (row.Row, row.Column, row.Code) : default);
        Assert.Equal("Müller", (await bench.IdentityAsync("p1")).FamilyName);
    }

    /// <summary>Days that never were, of a table and of a workbook (Excel's 60 is 29 February 1900): the row is left out, and it is said which.</summary>
    [Fact]
    public async Task ImpossibleDays_AreNamed_AndNeverMoved()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var rows = XlsxFixture.Row(1, "id", "last", "birthdate") +
            "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x1</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>Roe</t></is></c><c r=\"C2\" s=\"1\"><v>60</v></c></row>" +
            "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>x2</t></is></c><c r=\"B3\" t=\"inlineStr\"><is><t>Poe</t></is></c><c r=\"C3\" s=\"1\"><v>61</v></c></row>";

        var detail = await bench.ImportAsync(
            bench.File("people.csv", "id,last,birthdate\np1,Roe,1990-02-30\np2,Poe,1991-02-29\np3,Doe,1992-02-29\np4,Moe,1990-01-31\n"),
            bench.File("book.xlsx", XlsxFixture.Workbook(rows, formats: ["yyyy\\-mm\\-dd"])));

        Assert.Equal(
            [("people.csv", 2, "birthDate (column 3)", ImportCodes.DateInvalid), ("people.csv", 3, "birthDate (column 3)", ImportCodes.DateInvalid), ("book.xlsx", 2, "birthDate (column 3)", ImportCodes.DateInvalid)],
            detail.Rows.Select(r => (r.File, r.Row, r.Column, r.Code)));
        Assert.Equal(["p3 1992-02-29", "p4 1990-01-31", "x2 1900-03-01"], await BornAsync(bench));
    }

    private static async Task<List<string>> BornAsync(ImportBench bench) =>
        [.. (await bench.QueryAsync(db => db.Contacts.Where(c => c.BirthDate != null).OrderBy(c => c.SourceId).ToListAsync())).Select(c => FormattableString.Invariant($"{c.SourceId} {c.BirthDate:yyyy-MM-dd}"))];

    [Fact]
    public async Task DryRun_SaysWhatWouldChange_FieldByField()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("a.csv", "id,last,email,city\np1,Roe,a@example.com,Boston\np2,Doe,,Boston\n"));
        var next = bench.File("b.csv", "id,last,email,city\np1,Roe,b@example.com,Boston\np2,Doe,c@example.com,Salem\np3,Poe,,\n");
        var facts = bench.File("conditions.csv", "patient,code\np1,44054006\np3,44054006\n");

        var dry = await bench.ImportAsync(new ImportOptions { DryRun = true }, next, facts);
        var diff = (await bench.Host.RunAsync<GetDryRunDiff, IReadOnlyList<DiffLine>>(new GetDryRunDiff(dry.Summary.Id))).Value;

        Assert.Equal((1, 2, 0, 2), (dry.Summary.Created, dry.Summary.Updated, dry.Summary.Unchanged, dry.Summary.Facts));
        Assert.Equal([("email", 1, 1), ("city", 0, 1), ("condition", 2, 0)], diff.Select(d => (d.Field, d.New, d.Changed)));
        Assert.Equal(["a•••@•••.com → b•••@•••.com", "c•••@•••.com"], diff[0].Samples.Order());
        Assert.Equal("Boston", (await bench.ContactAsync("p2")).City);
        var live = await bench.ImportAsync(next, facts);
        Assert.Equal((1, 2, 2), (live.Summary.Created, live.Summary.Updated, live.Summary.Facts));
        Assert.Empty((await bench.Host.RunAsync<GetDryRunDiff, IReadOnlyList<DiffLine>>(new GetDryRunDiff(live.Summary.Id))).Value);
    }

    [Fact]
    public async Task Mapping_IsKeptInVersions_AndPinnedToItsRun()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var first = Mapping(TableKind.People, ("Nr", "id"), ("Name", "familyName"));
        var second = Mapping(TableKind.People, ("Nr", "id"), ("Name", "givenName"));

        var one = await SaveAsync(bench, "clinic", first, 0);
        var same = await SaveAsync(bench, "clinic", first, 1);
        var stale = await SaveAsync(bench, "clinic", second, 0);
        var two = await SaveAsync(bench, "clinic", second, 1);

        Assert.Equal((1, 1, 2), (one.Value.Number, same.Value.Number, two.Value.Number));
        Assert.Equal("mapping.changed_meanwhile", stale.Error?.Code);
        Assert.Equal("mapping.name", (await SaveAsync(bench, "My Clinic", first, 0)).Error?.Code);
        Assert.Equal("mapping.name_shipped", (await SaveAsync(bench, "synthea-csv", first, 0)).Error?.Code);
        Assert.Equal("mapping.no_key", (await SaveAsync(bench, "bad", Mapping(TableKind.People, ("Name", "familyName")), 0)).Error?.Code);
        var found = (await bench.Host.RunAsync<FindMapping, FoundMapping>(new FindMapping("clinic"))).Value;
        Assert.Equal((two.Value.Id, 2), (found.Id!.Value, found.Number));
        Assert.Contains(new MappingName("clinic", 2), (await bench.Host.RunAsync<ListMappings, IReadOnlyList<MappingName>>(new ListMappings())).Value);
        Assert.Equal("mapping.not_found", (await bench.Host.RunAsync<FindMapping, FoundMapping>(new FindMapping("nope"))).Error?.Code);

        var file = bench.File("x.csv", "Nr,Name\np1,Roe\n");
        var dry = await ImportAsync(bench, first, new ImportOptions { DryRun = true }, file);
        var run = (await bench.Host.RunAsync<ConfirmImport, ImportRunId>(new ConfirmImport(dry.Summary.Id))).Value;
        Assert.Null((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run))).Error);
        Assert.Equal("Roe", (await bench.IdentityAsync("p1")).FamilyName);
    }

    [Fact]
    public async Task Label_OfATable_StaysWithItsCodes()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("people.csv", "id,last\np1,Roe\n"), bench.File("conditions.csv", "patient,code\np1,44054006\n"));
        var mapping = Mapping(TableKind.Conditions, ("patient", "id"), ("code", "code"));

        await ImportAsync(bench, mapping with { Tables = [mapping.Tables[0] with { Sensitivity = Sensitivity.SubstanceUse }] }, new ImportOptions(), bench.File("sud.csv", "patient,code\np1,44054006\np1,59621000\n"));

        Assert.Equal(
            [("44054006", true), ("59621000", true)],
            (await bench.QueryAsync(db => db.Set<Code>().OrderBy(c => c.Value).ToListAsync())).Select(c => (c.Value, c.Sensitivity.HasFlag(Sensitivity.SubstanceUse))));
    }

    [Fact]
    public async Task FileOutsideTheMapping_AndMissingColumns_AreNamed()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var mapping = new ImportMapping { Tables = [Mapping(TableKind.People, ("Nr", "id"), ("Ort", "city")).Tables[0] with { Files = "list*.csv" }] };

        var detail = await ImportAsync(bench, mapping, new ImportOptions(), bench.File("list1.csv", "Nr,Name\np1,Roe\n"), bench.File("list2.csv", "Name,Ort\nRoe,Boston\n"), bench.File("other.csv", "Nr,Ort\np2,Boston\n"));

        Assert.Equal(
            [("list1.csv", ImportCodes.MappingColumnMissing, "city", true), ("list2.csv", ImportCodes.MappingColumnMissing, "id", false), ("other.csv", ImportCodes.FileNotMapped, null, false)],
            detail.Rows.Select(r => (r.File, r.Code, r.Column, r.Kept)));
        Assert.Equal(1, detail.Summary.Created);
    }

    /// <summary>Nobody chose the columns of a file without a mapping, so what it takes as nothing is named, with the reason and never with a value.</summary>
    [Fact]
    public async Task ColumnsThatASuggestedMappingLeavesOut_AreNamed_WithWhy()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        string[] files =
        [
            bench.File("conditions.csv", "patient,code,ward\np1,44054006,Canary ward\n"),
            bench.File("people.csv", "id,last,birthdate,shoe size,last name,roe@example.com\np1,Roe,about 1950,41,Roe,x\np2,Doe,1990-01-31,39,Doe,\np3,Poe,unknown,40,Poe,y\n"),
        ];

        var dry = await bench.ImportAsync(new ImportOptions { DryRun = true }, files);
        var detail = await bench.ImportAsync(files);
        var mapped = await ImportAsync(bench, Mapping(TableKind.People, ("id", "id"), ("last", "familyName")), new ImportOptions(), files[1]);

        IgnoredColumn[] expected =
        [
            new("conditions.csv", "ward (column 3)", ImportCodes.ColumnIgnored), new("people.csv", "birthdate (column 3)", ImportCodes.ColumnIgnoredValues),
            new("people.csv", "shoe size (column 4)", ImportCodes.ColumnIgnored), new("people.csv", "last name (column 5)", ImportCodes.ColumnIgnoredSecond), new("people.csv", "column 6", ImportCodes.ColumnIgnored),
        ];
        Assert.Equal(expected, detail.Columns);
        Assert.Equal(expected, dry.Columns);
        Assert.Empty(mapped.Columns);
        // They are no rows, and nothing that ends or marks a run.
        Assert.Empty(detail.Rows);
        Assert.Empty(detail.Reasons);
        Assert.Equal((3, 1, 0), (detail.Summary.Created, detail.Summary.Facts, detail.Summary.Rejected));
        var text = RejectedRowsCsv.Of(detail);
        Assert.Contains("\r\n\"people.csv\",0,\"birthdate (column 3)\",column.ignored_values,yes\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1950", text, StringComparison.Ordinal);
        Assert.DoesNotContain("roe@example.com", text, StringComparison.Ordinal);
        var inspected = (await bench.Host.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles([new ImportSource(files[1], "people.csv")]))).Value[0];
        Assert.Equal([null, null, .. expected.Skip(1).Select(c => c.Code)], inspected.Columns.Select(c => c.LeftOut));
        Assert.Contains(
            "people.csv: column.ignored shoe size (column 4), column 6. Nothing that such a table holds goes by this name. To take it in, say in a mapping what it is.", ImportWords.LeftOut(detail.Columns));
    }

    [Fact]
    public async Task Synthea_IsImportable_AsASet()
    {
        var folder = SharedData.Path("patients/synthea-csv");
        await using var bench = await ImportBench.StartAsync(provider);

        var detail = await ImportAsync(bench, BuiltInMappings.Find("synthea-csv")!, new ImportOptions(), [.. Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal)]);
        var again = await bench.ImportAsync([.. Directory.GetFiles(folder, "*.csv")]);

        Assert.Empty(detail.Rows.Where(r => !r.Kept));
        Assert.Equal(Rows(folder, "patients"), detail.Summary.Created);
        foreach (var (kind, file) in new[] { (FactKind.Immunization, "immunizations"), (FactKind.Allergy, "allergies"), (FactKind.Condition, "conditions"), (FactKind.CarePlan, "careplans"), (FactKind.Medication, "medications"), (FactKind.Procedure, "procedures"), (FactKind.Observation, "observations"), (FactKind.Coverage, "payer_transitions") })
            Assert.Equal(Rows(folder, file), await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == kind)));
        Assert.Equal(Rows(folder, "encounters"), await bench.QueryAsync(db => db.Encounters.CountAsync()));
        Assert.Equal(["cvx", "insurance", "local", "loinc", "rxnorm", "snomed", "words"], await bench.QueryAsync(db => db.Set<Code>().Select(c => c.System).Distinct().Order().ToListAsync()));
        Assert.Equal((0, 0, 0), (again.Summary.Created, again.Summary.Updated, again.Summary.Facts));
    }

    /// <summary>Payers are named in a table of their own; an id that it lacks is no insurance.</summary>
    [Fact]
    public async Task PayersOfInsurance_AreNamedByTheirOwnTable_WhateverTheOrder()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        string[] files =
        [
            bench.File("payer_transitions.csv", "PATIENT,MEMBERID,START_YEAR,END_YEAR,PAYER\np1,m1,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z,a\np1,m2,2021-01-01T00:00:00Z,,b\np1,m3,2022-01-01T00:00:00Z,,gone\np1,m4,2023-01-01T00:00:00Z,,Harbor Health\n"),
            bench.File("payers.csv", "Id,NAME,CITY\na,Medicare,Baltimore\nb,Harbor Health,Boston\nc,,Boston\n"),
            bench.File("people.csv", "Id,LAST\np1,Roe\n"),
        ];

        var first = await bench.ImportAsync(files);
        var again = await bench.ImportAsync(files);

        Assert.Equal([("payer_transitions.csv", 4, "code (column 5)", ImportCodes.PayerUnknown)], first.Rows.Select(r => (r.File, r.Row, r.Column, r.Code)));
        Assert.Equal((1, 3, 1, 0), (first.Summary.Created, first.Summary.Facts, again.Summary.Unchanged, again.Summary.Facts));
        Assert.Equal(["insurance medicare", "local Harbor Health"], await bench.QueryAsync(db => db.Set<Code>().Select(c => c.System + " " + c.Value).Order().ToListAsync()));
        Assert.Equal(3, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == FactKind.Coverage)));
    }

    [Fact]
    public async Task NaughtyNames_AreStoredUnharmed()
    {
        var strings = System.Text.Json.JsonSerializer.Deserialize<List<string>>(File.ReadAllText(SharedData.Path("contacts/blns/blns.json")))!
            .Where(s => s.Trim().Length > 0 && !s.Contains('\0', StringComparison.Ordinal) && System.Text.Encoding.UTF8.GetByteCount(s) <= 500).ToList();
        await using var bench = await ImportBench.StartAsync(provider);

        var detail = await bench.ImportAsync(bench.File("people.csv", "id,last\n" + string.Concat(strings.Select((s, i) => $"p{i},\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"))));

        Assert.Empty(detail.Rows);
        for (var i = 0; i < strings.Count; i += 7)
            Assert.Equal(strings[i].Trim(), (await bench.IdentityAsync($"p{i}")).FamilyName);
    }

    [Fact]
    public async Task Inspection_NeedsTheRight_AndMasksByRole()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var source = new ImportSource(bench.File("people.csv", "id,email,city\np1,ada@example.com,Boston\n"), "people.csv");
        var admin = Actor.User(UserId.New(), "Admin", new HashSet<Permission> { Permission.ImportRun, Permission.ImportView }, null, null);
        var marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentView }, null, null);

        var seen = (await bench.Host.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles([source]))).Value;
        var masked = (await bench.Host.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles([source]), admin)).Value;
        var refused = await bench.Host.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles([source]), marketer);

        Assert.Equal(["•••", "a•••@•••.com", "Boston"], seen[0].Columns.SelectMany(c => c.Samples));
        Assert.Equal(["x9", "xxx@xxxxxxx.xxx", "xxxxxx"], masked[0].Columns.SelectMany(c => c.Samples));
        Assert.Equal(ErrorKind.Forbidden, refused.Error?.Kind);
    }

    private static int Rows(string folder, string file) => File.ReadLines(Path.Combine(folder, file + ".csv")).Count() - 1;

    private static Task<Result<SavedMapping>> SaveAsync(ImportBench bench, string name, ImportMapping mapping, int basedOn) =>
        bench.Host.RunAsync<SaveMapping, SavedMapping>(new SaveMapping(name, mapping, basedOn));

    private static ImportMapping Mapping(TableKind kind, params (string Column, string Target)[] columns) =>
        new() { Tables = [new TableMapping { Holds = kind, Columns = [.. columns.Select(c => new ColumnMapping { Column = c.Column, Target = c.Target })] }] };

    private static async Task<ImportDetail> ImportAsync(ImportBench bench, ImportMapping mapping, ImportOptions options, params string[] paths)
    {
        var started = await bench.Host.RunAsync<StartImport, ImportRunId>(new StartImport([.. paths.Select(p => new ImportSource(p, Path.GetFileName(p)))], options) { Mapping = mapping });
        Assert.Null((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(started.Value))).Error);
        return (await bench.Host.RunAsync<GetImport, ImportDetail>(new GetImport(started.Value, 10_000))).Value;
    }
}

public sealed class SqliteTableImportTests() : TableImportSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlTableImportTests() : TableImportSuite(DatabaseProvider.PostgreSql);

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Features.Contacts;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Files as they come in real life: wrong, broken, hostile.</summary>
public sealed class ImportFileTests
{
    public static TheoryData<string, string, string> BrokenFiles => new()
    {
        { "empty.json", "", ImportCodes.FileEmpty },
        { "blank.csv", " \r\n\t", ImportCodes.FileEmpty },
        { "patient.xml", "<?xml version=\"1.0\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", ImportCodes.FileXml },
        { "book.xlsx", "PK\u0003\u0004rest", ImportCodes.WorkbookUnreadable },
        { "array.json", "[{\"resourceType\":\"Patient\"}]", ImportCodes.FileUnknownFormat },
        { "prose.txt", "Dear colleague", ImportCodes.FileUnknownFormat },
        { "cut.json", Bundle(Patient("p1"))[..^2], ImportCodes.JsonTruncated },
        { "tail.json", Bundle(Patient("p1")) + "{}", ImportCodes.JsonMalformed },
        { "comma.json", Bundle(Patient("p1")).Replace("\"id\":", "\"id\"::", StringComparison.Ordinal), ImportCodes.JsonMalformed },
        { "list.json", "{\"resourceType\":\"Nonsense\",\"entry\":[]}", ImportCodes.ResourceType },
        { "noid.csv", "name,email\nAda,ada@example.com\n", ImportCodes.CsvNoIdColumn },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public async Task BrokenFile_IsRefusedWhole_TheOthersGoIn(string name, string content, string code)
    {
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync(bench.File(name, content), bench.File("good.json", Bundle(Patient("p2"))));

        var row = Assert.Single(detail.Rows);
        Assert.Equal((name, 0, code), (row.File, row.Row, row.Code));
        Assert.Equal(code == ImportCodes.JsonMalformed, row.Column is not null && row.Column.StartsWith("line 1, byte ", StringComparison.Ordinal));
        Assert.Equal("p2", await bench.QueryAsync(db => db.Contacts.Select(c => c.SourceId).SingleAsync()));
    }

    /// <summary>The history names each file by the hash that any other program makes of it.</summary>
    [Fact]
    public async Task History_NamesFiles_ByTheirSha256()
    {
        await using var bench = await ImportBench.StartAsync();
        string[] files = [bench.File("one.json", Bundle(Patient("p1"))), bench.File("two.csv", "id,last\np2,Roe\n"), bench.File("none.csv", "")];

        var detail = await bench.ImportAsync(files);

        Assert.Equal(files.Select(f => (Path.GetFileName(f), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f))))), detail.Files.Select(f => (f.Name, f.Sha256)));
        // Of nothing it is known to everybody (FIPS 180-4).
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", detail.Files[2].Sha256);
    }

    [Fact]
    public async Task Fhir_ImpossibleAndPartialBirthDates_AreNamed()
    {
        await using var bench = await ImportBench.StartAsync();
        static JsonObject Born(string id, string? date) => Patient(id, change: p => p["birthDate"] = date);

        var detail = await bench.ImportAsync(bench.File("one.json", Bundle(Born("p1", "1990-02-30"), Born("p2", "1991-02-29"), Born("p3", "1992-02-29"), Born("p4", "1975"))));

        Assert.Equal(
            [(1, "Patient.birthDate", ImportCodes.ResourceInvalid, false), (2, "Patient.birthDate", ImportCodes.ResourceInvalid, false), (4, "birthDate", ImportCodes.DatePartial, true)],
            detail.Rows.Select(r => (r.Row, r.Column, r.Code, r.Kept)));
        Assert.Equal(["p3", "p4"], await bench.QueryAsync(db => db.Contacts.OrderBy(c => c.SourceId).Select(c => c.SourceId).ToListAsync()));
    }

    /// <summary>The parser of FHIR throws at a property without a name, wherever it stands.</summary>
    [Fact]
    public async Task Fhir_APropertyWithoutAName_IsRefused_AndTheRestGoesIn()
    {
        await using var bench = await ImportBench.StartAsync();
        var (top, nested) = (Patient("p1", change: p => p[""] = "x"), Patient("p2", change: p => p["name"]![0]![""] = "x"));

        var bundle = await bench.ImportAsync(bench.File("one.json", Bundle(top, nested, Patient("p3"))));
        var lines = await bench.ImportAsync(bench.File("all.ndjson", top.ToJsonString() + "\n" + nested.ToJsonString() + "\n" + Patient("p4").ToJsonString() + "\n"));

        Assert.Equal([(1, ImportCodes.ResourceInvalid), (2, ImportCodes.ResourceInvalid)], bundle.Rows.Select(r => (r.Row, r.Code)));
        Assert.Equal([(1, ImportCodes.ResourceInvalid), (2, ImportCodes.ResourceInvalid)], lines.Rows.Select(r => (r.Row, r.Code)));
        Assert.Equal((1, 1), (bundle.Summary.Created, lines.Summary.Created));
    }

    /// <summary>What is of no type that is taken is told at the end, one line a type, and is no rejection.</summary>
    [Fact]
    public async Task TypesThatAreNotTaken_AreTold_OnceEach()
    {
        await using var bench = await ImportBench.StartAsync();
        static JsonObject Of(string type, string id) => new() { ["resourceType"] = type, ["id"] = id };
        string[] files =
        [
            bench.File("one.json", Bundle(Patient("p1"), Of("Claim", "c1"), Of("Slot", "s1"), Of("Claim", "c2"), Of("Medication", "m1"))),
            bench.File("list.json", "{\"resourceType\":\"List\",\"entry\":[]}"),
            bench.File("slot.json", Of("Slot", "s2").ToJsonString()),
            bench.File("all.ndjson", Of("Claim", "c3").ToJsonString() + "\n" + Of("Organization", "o1").ToJsonString() + "\n" + Of("Medication", "m2").ToJsonString() + "\n"),
            bench.File("broken.json", Bundle(Of("Device", "d1")) + "{}"),
        ];

        var detail = await bench.ImportAsync(files);
        var dry = await bench.ImportAsync(new ImportOptions { DryRun = true }, files);

        Assert.Equal([("broken.json", ImportCodes.JsonMalformed)], detail.Rows.Select(r => (r.File, r.Code)));
        Assert.Equal([ImportCodes.JsonMalformed], detail.Reasons.Select(r => r.Code));
        Assert.Equal([new("Claim", 3), new("List", 1), new("Organization", 1), new IgnoredType("Slot", 2)], detail.Ignored);
        Assert.Equal((1, 0, 1), (detail.Summary.Created, detail.Summary.Facts, detail.Summary.Rejected));
        Assert.Equal(detail.Ignored, dry.Ignored);
        Assert.Equal("Passed over, for nothing here uses them: 3 Claim, 1 List, 1 Organization, 2 Slot.", ImportWords.Ignored(detail.Ignored));
        Assert.DoesNotContain(ImportCodes.ResourceIgnored, RejectedRowsCsv.Of(detail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf16_IsRefused_AByteOrderMarkIsNot()
    {
        await using var bench = await ImportBench.StartAsync();
        var json = Bundle(Patient("p1"));

        var detail = await bench.ImportAsync(
            bench.File("utf16.json", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(json)).ToArray()),
            bench.File("bom.json", Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(json)).ToArray()),
            bench.File("bom.ndjson", Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Patient("p2").ToJsonString())).ToArray()),
            bench.File("bom.csv", Encoding.UTF8.GetPreamble().Concat("id,email\np3,c@example.com\n"u8.ToArray()).ToArray()));

        var row = Assert.Single(detail.Rows);
        Assert.Equal(("utf16.json", ImportCodes.FileEncoding), (row.File, row.Code));
        Assert.Equal(3, detail.Summary.Created);
    }

    [Fact]
    public async Task Csv_BadRows_AreListedByRowAndColumn()
    {
        await using var bench = await ImportBench.StartAsync();
        var csv = bench.File("people.csv",
            "Patient ID,E-mail Address,DOB,Comment\n" +
            "p1,ada@example.com,1990-01-31,\"two\nlines\"\n" +
            "p2,not-an-address,1990-01-31,x\n" +
            "p3,c@example.com,31.31.1990,x\n" +
            ",d@example.com,,x\n" +
            "p5,e@example.com,1/31/1990\n" +
            "p6,f@example.com,,\"stray\"quote\n" +
            "p7,g@example.com,," + new string('x', 4000) + "\n" +
            "p8," + new string('h', 600) + "@example.com,,x\n");

        var detail = await bench.ImportAsync(csv);

        Assert.Equal(
        [
            (3, "email (column 2)", ImportCodes.EmailInvalid), (4, "birthDate (column 3)", ImportCodes.DateInvalid), (5, null, ImportCodes.CsvNoId),
            (6, null, ImportCodes.CsvFieldCount), (7, "column 4", ImportCodes.CsvMalformed), (9, "email (column 2)", ImportCodes.ValueTooLong),
        ],
            detail.Rows.Select(r => (r.Row, r.Column, r.Code)));
        Assert.Equal(["p1", "p7"], await bench.QueryAsync(db => db.Contacts.OrderBy(c => c.SourceId).Select(c => c.SourceId).ToListAsync()));
    }

    [Fact]
    public async Task HugeStrings_AreTaken_UpToTheLimit()
    {
        await using var bench = await ImportBench.StartAsync();
        var wordy = Patient("p1", change: p => p["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + new string('n', 3_000_000) + "</div>" });
        var tooWordy = Patient("p2", change: p => p["text"] = new JsonObject { ["status"] = "generated", ["div"] = new string('n', JsonElements.MaxElement) });

        var detail = await bench.ImportAsync(bench.File("wordy.json", Bundle(wordy)), bench.File("tooWordy.json", Bundle(Patient("p3"), tooWordy)));

        var row = Assert.Single(detail.Rows);
        Assert.Equal(("tooWordy.json", 0, ImportCodes.ResourceTooLarge), (row.File, row.Row, row.Code));
        Assert.Equal("p1", await bench.QueryAsync(db => db.Contacts.Select(c => c.SourceId).SingleAsync()));
    }

    [Fact]
    public async Task Ndjson_PeopleAreRead_BeforeWhatRefersToThem()
    {
        await using var bench = await ImportBench.StartAsync();
        var medication = new JsonObject { ["resourceType"] = "Medication", ["id"] = "m1", ["code"] = Concept("http://www.nlm.nih.gov/research/umls/rxnorm", "314076", "lisinopril") };
        var request = new JsonObject
        {
            ["resourceType"] = "MedicationRequest",
            ["id"] = "r1",
            ["status"] = "active",
            ["intent"] = "order",
            ["medicationReference"] = new JsonObject { ["reference"] = "Medication/m1" },
            ["subject"] = new JsonObject { ["reference"] = "https://ehr.example.org/fhir/Patient/p1" },
            ["authoredOn"] = "2024-02-03",
        };
        var orphan = (JsonObject)request.DeepClone();
        orphan["id"] = "r2";
        orphan["medicationReference"] = new JsonObject { ["reference"] = "Medication/m9" };

        var detail = await bench.ImportAsync(
            bench.File("MedicationRequest.ndjson", request.ToJsonString() + "\n\n" + orphan.ToJsonString() + "\nnonsense\n"),
            bench.File("Medication.ndjson", medication.ToJsonString()),
            bench.File("Patient.ndjson", Patient("p1").ToJsonString()));

        Assert.Equal([(3, ImportCodes.MedicationUnknown), (4, ImportCodes.JsonMalformed)], detail.Rows.Select(r => (r.Row, r.Code)));
        Assert.Equal(FactStatus.Active, await bench.QueryAsync(db => db.ClinicalFacts.Where(f => f.Kind == FactKind.Medication).Select(f => f.Status).SingleAsync()));
    }

    [Fact]
    public async Task AlternativeCodings_EachAnswerARule()
    {
        await using var bench = await ImportBench.StartAsync();
        var condition = Condition("c1", "p1", "44054006");
        ((JsonArray)condition["code"]!["coding"]!).Add(new JsonObject { ["system"] = "http://hl7.org/fhir/sid/icd-10-cm", ["code"] = "E11.9", ["display"] = "Type 2 diabetes" });

        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), condition)));

        Assert.Equal(["icd-10-cm E11.9", "snomed 44054006"], await bench.QueryAsync(db =>
            db.ClinicalLatest.Join(db.Set<Core.Terminology.Code>(), l => l.CodeId, c => c.Id, (l, c) => c.System + " " + c.Value).Order().ToListAsync()));
    }

    [Fact]
    public async Task RecordsThatTheSourceMergedAway_GoInWithARemark()
    {
        await using var bench = await ImportBench.StartAsync();
        var closed = Patient("closed", change: p => p["active"] = false);
        var replaced = Patient("replaced", change: p => p["link"] = new JsonArray(new JsonObject { ["other"] = new JsonObject { ["reference"] = "Patient/p1" }, ["type"] = "replaced-by" }));

        var detail = await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1", change: p => p["active"] = true), closed, replaced)));

        Assert.Equal([(2, "active"), (3, "link")], detail.Rows.Where(r => r.Code == ImportCodes.PatientInactive).Select(r => (r.Row, r.Column)));
        Assert.Equal((3, 0), (detail.Summary.Created, detail.Summary.Rejected));
    }

    [Fact]
    public async Task BulkExport_TenPeople_GoIn()
    {
        var folder = SharedData.Path("patients/bulk-ndjson-10");
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync(Directory.GetFiles(folder, "*.000.ndjson"));

        Assert.Empty(detail.Rows);
        Assert.Equal(File.ReadLines(Path.Combine(folder, "Patient.000.ndjson")).Count(), detail.Summary.Created);
        foreach (var (kind, file) in new[] { (FactKind.Condition, "Condition"), (FactKind.Procedure, "Procedure"), (FactKind.Medication, "MedicationRequest"), (FactKind.Immunization, "Immunization"), (FactKind.Allergy, "AllergyIntolerance") })
            Assert.Equal(File.ReadLines(Path.Combine(folder, file + ".000.ndjson")).Count(), await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == kind)));
        Assert.Equal(File.ReadLines(Path.Combine(folder, "Encounter.000.ndjson")).Count(), await bench.QueryAsync(db => db.Encounters.CountAsync()));
    }

    /// <summary>One id is one person: what stands later counts, and the undo takes all of it.</summary>
    [Fact]
    public async Task TheSamePatientTwice_IsOnePerson_AsTheLastSaysIt()
    {
        await using var bench = await ImportBench.StartAsync();
        var first = Patient("p1", family: "Roe", given: "Ada");
        var last = Patient("p1", family: "Poe", given: "Bea", change: p => p["birthDate"] = "1970-02-03");

        var detail = await bench.ImportAsync(bench.File("one.json", Bundle(first, Condition("c1", "p1", "44054006"), last)));

        Assert.Empty(detail.Rows);
        Assert.Equal((1, 0, 0, 1), (detail.Summary.Created, detail.Summary.Updated, detail.Summary.Rejected, detail.Summary.Facts));
        var identity = await bench.IdentityAsync("p1");
        Assert.Equal(("Poe", "Bea Inés"), (identity.FamilyName, identity.GivenName));
        Assert.Equal(new DateOnly(1970, 2, 3), (await bench.ContactAsync("p1")).BirthDate);

        var undone = await bench.UndoAsync(detail.Summary.Id);
        Assert.Equal(ImportState.Undone, undone.Summary.State);
        Assert.Equal((0, 0, 0), await bench.QueryAsync(async db => (await db.Contacts.CountAsync(), await db.ClinicalFacts.CountAsync(), await db.ImportedPeople.CountAsync())));
    }
}

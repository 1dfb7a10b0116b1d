using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>What importing means, the same on every engine that runs here.</summary>
public abstract class ImportSuite(DatabaseProvider provider)
{
    private const string Hypertension = "38341003";
    private const string HbA1c = "4548-4";

    [Fact]
    public async Task Person_ArrivesWithDemographics_AndSealedIdentity()
    {
        await using var bench = await ImportBench.StartAsync(provider);

        var detail = await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"))));

        Assert.Equal((1, 0, 0), (detail.Summary.Created, detail.Summary.Updated, detail.Summary.Unchanged));
        var contact = await bench.ContactAsync("p1");
        Assert.Equal(AdministrativeGender.Female, contact.Gender);
        Assert.Equal(new DateOnly(1965, 9, 12), contact.BirthDate);
        Assert.Equal(("es", "Spanish", "M"), (contact.LanguageCode, contact.LanguageText, contact.MaritalStatus));
        Assert.Equal(("2106-3", "White", "2135-2", "Hispanic or Latino"), (contact.RaceCode, contact.RaceText, contact.EthnicityCode, contact.EthnicityText));
        Assert.Equal(("Worcester", "MA", "01545", "US"), (contact.City, contact.State, contact.Zip, contact.Country));
        Assert.Equal(EmailVerification.None, contact.EmailVerification);
        Assert.Equal(1, contact.SendVersion);
        var identity = await bench.IdentityAsync("p1");
        Assert.Equal(("Mrs.", "Marisol Inés", "Quillfeather", "marisol.p1@example.com"),
            (identity.Prefix, identity.GivenName, identity.FamilyName, identity.Email!.Reveal()));
    }

    [Fact]
    public async Task Facts_ArriveWithRollUps()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var panel = Observation("o4", "p1", "55284-4", 0, "x", "2021-02-01");
        panel.Remove("valueQuantity");
        panel["component"] = new JsonArray(
            new JsonObject { ["code"] = Concept(Loinc, "8462-4"), ["valueQuantity"] = new JsonObject { ["value"] = 81.5, ["code"] = "mm[Hg]" } },
            new JsonObject { ["code"] = Concept(Loinc, "8480-6"), ["valueQuantity"] = new JsonObject { ["value"] = 127, ["code"] = "mm[Hg]" } });
        var inVisit = Condition("c2", "p1", "44054006", "resolved", "2018-01-01", abatement: "2020-01-01");
        inVisit["encounter"] = new JsonObject { ["reference"] = "urn:uuid:e1" };

        var detail = await bench.ImportAsync(bench.File("one.json", Bundle(
            Condition("c1", "p1", Hypertension), inVisit,
            Observation("o1", "p1", HbA1c, 6.1, "%", "2020-06-01T08:00:00-04:00"),
            Observation("o3", "p1", HbA1c, 7.2, "%", "2021-03-01T17:30:00-05:00"),
            Observation("o2", "p1", HbA1c, 5.9, "%", "2021-03-01T07:30:00-05:00"),
            panel, Encounter("e1", "p1"), Appointment("a1", "p1"), Patient("p1"))));

        Assert.Empty(detail.Rows);
        Assert.Equal(10, detail.Summary.Facts);
        var latest = await LatestAsync(bench, HbA1c);
        Assert.Equal((3, 7.2, "%"), (latest!.N, latest.LastValue, latest.LastUnit));
        Assert.Equal((new DateOnly(2020, 6, 1).DayNumber, new DateOnly(2021, 3, 1).DayNumber), (latest.FirstDay, latest.LastDay));
        Assert.Equal(81.5, (await LatestAsync(bench, "8462-4"))!.LastValue);
        Assert.Equal((1, 1), await LatestAsync(bench, Hypertension) is { } h ? (h.N, h.ActiveN) : default);
        Assert.Equal((1, 0, new DateOnly(2020, 1, 1).DayNumber), await LatestAsync(bench, "44054006") is { } d ? (d.N, d.ActiveN, d.LastEndDay) : default);
        Assert.Equal(EncounterClass.Emergency, await bench.QueryAsync(db => db.ClinicalFacts.Where(f => f.EndDay != null).Select(f => f.EncounterClass).SingleAsync()));
        var encounter = await bench.QueryAsync(db => db.Encounters.AsNoTracking().SingleAsync());
        Assert.Equal((EncounterClass.Emergency, new DateOnly(2020, 5, 6).DayNumber), (encounter.Class, encounter.Day));
        var appointment = await bench.QueryAsync(db => db.Appointments.AsNoTracking().SingleAsync());
        Assert.Equal((AppointmentStatus.Missed, new DateTimeOffset(2026, 10, 5, 13, 30, 0, TimeSpan.Zero)), (appointment.Status, appointment.StartsAt));
        Assert.Equal(Sensitivity.None, await bench.QueryAsync(db => db.Codes.Where(c => c.Value == Hypertension).Select(c => c.Sensitivity).SingleAsync()));
    }

    [Fact]
    public async Task SecondImport_ChangesNothing()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var file = bench.File("one.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension), Observation("o1", "p1", HbA1c, 6.1, "%", "2020-06-01"), Encounter("e1", "p1"), Appointment("a1", "p1")));
        await bench.ImportAsync(file);
        var before = await bench.ContactAsync("p1");
        bench.Host.Clock.Advance(TimeSpan.FromDays(1));

        var again = await bench.ImportAsync(file);

        Assert.Equal((0, 0, 1, 0), (again.Summary.Created, again.Summary.Updated, again.Summary.Unchanged, again.Summary.Facts));
        var after = await bench.ContactAsync("p1");
        Assert.Equal((before.ChangedAt, before.SendVersion), (after.ChangedAt, after.SendVersion));
        Assert.Equal(before.EmailSealed, after.EmailSealed);
    }

    [Fact]
    public async Task ChangedAndRetractedStatements_MoveTheRollUp()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(
            Patient("p1"), Condition("c1", "p1", Hypertension), Observation("o1", "p1", HbA1c, 6.1, "%", "2020-06-01"), Observation("o2", "p1", HbA1c, 9.4, "%", "2021-06-01"))));
        var withdrawn = Observation("o2", "p1", HbA1c, 9.4, "%", "2021-06-01");
        withdrawn["status"] = "entered-in-error";

        var detail = await bench.ImportAsync(bench.File("two.json", Bundle(Condition("c1", "p1", Hypertension, "resolved", abatement: "2022-01-01"), withdrawn)));

        Assert.Equal((0, 2), (detail.Summary.Created, detail.Summary.Facts));
        Assert.Equal((1, 6.1), await LatestAsync(bench, HbA1c) is { } a1c ? (a1c.N, a1c.LastValue) : default);
        Assert.Equal((1, 0), await LatestAsync(bench, Hypertension) is { } h ? (h.N, h.ActiveN) : default);
        Assert.Equal(2, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()));
    }

    [Fact]
    public async Task BadEntries_AreListed_TheRestGoesIn()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var unknownElement = Condition("c2", "p1", Hypertension);
        unknownElement["colour"] = "blue";
        var wordsOnly = Condition("c3", "p1", Hypertension);
        wordsOnly["code"] = new JsonObject { ["text"] = "told nurse Petra about her sister" };
        var notes = Condition("c4", "p1", "35489007");
        notes["meta"] = new JsonObject { ["security"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActCode", ["code"] = "PSYTHPN" }) };
        var undated = Observation("o1", "p1", HbA1c, 6.1, "%", "2020-06-01");
        undated.Remove("effectiveDateTime");
        var martian = new JsonObject { ["resourceType"] = "Martian", ["id"] = "m1" };
        var badEmail = Patient("p2", change: p => p["telecom"]![1]!["value"] = "not an address");

        var detail = await bench.ImportAsync(bench.File("mixed.json", Bundle(
            Patient("p1"), unknownElement, wordsOnly, notes, undated, martian, Condition("c5", "p9", Hypertension), badEmail, Condition("c6", "p1", Hypertension))));

        Assert.Equal(2, detail.Summary.Created);
        Assert.Equal(1, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()));
        Assert.Equal(
        [
            (2, ImportCodes.ResourceInvalid), (3, ImportCodes.CodeMissing), (4, ImportCodes.PsychotherapyNotes), (5, ImportCodes.DateMissing),
            (6, ImportCodes.ResourceType), (7, ImportCodes.SubjectUnknown), (8, ImportCodes.EmailInvalid),
        ],
            detail.Rows.Select(r => (r.Row, r.Code)));
        Assert.Equal(6, detail.Summary.Rejected);
        Assert.True(detail.Rows[^1].Kept);
        Assert.All(detail.Rows, r => Assert.Equal("mixed.json", r.File));
        Assert.Null((await bench.IdentityAsync("p2")).Email);
    }

    [Fact]
    public async Task DryRun_CountsTheSame_AndChangesNothing()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var people = bench.File("Patient.ndjson", Patient("p1").ToJsonString() + "\n");
        var facts = bench.File("Condition.ndjson", Condition("c1", "p1", Hypertension).ToJsonString() + "\n" + Condition("c2", "p7", Hypertension).ToJsonString() + "\n");

        var dry = await bench.ImportAsync(new ImportOptions { DryRun = true }, facts, people);

        Assert.Equal((1, 1, 1), (dry.Summary.Created, dry.Summary.Facts, dry.Summary.Rejected));
        Assert.Equal((0, 0, 0), (await bench.QueryAsync(db => db.Contacts.CountAsync()), await bench.QueryAsync(db => db.ClinicalFacts.CountAsync()), await bench.QueryAsync(db => db.Codes.CountAsync())));
        var live = await bench.ImportAsync(facts, people);
        Assert.Equal((dry.Summary.Created, dry.Summary.Facts, dry.Summary.Rejected), (live.Summary.Created, live.Summary.Facts, live.Summary.Rejected));
    }

    [Fact]
    public async Task MoreThanOneBatch_GoesInWhole()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var resources = Enumerable.Range(1, 600).SelectMany(i => (JsonObject[])[Condition($"c{i}", $"p{i}", Hypertension), Patient($"p{i}")]).ToArray();

        var detail = await bench.ImportAsync(bench.File("many.json", Bundle(resources)));

        Assert.Equal((600, 600, 0), (detail.Summary.Created, detail.Summary.Facts, detail.Summary.Rejected));
        Assert.Equal(600, await bench.QueryAsync(db => db.ClinicalLatest.CountAsync(l => l.ActiveN == 1)));
    }

    [Fact]
    public async Task Csv_AddsMailboxes_ByRecordId_AndWipesNothing()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var bundle = bench.File("one.json", Bundle(Patient("p1", change: p => ((JsonArray)p["telecom"]!).RemoveAt(1))));
        await bench.ImportAsync(bundle);
        var csv = bench.File("addresses.csv", "patient_id,last,email_assigned,race\r\np1,,marisol@example.org,\r\np2,Okonkwo,ada@example.net,Asian\r\n");

        var detail = await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, csv);
        await bench.ImportAsync(bundle);

        Assert.Equal((1, 1), (detail.Summary.Created, detail.Summary.Updated));
        var identity = await bench.IdentityAsync("p1");
        Assert.Equal(("marisol@example.org", "Quillfeather"), (identity.Email!.Reveal(), identity.FamilyName));
        var contact = await bench.ContactAsync("p1");
        Assert.Equal((EmailVerification.DeclaredBySource, "White", 2L), (contact.EmailVerification, contact.RaceText, contact.SendVersion));
    }

    [Fact]
    public async Task NewMailbox_IsUnverifiedAgain()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("a.csv", "id,email\np1,a@example.com\n"));

        await bench.ImportAsync(bench.File("b.csv", "id,email\np1,b@example.com\n"));

        var contact = await bench.ContactAsync("p1");
        Assert.Equal((EmailVerification.None, (DateTimeOffset?)null, 2L), (contact.EmailVerification, contact.EmailVerifiedAt, contact.SendVersion));
    }

    private static Task<ClinicalLatest?> LatestAsync(ImportBench bench, string code) => bench.QueryAsync(db =>
        db.ClinicalLatest.AsNoTracking().SingleOrDefaultAsync(l => db.Set<Code>().Any(c => c.Id == l.CodeId && c.Value == code)));
}

public sealed class SqliteImportTests() : ImportSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlImportTests() : ImportSuite(DatabaseProvider.PostgreSql);

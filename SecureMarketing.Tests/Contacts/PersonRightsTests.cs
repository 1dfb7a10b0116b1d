using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Consent;
using SecureMarketing.Tests.Sending;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>A person's copy of their record, and their erasure.</summary>
public sealed class PersonRightsTests
{
    private const string Hypertension = "38341003";

    [Fact]
    public async Task Copy_HoldsEverything_ForProgramsAndForPeople()
    {
        await using var bench = await PersonAsync();
        var id = (await bench.ContactAsync("p1")).Id;
        await AuthorizeAsync(bench, id);
        await LaunchAsync(bench, id, MessageState.Accepted);

        var copy = (await bench.Host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(id, "Asked by letter of 3 November"))).Value;

        var (json, html) = Open(copy.Content);
        var record = JsonNode.Parse(json)!;
        var identity = record["identity"]![0]!;
        Assert.Equal(("Marisol Inés", "Quillfeather", "marisol.p1@example.com", "MRN-p1-77841"),
            ((string)identity["givenName"]!, (string)identity["familyName"]!, (string)identity["email"]!, (string)identity["medicalRecordNumber"]!));
        Assert.Equal(Hypertension, (string)record["facts"]![0]!["code"]!);
        Assert.Equal(["facts", "visits", "appointments", "authorizations", "decisions", "messages", "imports", "accesses"],
            new[] { "facts", "visits", "appointments", "authorizations", "decisions", "messages", "imports", "accesses" }.Where(k => record[k]!.AsArray().Count > 0));
        Assert.NotNull(record["authorizations"]![0]!["form"]!["statements"]);
        Assert.Contains("<h2>Health facts</h2>", html, StringComparison.Ordinal);
        Assert.Contains("Quillfeather", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        var audited = await bench.QueryAsync(db => db.AuditEvents.AsNoTracking().SingleAsync(e => e.Action == AuditAction.PersonRecordExported));
        Assert.Equal(("Asked by letter of 3 November", copy.Sha256), (audited.Purpose, Convert.ToHexStringLower(audited.AfterHash!)));
        Assert.Empty(Directory.GetFiles(bench.Host.Folder.Path, "record*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Copy_EscapesWhatASourceWrote_AndNeedsRightAndReason()
    {
        await using var bench = await PersonAsync("<script>alert(1)</script>");
        var id = (await bench.ContactAsync("p1")).Id;

        var html = Open((await bench.Host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(id, "Asked in person"))).Value.Content).Html;

        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Equal(RightsErrors.ReasonMissing.Code, (await bench.Host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(id, " x "))).Error!.Code);
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(id, "Asked in person"), Actor.Worker("t", Permission.PeopleView, Permission.PeopleReveal))).Error!.Kind);
        Assert.Equal("person.not_found", (await bench.Host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(ContactId.New(), "Asked in person"))).Error!.Code);
    }

    [Fact]
    public async Task Erasure_TakesThePerson_KeepsTheEvidence_CancelsTheQueue()
    {
        await using var bench = await PersonAsync(country: "DE");
        var person = await bench.ContactAsync("p1");
        await AuthorizeAsync(bench, person.Id);
        var waiting = await LaunchAsync(bench, person.Id, MessageState.Queued);
        var sent = await LaunchAsync(bench, person.Id, MessageState.Accepted);

        var plan = (await bench.Host.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(person.Id))).Value;
        var erased = await bench.Host.RunAsync<ErasePerson, ErasureOutcome>(new ErasePerson(person.Id, plan.Fingerprint, "Asked by e-mail of 2 November"));

        Assert.Null(erased.Error);
        Assert.Equal(["GDPR-ART17"], plan.Rules.Select(r => r.Id));
        Assert.Contains(plan.Parts, p => p is { What: "health facts", Rows: 1, Fate: ErasureFate.Goes });
        Assert.Contains(plan.Parts, p => p is { What: "authorizations with their documents", Rows: 1, Fate: ErasureFate.Stays, Why: not null });
        Assert.Contains(plan.Parts, p => p is { What: "waiting messages", Rows: 1, Fate: ErasureFate.Cancelled });
        await using var db = bench.Host.NewContext();
        Assert.Equal((0, 0, 0, 0, 0), (await db.Contacts.CountAsync(), await db.ClinicalFacts.CountAsync(), await db.ClinicalLatest.CountAsync(), await db.Encounters.CountAsync(), await db.ContactAttributes.CountAsync()));
        Assert.Equal(0, await db.ImportedPeople.CountAsync());
        Assert.Equal((1, 2), (await db.Authorizations.CountAsync(), await db.Recipients.CountAsync()));
        Assert.Equal((MessageState.Cancelled, MessageState.Accepted), (
            await db.OutboundMessages.Where(m => m.Id == waiting).Select(m => m.State).SingleAsync(), await db.OutboundMessages.Where(m => m.Id == sent).Select(m => m.State).SingleAsync()));
        var suppression = await db.Suppressions.SingleAsync();
        Assert.Equal((GateSuppression.DoNotContact, SuppressionSource.Erasure), (suppression.Kind, suppression.Source));
        Assert.Equal(person.EmailIndex, suppression.AddressIndex);
        Assert.Equal("GDPR-ART17", (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.PersonErased)).ReasonCodes);
        // The register still opens, without a name.
        var listed = (await bench.Host.RunAsync<ListAuthorizations, AuthorizationPage>(new ListAuthorizations())).Value;
        Assert.Equal((null, "erased"), (listed.Rows.Single().Name, listed.Rows.Single().RecordId));
        Assert.Null((await bench.Host.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = listed.Rows.Single().Id })).Error);
        Assert.Null((await bench.Host.RunAsync<ListSuppressions, SuppressionPage>(new ListSuppressions())).Error);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task ErasedRecord_StaysOut_UntilASecondPersonReleasesIt(DatabaseProvider provider)
    {
        await using var bench = await PersonAsync(country: "DE", provider: provider);
        var file = bench.File("again.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension), Patient("p2")));
        var id = (await bench.ContactAsync("p1")).Id;
        var officer = Officer();
        await EraseAsync(bench, id, officer);
        bench.Host.Clock.Advance(TimeSpan.FromHours(1));

        var again = await bench.ImportAsync(file);

        Assert.Equal((1, 0), (again.Summary.Created, again.Summary.Facts));
        Assert.Equal([ImportCodes.PersonErased, ImportCodes.PersonErased], again.Rows.Select(r => r.Code));
        Assert.Equal(["p2"], await bench.QueryAsync(db => db.Contacts.Select(c => c.SourceId).ToListAsync()));
        Assert.Equal(RightsErrors.SecondPerson, (await bench.Host.RunAsync<ReleaseErasure, Unit>(new ReleaseErasure(id, "Came back as a patient"), officer)).Error);
        Assert.True((await bench.Host.RunAsync<ReleaseErasure, Unit>(new ReleaseErasure(id, "Came back as a patient"), Officer())).IsSuccess);
        Assert.Equal(1, (await bench.ImportAsync(file)).Summary.Created);
        Assert.Equal(Hypertension, await bench.QueryAsync(async db =>
        {
            var codes = db.Set<Core.Terminology.Code>();
            return await db.ClinicalFacts.Join(codes, f => f.CodeId, c => c.Id, (f, c) => c.Value).SingleAsync();
        }));
    }

    /// <summary>Another source brings the same mailbox under another id: that person is known again, and gets no mail.</summary>
    [Fact]
    public async Task MailboxOfAnErasedPerson_StaysSuppressed()
    {
        await using var bench = await PersonAsync(country: "DE");
        await EraseAsync(bench, (await bench.ContactAsync("p1")).Id, Officer());
        await bench.ImportAsync(bench.File("list.csv", "id,email\nnew-1,Marisol.P1@example.com\nnew-2,other@example.com\n"));

        var asked = await SuppressionsAsync(bench, "new-1", "new-2");

        Assert.Equal([GateSuppression.DoNotContact, GateSuppression.None], asked);
    }

    [Fact]
    public async Task Erasure_IsRefused_WithoutARule_WithoutALook_AndInTheMiddleOfASend()
    {
        await using var bench = await PersonAsync();
        var id = (await bench.ContactAsync("p1")).Id;
        async Task<string?> TryAsync(string? fingerprint = null, string reason = "Asked by letter") => (await bench.Host.RunAsync<ErasePerson, ErasureOutcome>(
            new ErasePerson(id, fingerprint ?? (await bench.Host.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(id))).Value.Fingerprint, reason))).Error?.Code;

        Assert.Equal("erasure.not_asked", await TryAsync());
        Assert.True((await bench.Host.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "ERASURE-VOLUNTARY", Enabled = true, Reason = "Our own notice grants it" })).IsSuccess);
        Assert.Equal("erasure.plan_changed", await TryAsync("0011223344556677"));
        Assert.Equal("rights.reason_missing", await TryAsync(reason: "x"));
        await LaunchAsync(bench, id, MessageState.SubmittingDotSent);
        Assert.Equal("erasure.message_under_way", await TryAsync());
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(id), Actor.Worker("t", Permission.PeopleView))).Error!.Kind);

        // Nothing of a refused erasure stays.
        Assert.Equal((1, 1, 0), await bench.QueryAsync(async db => (await db.Contacts.CountAsync(), await db.ClinicalFacts.CountAsync(), await db.ErasedPeople.CountAsync())));
        Assert.Equal(1, (await bench.ContactAsync("p1")).SendVersion);
    }

    private static Actor Officer() => Actor.User(UserId.New(), "ComplianceOfficer", new HashSet<Permission> { Permission.PeopleErase }, null, null);

    private static async Task<ImportBench> PersonAsync(string family = "Quillfeather", string country = "US", DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(
            Patient("p1", family, change: p =>
            {
                p["address"]![0]!["country"] = country;
                if (country != "US")
                    p["address"]![0]!["state"] = "Berlin";
            }),
            Condition("c1", "p1", Hypertension), Encounter("e1", "p1"), Appointment("a1", "p1"))));
        return bench;
    }

    private static async Task AuthorizeAsync(ImportBench bench, ContactId id) => Assert.True((await bench.Host.RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization
    {
        Contact = id,
        Form = Consent.Forms.Complete,
        Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
    })).IsSuccess);

    private static async Task<MessageId> LaunchAsync(ImportBench bench, ContactId id, MessageState state)
    {
        await using var db = bench.Host.NewContext();
        return await Queue.StoreAsync(db, state, bench.Host.Clock.GetUtcNow(), contact: id);
    }

    private static async Task EraseAsync(ImportBench bench, ContactId id, Actor officer)
    {
        var plan = (await bench.Host.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(id))).Value;
        Assert.Null((await bench.Host.RunAsync<ErasePerson, ErasureOutcome>(new ErasePerson(id, plan.Fingerprint, "Asked by letter"), officer)).Error);
    }

    /// <summary>What the gate is told, in the order of the records.</summary>
    private static async Task<IReadOnlyList<GateSuppression?>> SuppressionsAsync(ImportBench bench, params string[] records)
    {
        await using var db = bench.Host.NewContext();
        var origin = Register.Origin();
        var questions = new List<GateQuestion>();
        foreach (var record in records)
            questions.Add(new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = (await bench.ContactAsync(record)).Id, Origin = origin, Occurrence = 1 });
        foreach (var facts in bench.Host.Services.GetServices<IGateFacts>().OfType<ConsentGateFacts>())
            await facts.FillAsync(db, questions, bench.Host.Clock.GetUtcNow(), CancellationToken.None);
        return [.. questions.Select(q => q.Facts.Supp)];
    }

    private static (string Json, string Html) Open(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return (Text("record.json"), Text("record.html"));

        string Text(string name)
        {
            using var reader = new StreamReader(archive.GetEntry(name)!.Open(), Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// The person page as a table over all roles (compliance.md §4): who sees a person at all, which facts, what can be revealed and
/// that it is on record with its reason, and who may hand over or erase the record.
/// </summary>
public sealed class PersonMatrixTests
{
    private const string Hypertension = "38341003";
    private const string Pregnancy = "72892002";

    /// <summary>Values that no role sees before it reveals them.</summary>
    private static readonly string[] Identifiers = ["Quillfeather", "Marisol", "marisol.p1@example.com", "77841", "Larkspur"];

    private sealed record Row(bool Sees, bool Sensitive, bool Copies, bool Erases);

    private static readonly IReadOnlyDictionary<Role, Row> Matrix = new Dictionary<Role, Row>
    {
        [Role.Marketer] = new(false, false, false, false),
        [Role.Analyst] = new(false, false, false, false),
        [Role.ClinicalReviewer] = new(false, false, false, false),
        [Role.ComplianceOfficer] = new(true, true, true, true),
        [Role.Legal] = new(false, false, false, false),
        [Role.Admin] = new(false, false, false, false),
        [Role.Auditor] = new(true, true, false, false),
        [Role.ConsentClerk] = new(true, false, false, false),
        [Role.IncidentManager] = new(true, true, false, false),
        [Role.Part2Reviewer] = new(false, false, false, false),
    };

    public static TheoryData<Role> Roles() => [.. Enum.GetValues<Role>()];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Page_ShowsARoleWhatTheMatrixSays(Role role)
    {
        await using var bench = await PersonAsync();
        var (id, actor, row) = ((await bench.ContactAsync("p1")).Id, As(role), Matrix[role]);

        var list = await bench.Host.RunAsync<ListPeople, PeopleList>(new ListPeople("p1", null, false, 0, 10), actor);
        var page = await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(id), actor);

        Assert.Equal((row.Sees, row.Sees), (list.IsSuccess, page.IsSuccess));
        var seen = await EventsAsync(bench, AuditAction.PersonViewed);
        if (!row.Sees)
        {
            Assert.Equal((ErrorKind.Forbidden, ErrorKind.Forbidden), (list.Error!.Kind, page.Error!.Kind));
            Assert.Equal([(AuditOutcome.Refused, "usecase.forbidden")], seen.Select(e => (e.Outcome, e.ReasonCodes)));
            return;
        }

        Assert.Equal([AuditOutcome.Succeeded], seen.Select(e => e.Outcome));
        Assert.NotNull(seen[0].SubjectPseudoId);
        // Everything that the page gets, as text: no identifier is in it.
        var text = JsonSerializer.Serialize(page.Value) + JsonSerializer.Serialize(list.Value);
        Assert.All(Identifiers, value => Assert.DoesNotContain(value, text, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(row.Sensitive ? [Hypertension, Pregnancy] : [Hypertension], page.Value.Facts.Select(f => f.Code).Order(StringComparer.Ordinal));
        Assert.Equal(row.Sensitive ? 0 : 1, page.Value.HiddenFacts);
        Assert.Equal(row.Sensitive, page.Value.Facts.Any(f => f.Sensitivity != Sensitivity.None));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Reveal_OpensEachField_WithAReasonOnRecord_OrNothing(Role role)
    {
        await using var bench = await PersonAsync();
        var (id, actor, row) = ((await bench.ContactAsync("p1")).Id, As(role), Matrix[role]);
        var fields = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(id))).Value.Masked.Where(m => m.Value is not null).Select(m => m.Key).ToList();
        Assert.Equal(6, fields.Count);

        foreach (var field in fields)
        {
            var silent = await bench.Host.RunAsync<RevealIdentity, string>(new RevealIdentity(id, field, " "), actor);
            var opened = await bench.Host.RunAsync<RevealIdentity, string>(new RevealIdentity(id, field, "Checks a returned letter"), actor);

            Assert.False(silent.IsSuccess);
            Assert.Equal(row.Sees, opened.IsSuccess);
        }

        var events = (await EventsAsync(bench, AuditAction.PersonRevealed)).Where(e => e.Outcome == AuditOutcome.Succeeded).ToList();
        Assert.Equal(row.Sees ? fields.Select(f => "field:" + f) : [], events.Select(e => e.ReasonCodes));
        Assert.All(events, e => Assert.Equal(("Checks a returned letter", true), (e.Purpose, e.SubjectPseudoId is not null)));
        Assert.All(await EventsAsync(bench, AuditAction.PersonRevealed), e =>
            Assert.All(Identifiers, value => Assert.DoesNotContain(value, $"{e.Purpose} {e.ReasonCodes} {e.ObjectId} {e.ActorRole}", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task RecordAndErasure_AreForThoseWhomTheMatrixNames(Role role)
    {
        await using var bench = await PersonAsync();
        var (id, actor, row) = ((await bench.ContactAsync("p1")).Id, As(role), Matrix[role]);

        Assert.Equal(row.Copies, (await bench.Host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(id, "Asked by letter"), actor)).IsSuccess);
        Assert.Equal(row.Erases, (await bench.Host.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(id), actor)).IsSuccess);
    }

    [Fact]
    public void Matrix_NamesEveryRole() => Assert.Equal(Enum.GetValues<Role>().Order(), Matrix.Keys.Order());

    private static Actor As(Role role) => Actor.User(UserId.New(), role.ToString(), RolePermissions.Of([role]), null, null);

    private static Task<List<AuditEvent>> EventsAsync(ImportBench bench, AuditAction action) =>
        bench.QueryAsync(db => db.AuditEvents.AsNoTracking().Where(e => e.Action == action && e.ActorKind == ActorKind.User).OrderBy(e => e.RowId).ToListAsync());

    private static async Task<ImportBench> PersonAsync()
    {
        var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(new ImportOptions(), bench.File("people.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension), Condition("c2", "p1", Pregnancy))));
        return bench;
    }
}

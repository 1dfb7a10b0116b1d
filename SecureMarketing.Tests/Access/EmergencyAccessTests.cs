using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent.Recovery;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

/// <summary>Emergency access through the real guard, with people who sign in (45 CFR 164.312(a)(2)(ii), compliance §5).</summary>
public sealed class EmergencyAccessTests
{
    private const string Why = "A caller is in danger and says which clinic";

    [Fact]
    public async Task Marketer_ReadsPeople_ForTheMinutesThatAnotherAllowed_AllOfItOnRecordAsSuch()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (mia, olga, key) = await StaffAsync(host);
        using var _ = key;
        var person = await PersonAsync(host);
        Assert.Equal("usecase.forbidden", await LookAsync(host, mia, person));

        var asked = (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 30), mia.Actor)).Value;
        Assert.Equal("usecase.forbidden", await LookAsync(host, mia, person));
        var end = (await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(asked), olga.Actor)).Value;
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(30), end);

        Assert.Null(await LookAsync(host, mia, person));
        // What leaves no event at other times leaves one now.
        Assert.True((await host.RunAsync<ListRecoveries, IReadOnlyList<RecoveryRow>>(new ListRecoveries(), mia.Actor)).IsSuccess);
        // What the role may do is done by the role.
        Assert.True((await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), mia.Actor)).IsSuccess);
        // Nothing is changed, sent or taken out by it.
        Assert.Equal("usecase.forbidden", (await host.RunAsync<Core.Contacts.Rights.ErasePerson, Core.Contacts.Rights.ErasureOutcome>(Uninitialised<Core.Contacts.Rights.ErasePerson>(), mia.Actor)).Error?.Code);
        Assert.Equal("usecase.forbidden", (await host.RunAsync<ExportAuditTrail, ExportedAuditTrail>(Uninitialised<ExportAuditTrail>(), mia.Actor)).Error?.Code);

        await using (var db = host.NewContext())
        {
            var used = await db.AuditEvents.Where(e => e.Action == AuditAction.BreakGlassUsed).OrderBy(e => e.RowId).ToListAsync();
            Assert.Equal(["GetPerson", "ListRecoveries"], used.Select(e => e.ReasonCodes));
            Assert.All(used, e => Assert.Equal((asked.Value, mia.Id.Value), (e.CorrelationId!.Value, e.ActorId)));
            Assert.NotNull(used[0].SubjectPseudoId);
            var viewed = await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.PersonViewed && e.Outcome == AuditOutcome.Succeeded);
            Assert.EndsWith(",BreakGlass", viewed.ActorRole, StringComparison.Ordinal);
        }

        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await mia.SignInAsync();
        Assert.Equal("usecase.forbidden", await LookAsync(host, mia, person));
    }

    [Fact]
    public async Task End_OpensAReviewOfAllThatWasDone_WhichNeitherOfTheTwoDecides()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (mia, olga, key) = await StaffAsync(host);
        using var _ = key;
        var person = await PersonAsync(host);
        var asked = (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 5), mia.Actor)).Value;
        await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(asked), olga.Actor);
        Assert.Null(await LookAsync(host, mia, person));
        Assert.Equal(0, await JobAsync(host));
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, await JobAsync(host));
        Assert.Equal(0, await JobAsync(host));

        var line = Assert.Single((await host.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(Kind: AuditReviewKind.BreakGlass))).Value.Rows);
        Assert.Equal(("account:" + mia.Id.Value.ToString("N"), 1, false), (line.Key, line.Count, line.IsOverdue));
        var detail = (await host.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(line.Id))).Value;
        Assert.Equal([AuditAction.BreakGlassEnded, AuditAction.BreakGlassUsed, AuditAction.BreakGlassAllowed, AuditAction.BreakGlassAsked], detail.Events.Select(e => e.Action));
        Assert.Equal("by the clock,used:1", detail.Events[0].Codes);
        Assert.Equal(Why, detail.Events[^1].Purpose);

        await olga.PresentPasskeyAsync(key);
        Assert.Equal("audit_review.own", await DecideAsync(host, line, olga.Actor));
        var (ivan, other) = await Staff.InviteWithPasskeyAsync(host, "ivan@example.org", Role.IncidentManager);
        using var __ = other;
        Assert.Null(await DecideAsync(host, line, ivan.Actor));
    }

    /// <summary>Fail closed: where the use cannot be recorded, nothing is shown, though the same look leaves no event at other times.</summary>
    [Fact]
    public async Task WithoutARecord_NothingIsShown()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (mia, olga, key) = await StaffAsync(host);
        using var _ = key;
        var asked = (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 30), mia.Actor)).Value;
        await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(asked), olga.Actor);
        Assert.True((await host.RunAsync<ListRecoveries, IReadOnlyList<RecoveryRow>>(new ListRecoveries(), mia.Actor)).IsSuccess);
        await using (var db = host.NewContext())
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE audit_events RENAME TO gone");

        Assert.Equal("audit.unavailable", (await host.RunAsync<ListRecoveries, IReadOnlyList<RecoveryRow>>(new ListRecoveries(), mia.Actor)).Error?.Code);
    }

    [Fact]
    public async Task NobodyAllowsTheirOwn_AndWhoeverAllowsProvesWhoTheyAre()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (mia, olga, key) = await StaffAsync(host);
        using var _ = key;
        var own = (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 60), olga.Actor)).Value;
        Assert.Equal("emergency.second_person", (await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(own), olga.Actor)).Error?.Code);
        var asked = (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 60), mia.Actor)).Value;
        Assert.Equal("usecase.forbidden", (await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(own), mia.Actor)).Error?.Code);
        Assert.Equal("emergency.not_a_person", (await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(asked))).Error?.Code);
        Assert.Equal("emergency.not_a_person", (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 60))).Error?.Code);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("usecase.proof_needed", (await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(asked), olga.Actor)).Error?.Code);
        await olga.PresentPasskeyAsync(key);
        Assert.True((await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(asked), olga.Actor)).IsSuccess);
        Assert.Equal("emergency.decided", (await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(asked), olga.Actor)).Error?.Code);
    }

    [Fact]
    public async Task Request_LapsesAfterAnHour_AndCanBeDeclinedTakenBackAndEnded()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (mia, olga, key) = await StaffAsync(host);
        using var _ = key;
        var person = await PersonAsync(host);
        Assert.Equal("emergency.stands", await AgainAsync());
        Assert.True((await host.RunAsync<EndBreakGlass, Unit>(new EndBreakGlass((await OwnAsync()).Id), mia.Actor)).IsSuccess);
        Assert.Equal(BreakGlassState.Declined, (await OwnAsync()).State);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 10), mia.Actor);
        Assert.True((await host.RunAsync<DeclineBreakGlass, Unit>(new DeclineBreakGlass((await OwnAsync()).Id), olga.Actor)).IsSuccess);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 10), mia.Actor);
        Assert.True((await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass((await OwnAsync()).Id), olga.Actor)).IsSuccess);
        Assert.Null(await LookAsync(host, mia, person));
        // Nobody else gives it back.
        Assert.Equal("emergency.unknown", (await host.RunAsync<EndBreakGlass, Unit>(new EndBreakGlass((await OwnAsync()).Id), (await Staff.InviteAsync(host, "ana@example.org", Role.Analyst)).Actor)).Error?.Code);
        Assert.True((await host.RunAsync<EndBreakGlass, Unit>(new EndBreakGlass((await OwnAsync()).Id), mia.Actor)).IsSuccess);
        Assert.Equal((BreakGlassState.Ended, 1), ((await OwnAsync()).State, (await OwnAsync()).Uses));
        Assert.Equal("usecase.forbidden", await LookAsync(host, mia, person));

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 10), mia.Actor);
        var late = await OwnAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(60));
        await mia.SignInAsync();
        await olga.SignInByPasskeyAsync(key);
        Assert.Equal(BreakGlassState.Lapsed, (await OwnAsync()).State);
        Assert.Equal("emergency.decided", (await host.RunAsync<AllowBreakGlass, DateTimeOffset>(new AllowBreakGlass(late.Id), olga.Actor)).Error?.Code);

        async Task<string?> AgainAsync()
        {
            await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 10), mia.Actor);
            return (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(Why, 10), mia.Actor)).Error?.Code;
        }

        async Task<BreakGlassRow> OwnAsync() => (await host.RunAsync<ListBreakGlass, BreakGlassList>(new ListBreakGlass(), mia.Actor)).Value.Rows[0];
    }

    [Theory]
    [InlineData("short", 10, "emergency.reason")]
    [InlineData(Why, 0, "emergency.minutes")]
    [InlineData(Why, 61, "emergency.minutes")]
    public async Task Request_SaysWhyAndForHowLong(string reason, int minutes, string code)
    {
        await using var host = await TestHost.StartAsync();
        var actor = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SignedIn }, null, null);
        Assert.Equal(code, (await host.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(reason, minutes), actor)).Error?.Code);
    }

    /// <summary>Reading about people, and none of it a right to change, send, decide or take out.</summary>
    [Fact]
    public void Rights_AreToLookAlone() =>
        Assert.Equal(
            "AuthorizationStatus AuthorizationView MessageView PeopleReveal PeopleView SuppressionCount SuppressionView",
            string.Join(' ', BreakGlassRights.All.Select(p => p.ToString()).Order(StringComparer.Ordinal)));

    private static async Task<(Staff Mia, Staff Olga, SoftAuthenticator Key)> StaffAsync(TestHost host)
    {
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var (olga, key) = await Staff.InviteWithPasskeyAsync(host, "olga@example.org", Role.ComplianceOfficer);
        return (mia, olga, key);
    }

    private static async Task<ContactId> PersonAsync(TestHost host)
    {
        await using var db = host.NewContext();
        var person = new Contact(ContactId.New(), "test", "p1", host.Clock.GetUtcNow());
        db.Add(person);
        await db.SaveChangesAsync();
        return person.Id;
    }

    private static async Task<string?> LookAsync(TestHost host, Staff staff, ContactId person) => (await host.RunAsync<GetPerson, PersonDetail>(new GetPerson(person), staff.Actor)).Error?.Code;

    private static Task<int> JobAsync(TestHost host) => ActivatorUtilities.CreateInstance<Core.Compliance.Jobs.BreakGlassJob>(host.Services).CloseAsync(CancellationToken.None);

    private static async Task<string?> DecideAsync(TestHost host, AuditReviewRow line, Actor by) =>
        (await host.RunAsync<DecideAuditReview, IncidentId?>(new DecideAuditReview(line.Id, AuditReviewOutcome.Fine, "Asked the marketer and the clinic", line.Count), by)).Error?.Code;

    private static T Uninitialised<T>() => (T)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T));
}

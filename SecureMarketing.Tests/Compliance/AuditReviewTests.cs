using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Compliance;

/// <summary>The table of rules, without a store.</summary>
public sealed class AuditReviewRuleTests
{
    private static readonly Guid Ann = Guid.Parse("00000000-0000-7000-8000-000000000001");

    private static AuditedAct Act(AuditAction action, AuditOutcome outcome = AuditOutcome.Succeeded, string? code = null, ActorKind kind = ActorKind.User, Guid? actor = null, string? subject = null, string? target = null, string? ip = null) =>
        new(action, outcome, kind, kind == ActorKind.User ? actor ?? Ann : Guid.Empty, kind == ActorKind.User ? "ComplianceOfficer" : kind == ActorKind.Operator ? "operator:root" : kind == ActorKind.Worker ? "worker:x" : "public", ip, target, subject, code, TestHost.Start);

    private static IReadOnlyList<(AuditReviewKind Kind, int Count)> Picked(IEnumerable<AuditedAct> acts)
    {
        var tally = new AuditTally();
        foreach (var act in acts)
            tally.Add(act);
        return [.. tally.Picked().Select(p => (p.Kind, p.Count))];
    }

    /// <summary>So many of one act in a day: which line, if any.</summary>
    [Theory]
    [InlineData(AuditAction.PersonRevealed, AuditOutcome.Succeeded, null, ActorKind.User, 1, AuditReviewKind.Reveal)]
    [InlineData(AuditAction.PersonRevealed, AuditOutcome.Refused, "people.not_found", ActorKind.User, 9, null)]
    [InlineData(AuditAction.PersonRevealed, AuditOutcome.Refused, "usecase.forbidden", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.NotAudited, AuditOutcome.Refused, "usecase.forbidden", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.PageDenied, AuditOutcome.Refused, null, ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.PersonRecordExported, AuditOutcome.Succeeded, null, ActorKind.User, 1, AuditReviewKind.Export)]
    [InlineData(AuditAction.DeIdentifiedExported, AuditOutcome.Succeeded, null, ActorKind.Operator, 2, AuditReviewKind.Export)]
    [InlineData(AuditAction.PropagationExported, AuditOutcome.Succeeded, null, ActorKind.Worker, 2, null)]
    [InlineData(AuditAction.RolesChanged, AuditOutcome.Succeeded, null, ActorKind.User, 1, AuditReviewKind.PermissionChange)]
    [InlineData(AuditAction.ApprovalGranted, AuditOutcome.Succeeded, "SMALL_AUDIENCE", ActorKind.User, 1, AuditReviewKind.GateOverride)]
    [InlineData(AuditAction.ApprovalGranted, AuditOutcome.Succeeded, null, ActorKind.User, 9, null)]
    [InlineData(AuditAction.AuditChainVerified, AuditOutcome.Succeeded, "ok", ActorKind.User, 9, null)]
    [InlineData(AuditAction.AuditChainVerified, AuditOutcome.Succeeded, "hash", ActorKind.User, 1, AuditReviewKind.VerificationFailure)]
    [InlineData(AuditAction.DomainAssuranceLowered, AuditOutcome.Succeeded, null, ActorKind.Worker, 1, AuditReviewKind.VerificationFailure)]
    [InlineData(AuditAction.SignInFailed, AuditOutcome.Refused, "access.sign_in_refused:unknown", ActorKind.Public, 4, null)]
    [InlineData(AuditAction.SignInFailed, AuditOutcome.Refused, "access.sign_in_refused:unknown", ActorKind.Public, 5, AuditReviewKind.SignInBurst)]
    [InlineData(AuditAction.PersonViewed, AuditOutcome.Succeeded, null, ActorKind.User, 500, null)]
    [InlineData(AuditAction.SegmentExplained, AuditOutcome.Refused, "segment.part2", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.ReportViewed, AuditOutcome.Refused, "segment.part2", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.SegmentCounted, AuditOutcome.Refused, "segment.sensitive", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.PersonRevealed, AuditOutcome.Refused, "attribute.hidden", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.DeIdentifiedExported, AuditOutcome.Refused, "deidentified.sensitive", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.AuditExported, AuditOutcome.Refused, "usecase.forbidden", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.AuditViewed, AuditOutcome.Refused, "usecase.forbidden", ActorKind.User, 1, AuditReviewKind.DeniedRead)]
    [InlineData(AuditAction.AccountingAnswered, AuditOutcome.Succeeded, null, ActorKind.User, 1, AuditReviewKind.Export)]
    [InlineData(AuditAction.ApprovalEvidenceExported, AuditOutcome.Succeeded, null, ActorKind.User, 1, AuditReviewKind.Export)]
    [InlineData(AuditAction.PeopleSearched, AuditOutcome.Succeeded, null, ActorKind.User, 99, null)]
    [InlineData(AuditAction.PeopleSearched, AuditOutcome.Succeeded, null, ActorKind.Operator, 100, AuditReviewKind.ManySearches)]
    [InlineData(AuditAction.GateEvaluated, AuditOutcome.Succeeded, null, ActorKind.Worker, 500, null)]
    public void Acts_OfOneDay_ArePickedByTheTable(AuditAction action, AuditOutcome outcome, string? code, ActorKind kind, int times, AuditReviewKind? expected)
    {
        var picked = Picked(Enumerable.Range(0, times).Select(_ => Act(action, outcome, code, kind, subject: "one person")));

        if (expected is { } line)
            Assert.Equal([(line, times)], picked);
        else
            Assert.Empty(picked);
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 1)]
    public void ManyPeople_OfOneActor_AreOneLine(int people, int lines) =>
        Assert.Equal(lines, Picked(Enumerable.Range(0, people * 2).Select(i => Act(AuditAction.PersonViewed, subject: $"p{i % people}"))).Count(p => p == (AuditReviewKind.ManyPeopleByOne, people)));

    /// <summary>The command line looks at people too; and one address that tries many accounts is one line, however few times each.</summary>
    [Fact]
    public void Operators_AndSprayedSignIns_AreSeen()
    {
        Assert.Equal([(AuditReviewKind.ManyPeopleByOne, 50)], Picked(Enumerable.Range(0, 50).Select(i => Act(AuditAction.PersonViewed, kind: ActorKind.Operator, subject: $"p{i}"))));
        Assert.Equal([(AuditReviewKind.SignInSpray, 5)], Picked(Enumerable.Range(0, 10).Select(i => Act(AuditAction.SignInFailed, AuditOutcome.Refused, "x", ActorKind.Public, target: $"a{i % 5}", ip: "192.0.2.1"))).Where(p => p.Kind == AuditReviewKind.SignInSpray));
        Assert.Empty(Picked(Enumerable.Range(0, 4).Select(i => Act(AuditAction.SignInFailed, AuditOutcome.Refused, "x", ActorKind.Public, target: $"a{i}", ip: "192.0.2.1"))));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public void OnePerson_OfManyActors_IsOneLine(int actors, int lines)
    {
        Guid[] staff = [.. Enumerable.Range(0, actors).Select(_ => Guid.CreateVersion7())];

        Assert.Equal(lines, Picked(staff.SelectMany(a => new[] { Act(AuditAction.PersonViewed, actor: a, subject: "p"), Act(AuditAction.MessageViewed, actor: a, subject: "p") })).Count);
    }

    /// <summary>A burst is of one account, wherever it comes from; without an account, of one address.</summary>
    [Fact]
    public void SignIns_AreGroupedByAccount_ThenByAddress()
    {
        AuditedAct Failed(string? account, string ip) => Act(AuditAction.SignInFailed, AuditOutcome.Refused, "x", ActorKind.Public, target: account, ip: ip);

        Assert.Equal([(AuditReviewKind.SignInBurst, 5)], Picked(Enumerable.Range(0, 5).Select(i => Failed("a1", $"192.0.2.{i}"))));
        Assert.Empty(Picked(Enumerable.Range(0, 8).Select(i => Failed(null, $"192.0.2.{i % 2}"))));
    }

    /// <summary>Every rule is due after its day, and each kind has one rule.</summary>
    [Fact]
    public void Table_NamesEveryKindOnce() =>
        Assert.Equal(Enum.GetValues<AuditReviewKind>().Order(), AuditReviewRules.All.Where(r => r is { Least: >= 1, DueDays: >= 1 }).Select(r => r.Kind).Order());
}

public sealed class AuditReviewSqliteTests() : AuditReviewTests(DatabaseProvider.Sqlite);

public sealed class AuditReviewPostgreSqlTests() : AuditReviewTests(DatabaseProvider.PostgreSql);

/// <summary>From the trail into the queue, and out of it.</summary>
public abstract class AuditReviewTests(DatabaseProvider provider)
{
    private static readonly HashSet<Permission> Rights = [Permission.AuditReviewsView, Permission.AuditReviewsDecide, Permission.IncidentsView];

    private static Actor Officer() => Actor.User(UserId.New(), "ComplianceOfficer", Rights, null, null);

    private static async Task NoteAsync(TestHost host, Actor actor, AuditAction action, ContactId? subject = null, AuditOutcome outcome = AuditOutcome.Succeeded)
    {
        await using var db = host.NewContext();
        host.Get<IAuditTrail>().Append(db, actor, new AuditEntry { Action = action, Outcome = outcome, Subject = subject }, host.Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task Queue_FillsOnce_IsDecidedByAnother_AndFollowUpsBecomeIncidents()
    {
        await using var host = await TestHost.StartAsync(provider);
        var (ann, ben) = (Officer(), Officer());
        await NoteAsync(host, ann, AuditAction.PersonRevealed, ContactId.New());
        await NoteAsync(host, ann, AuditAction.PersonRevealed, ContactId.New());
        await NoteAsync(host, ann, AuditAction.RolesChanged);

        Assert.Equal(2, (await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews())).Value);
        Assert.Equal(0, (await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews())).Value);
        var page = (await host.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(), ann)).Value;
        Assert.Equal((2, 2, 0), (page.Rows.Count, page.Open, page.Overdue));
        // Due first stands first.
        Assert.Equal([AuditReviewKind.PermissionChange, AuditReviewKind.Reveal], page.Rows.Select(r => r.Kind));
        Assert.All(page.Rows, r => Assert.True(r.Own));
        var (roles, reveal) = (page.Rows[0], page.Rows[1]);
        Assert.Equal(2, reveal.Count);

        Assert.Equal("audit_review.own", (await DecideAsync(host, reveal.Id, AuditReviewOutcome.Fine, ann)).Error?.Code);
        // What joined the line after it was read is not decided with it.
        Assert.Equal("audit_review.grew", (await host.RunAsync<DecideAuditReview, IncidentId?>(new DecideAuditReview(reveal.Id, AuditReviewOutcome.Fine, "Looked at it", 1), ben)).Error?.Code);
        Assert.Null((await DecideAsync(host, reveal.Id, AuditReviewOutcome.Fine, ben)).Value);
        Assert.Equal("audit_review.decided", (await DecideAsync(host, reveal.Id, AuditReviewOutcome.Fine, ben)).Error?.Code);
        var incident = (await DecideAsync(host, roles.Id, AuditReviewOutcome.FollowUp, ben)).Value;

        var row = Assert.Single((await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), ben)).Value.Rows);
        Assert.Equal((incident, IncidentKind.AuditFollowUp, "PermissionChange"), (row.Id, row.Kind, row.Codes[0]));
        await using var db = host.NewContext();
        Assert.Equal(2, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.AuditReviewDecided && e.Outcome == AuditOutcome.Succeeded));
    }

    /// <summary>What comes after somebody looked is a line of its own, with what is new alone; a day that ended is read once more and then left.</summary>
    [Fact]
    public async Task LaterActs_OfTheSameDay_AreANewRound_AndEndedDaysAreClosed()
    {
        await using var host = await TestHost.StartAsync(provider);
        var (ann, ben) = (Officer(), Officer());
        await NoteAsync(host, ann, AuditAction.PersonRevealed);
        await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews());
        await DecideAsync(host, (await OpenAsync(host, ben))[0].Id, AuditReviewOutcome.Fine, ben);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await NoteAsync(host, ann, AuditAction.PersonRevealed);
        await NoteAsync(host, ann, AuditAction.PersonRevealed);

        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews())).Value);
        var line = Assert.Single(await OpenAsync(host, ben));
        Assert.Equal((2, 2, TestHost.Start.AddHours(1)), (line.Round, line.Count, line.FirstAt));
        // Each round shows its own acts and no others.
        Assert.Equal(2, (await host.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(line.Id), ben)).Value.Total);
        var first = Assert.Single((await host.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(AuditReviewView.Reviewed), ben)).Value.Rows);
        Assert.Equal((1, 1), (first.Count, (await host.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(first.Id), ben)).Value.Total));
        await using (var db = host.NewContext())
            Assert.Contains(new DateOnly(2026, 11, 24), await db.AuditReviewDays.Select(d => d.Day).ToListAsync());

        // Seven days later nobody has looked.
        host.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(1, (await host.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(AuditReviewView.Overdue), ben)).Value.Overdue);
    }

    [Fact]
    public async Task Detail_ShowsTheEvents_AndWhoeverWasAmongManyMayNotDecide()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = ContactId.New();
        Actor[] staff = [.. Enumerable.Range(0, 5).Select(_ => Officer())];
        foreach (var one in staff)
            await NoteAsync(host, one, AuditAction.PersonViewed, person);
        await NoteAsync(host, staff[0], AuditAction.PersonViewed, ContactId.New());
        await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews());

        var line = Assert.Single(await OpenAsync(host, Officer()));
        Assert.Equal((AuditReviewKind.OnePersonByMany, 5), (line.Kind, line.Count));
        Assert.Equal(5, (await host.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(line.Id), staff[0])).Value.Events.Count);
        var rest = (await host.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(line.Id, 3, 3), staff[0])).Value;
        Assert.Equal((2, 5), (rest.Events.Count, rest.Total));
        Assert.Equal("audit_review.own", (await DecideAsync(host, line.Id, AuditReviewOutcome.Fine, staff[2])).Error?.Code);
        // Somebody else had to do with the person that day, but did not look at them as the rule counts it.
        var other = Officer();
        await NoteAsync(host, other, AuditAction.RolesChanged, person);
        await NoteAsync(host, other, AuditAction.PersonViewed, person, AuditOutcome.Refused);
        Assert.Equal((true, false), (await OwnAsync(staff[2]), await OwnAsync(other)));
        Assert.True((await DecideAsync(host, line.Id, AuditReviewOutcome.Fine, other)).IsSuccess);

        async Task<bool> OwnAsync(Actor reader) => (await host.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(line.Id), reader)).Value.Line.Own;
    }

    /// <summary>Sign-ins at no account are told by their address, and those without one together.</summary>
    [Fact]
    public async Task SignInsWithoutAnAccount_AreShownByTheirAddress()
    {
        await using var host = await TestHost.StartAsync(provider);
        foreach (var address in new[] { "192.0.2.1", null })
        {
            for (var i = 0; i < 5; i++)
                await NoteAsync(host, Actor.User(UserId.New(), "ComplianceOfficer", Rights, null, address), AuditAction.SignInFailed, outcome: AuditOutcome.Refused);
        }

        await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews());

        var lines = await OpenAsync(host, Officer());
        Assert.Equal(["ip:192.0.2.1", "ip:unknown"], lines.Select(l => l.Key).Order(StringComparer.Ordinal));
        foreach (var line in lines)
            Assert.Equal(5, (await host.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(line.Id), Officer())).Value.Total);
    }

    private static async Task<IReadOnlyList<AuditReviewRow>> OpenAsync(TestHost host, Actor reader) => (await host.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(), reader)).Value.Rows;

    private static async Task<Result<IncidentId?>> DecideAsync(TestHost host, AuditReviewId id, AuditReviewOutcome outcome, Actor by)
    {
        await using var db = host.NewContext();
        var seen = await db.AuditReviews.Where(r => r.Id == id).Select(r => r.Count).SingleAsync();
        return await host.RunAsync<DecideAuditReview, IncidentId?>(new DecideAuditReview(id, outcome, "Looked at it", seen), by);
    }
}

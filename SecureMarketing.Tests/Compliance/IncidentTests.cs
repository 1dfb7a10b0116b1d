using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Compliance;

/// <summary>The state machine of compliance.md and the rules of notice, without a store.</summary>
public sealed class IncidentRuleTests
{
    /// <summary>Written from the brief, not from the table.</summary>
    private const string Machine = "Reported>Triage Triage>NotIncident Triage>Investigating Investigating>FourFactor FourFactor>LowProbability FourFactor>ExceptionApplies FourFactor>Breach Breach>Notifying Notifying>Closed";

    [Fact]
    public void Transitions_AreThoseOfTheBrief_AndNoOther()
    {
        var states = Enum.GetValues<IncidentState>();

        Assert.Equal(
            Machine.Split(' ').Order(StringComparer.Ordinal),
            states.SelectMany(f => states.Where(t => IncidentTransitions.Allows(f, t)).Select(t => $"{f}>{t}")).Order(StringComparer.Ordinal));
        Assert.Equal(
            [IncidentState.NotIncident, IncidentState.LowProbability, IncidentState.ExceptionApplies, IncidentState.Closed], states.Where(IncidentTransitions.IsFinal));
    }

    [Theory]
    [InlineData("2026-11-24", 1, "", "Individuals 2027-01-23,Secretary 2027-03-01")]
    [InlineData("2027-12-31", 499, "TX:499", "Individuals 2028-02-29,Secretary 2028-02-29")]
    [InlineData("2026-11-24", 500, "TX:500", "Individuals 2027-01-23,Secretary 2027-01-23")]
    [InlineData("2026-11-24", 501, "TX:501", "Individuals 2027-01-23,Media TX 2027-01-23,Secretary 2027-01-23")]
    [InlineData("2026-11-24", 1200, "TX:700,CA:500", "Individuals 2027-01-23,Media TX 2027-01-23,Secretary 2027-01-23")]
    [InlineData("2026-01-01", 2000, "TX:700,CA:1300", "Individuals 2026-03-02,Media CA 2026-03-02,Media TX 2026-03-02,Secretary 2026-03-02")]
    public void Duties_FollowDiscoveryAndNumbers(string discovered, int people, string states, string expected)
    {
        Assert.True(AffectedStates.TryParse(states, out var byState));

        Assert.Equal(
            expected,
            string.Join(',', BreachDuties.Of(DateOnly.Parse(discovered, System.Globalization.CultureInfo.InvariantCulture), people, byState)
                .Select(d => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{d.Audience}{(d.State.Length > 0 ? " " + d.State : "")} {d.DueOn:yyyy-MM-dd}"))));
    }

    [Theory]
    [InlineData("tx 612; CA=12", true, 2)]
    [InlineData("", true, 0)]
    [InlineData("TX:1,TX:2", false, 0)]
    [InlineData("ZZ:1", false, 0)]
    [InlineData("TX:-1", false, 0)]
    [InlineData("TX", false, 0)]
    public void States_AreReadOrRefused(string text, bool read, int count)
    {
        Assert.Equal(read, AffectedStates.TryParse(text, out var states));
        Assert.Equal(count, states.Count);
    }
}

public sealed class IncidentSqliteTests() : IncidentTests(DatabaseProvider.Sqlite);

public sealed class IncidentPostgreSqlTests() : IncidentTests(DatabaseProvider.PostgreSql);

/// <summary>The steps of an incident through the use cases.</summary>
public abstract class IncidentTests(DatabaseProvider provider)
{
    private static readonly HashSet<Permission> Rights = [Permission.IncidentsView, Permission.IncidentsManage];
    private static readonly JudgedFactor Low = new(FactorRating.Low, "One mailbox, name only");
    private static readonly FourFactors AllLow = new(Low, Low, Low, Low);

    private static Actor Manager() => Actor.User(UserId.New(), "IncidentManager", Rights, null, null);

    private static async Task<IncidentId> InFourFactorAsync(TestHost host, Actor by)
    {
        var id = (await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("A letter lay open", new DateOnly(2026, 11, 20)), by)).Value;
        foreach (var to in new[] { IncidentState.Triage, IncidentState.Investigating, IncidentState.FourFactor })
            Assert.Null((await DecideAsync(host, id, to, by)).Error);
        return id;
    }

    private static Task<Result<Unit>> DecideAsync(TestHost host, IncidentId id, IncidentState to, Actor by, BreachException? exception = null) =>
        host.RunAsync<DecideIncident, Unit>(new DecideIncident(id, to, "Because of this", exception), by);

    private static async Task<IncidentDetail> ViewAsync(TestHost host, IncidentId id, Actor by) => (await host.RunAsync<ViewIncident, IncidentDetail>(new ViewIncident(id), by)).Value;

    [Fact]
    public async Task LowProbability_NeedsTwoPeople_AndFactorsThatSaySo()
    {
        await using var host = await TestHost.StartAsync(provider);
        var (ann, ben) = (Manager(), Manager());
        var id = await InFourFactorAsync(host, ann);
        Task<Result<IncidentState>> SignAsync(Actor by) => host.RunAsync<SignLowProbability, IncidentState>(new SignLowProbability(id, $"All four say so to {(by == ann ? "Ann" : "Ben")}"), by);
        Task<Result<Unit>> AssessAsync(FourFactors factors) => host.RunAsync<AssessIncident, Unit>(new AssessIncident(id, factors), ann);

        Assert.Equal("incident.needs_signatures", (await DecideAsync(host, id, IncidentState.LowProbability, ann)).Error?.Code);
        Assert.Equal("incident.not_assessed", (await SignAsync(ann)).Error?.Code);
        Assert.Equal("incident.not_assessed", (await DecideAsync(host, id, IncidentState.Breach, ann)).Error?.Code);
        Assert.Equal("incident.factors", (await AssessAsync(AllLow with { Nature = new(FactorRating.Low, "short") })).Error?.Code);
        Assert.Null((await AssessAsync(AllLow with { Acquired = Low with { Rating = FactorRating.High } })).Error);
        Assert.Equal("incident.factor_high", (await SignAsync(ann)).Error?.Code);
        Assert.Null((await AssessAsync(AllLow)).Error);
        Assert.Equal("incident.not_a_person", (await SignAsync(host.Operator)).Error?.Code);
        Assert.Equal(IncidentState.FourFactor, (await SignAsync(ann)).Value);
        Assert.Equal("incident.signed_already", (await SignAsync(ann)).Error?.Code);
        // Judged anew, the first signature is gone.
        Assert.Null((await AssessAsync(AllLow)).Error);
        Assert.Null((await ViewAsync(host, id, ann)).FirstSignedBy);
        Assert.Equal(IncidentState.FourFactor, (await SignAsync(ben)).Value);
        Assert.Equal(IncidentState.LowProbability, (await SignAsync(ann)).Value);

        var done = await ViewAsync(host, id, ann);
        Assert.Equal((IncidentState.LowProbability, (DateOnly?)null, ben.Id, ann.Id), (done.Row.State, done.Row.DueOn, done.FirstSignedBy!.Value, done.SecondSignedBy!.Value));
        Assert.Equal(
            [IncidentState.Triage, IncidentState.Investigating, IncidentState.FourFactor, IncidentState.FourFactor, IncidentState.FourFactor, IncidentState.LowProbability], done.Steps.Select(s => s.To));
        // The words of every signature are kept, also of the one that was taken back.
        Assert.Equal(
            [(ann.Id, "All four say so to Ann"), (ben.Id, "All four say so to Ben"), (ann.Id, "All four say so to Ann")],
            done.Steps.Where(s => s.From == IncidentState.FourFactor).Select(s => (s.By, s.Note)));
    }

    [Fact]
    public async Task Breach_ClosesWhenEveryNoticeIsOnRecord()
    {
        await using var host = await TestHost.StartAsync(provider);
        var ann = Manager();
        var id = await InFourFactorAsync(host, ann);
        await host.RunAsync<AssessIncident, Unit>(new AssessIncident(id, AllLow), ann);
        Task<Result<Unit>> NoteAsync(BreachAudience audience, string state = "", int day = 24) =>
            host.RunAsync<NoteBreachNotice, Unit>(new NoteBreachNotice(id, audience, state, new DateOnly(2026, 11, day), "First-class mail, file 12"), ann);

        Assert.Null((await DecideAsync(host, id, IncidentState.Breach, ann)).Error);
        Assert.Equal("incident.not_counted", (await DecideAsync(host, id, IncidentState.Notifying, ann)).Error?.Code);
        Assert.Equal("incident.people", (await host.RunAsync<CountAffected, Unit>(new CountAffected(id, 600, new Dictionary<string, int> { ["TX"] = 601 }), ann)).Error?.Code);
        Assert.Null((await host.RunAsync<CountAffected, Unit>(new CountAffected(id, 612, new Dictionary<string, int> { ["TX"] = 600, ["CA"] = 12 }), ann)).Error);
        Assert.Null((await DecideAsync(host, id, IncidentState.Notifying, ann)).Error);
        var view = await ViewAsync(host, id, ann);
        Assert.Equal(["Individuals", "MediaTX", "Secretary"], view.Duties.Select(d => d.Duty.Audience + d.Duty.State));
        Assert.All(view.Duties, d => Assert.Equal(new DateOnly(2027, 1, 19), d.Duty.DueOn));

        Assert.Equal("incident.notices_open", (await DecideAsync(host, id, IncidentState.Closed, ann)).Error?.Code);
        Assert.Equal("incident.notice_not_due", (await NoteAsync(BreachAudience.Media, "CA")).Error?.Code);
        Assert.Equal("incident.notice_early", (await NoteAsync(BreachAudience.Individuals, day: 19)).Error?.Code);
        Assert.Null((await NoteAsync(BreachAudience.Individuals)).Error);
        Assert.Null((await NoteAsync(BreachAudience.Media, "TX")).Error);
        Assert.Null((await NoteAsync(BreachAudience.Secretary)).Error);
        Assert.Null((await DecideAsync(host, id, IncidentState.Closed, ann)).Error);
        Assert.Equal(0, (await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), ann)).Value.Open);
    }

    [Fact]
    public async Task Exception_NeedsToBeNamed_AndTheClockRunsFromDiscovery()
    {
        await using var host = await TestHost.StartAsync(provider);
        var ann = Manager();
        var id = await InFourFactorAsync(host, ann);
        host.Clock.Advance(TimeSpan.FromDays(57));
        Assert.Equal(1, (await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), ann)).Value.Overdue);

        Assert.Equal("incident.exception_missing", (await DecideAsync(host, id, IncidentState.ExceptionApplies, ann)).Error?.Code);
        Assert.Null((await DecideAsync(host, id, IncidentState.ExceptionApplies, ann, BreachException.Secured)).Error);
        Assert.Equal("incident.transition_undefined", (await DecideAsync(host, id, IncidentState.Breach, ann)).Error?.Code);
        var list = (await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), ann)).Value;
        Assert.Equal((0, 0), (list.Open, list.Overdue));
        await using var db = host.NewContext();
        Assert.Equal(BreachException.Secured, (await db.Incidents.SingleAsync()).Exception);
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.TransitionRefused));
        Assert.Equal("incident.discovered", (await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("Tomorrow", new DateOnly(2027, 3, 1)), ann)).Error?.Code);
    }
}

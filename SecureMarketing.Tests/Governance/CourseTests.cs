using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Governance;

public sealed class CourseSqliteTests() : CourseTests(DatabaseProvider.Sqlite);

public sealed class CoursePostgreSqlTests() : CourseTests(DatabaseProvider.PostgreSql);

/// <summary>Courses as officers write them and staff take them.</summary>
public abstract class CourseTests(DatabaseProvider provider)
{
    private static readonly Actor Officer = GovernanceActs.Someone(Role.ComplianceOfficer);
    private static readonly Actor Legal = GovernanceActs.Someone(Role.Legal);

    [Fact]
    public async Task Course_IsPutInForceByAnother_AndAChangeIsANewVersion()
    {
        await using var host = await TestHost.StartAsync(provider);
        var definition = GovernanceActs.Course(Role.Marketer);
        var saved = (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(null, null, definition), Officer)).Value;
        Assert.Equal(GovernanceErrors.CourseOwnWork, (await PutAsync(host, saved, Officer)).Error);
        // Who edits the draft has written on it as well.
        saved = (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(saved.Course, saved.At, definition with { Title = "Privacy at work" }), Legal)).Value;
        Assert.Equal(GovernanceErrors.CourseOwnWork, (await PutAsync(host, saved, Legal)).Error);
        Assert.Equal(GovernanceErrors.CourseChanged, (await PutAsync(host, saved with { At = new CourseRevision(1, 1) }, Actor.Operator("second"))).Error);
        Assert.True((await PutAsync(host, saved, Actor.Operator("second"))).IsSuccess);

        var first = await GetAsync(host, saved.Course);
        Assert.Equal((CourseState.InForce, "Privacy at work", false), (first.State, first.Definition.Title, first.MayPutInForce));
        var next = (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(saved.Course, first.At, first.Definition with { Text = "More to read." }), Officer)).Value;
        Assert.Equal(2, next.At.Number);
        Assert.Equal(GovernanceErrors.CourseChanged, (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(saved.Course, first.At, definition), Officer)).Error);
        Assert.True((await PutAsync(host, next, Legal)).IsSuccess);
        Assert.Equal([(2, CourseState.InForce), (1, CourseState.Superseded)], (await GetAsync(host, saved.Course)).Versions.Select(v => (v.Number, v.State)));

        Assert.Equal("governance.reason", (await host.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(saved.Course, "x"), Officer)).Error?.Code);
        Assert.True((await host.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(saved.Course, "No longer needed"), Officer)).IsSuccess);
        Assert.Equal(GovernanceErrors.CourseEnded, (await host.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(saved.Course, "No longer needed"), Officer)).Error);
        Assert.Null((await host.RunAsync<ListCourses, IReadOnlyList<CourseRow>>(new ListCourses(), Officer)).Value.Single().InForce);
        await using var db = host.NewContext();
        Assert.Equal(
            [AuditAction.TrainingCourseSaved, AuditAction.TrainingCourseSaved, AuditAction.TrainingCourseInForce, AuditAction.TrainingCourseSaved, AuditAction.TrainingCourseInForce, AuditAction.TrainingCourseWithdrawn],
            await db.AuditEvents.Where(e => e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync());
    }

    [Fact]
    public async Task Discarding_TakesTheDraft_ThenWithdrawingTheVersionInForce()
    {
        await using var host = await TestHost.StartAsync(provider);
        var course = await host.CourseInForceAsync(Role.Marketer);
        var at = (await GetAsync(host, course)).At;
        await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(course, at, GovernanceActs.Course(Role.Legal)), Officer);
        Assert.True((await host.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(course, "A mistake"), Officer)).IsSuccess);
        Assert.Equal(1, (await host.RunAsync<ListCourses, IReadOnlyList<CourseRow>>(new ListCourses(), Officer)).Value.Single().InForce);
        Assert.True((await host.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(course, "A mistake"), Officer)).IsSuccess);
        Assert.Equal(GovernanceErrors.CourseNotInForce, (await host.RunAsync<ReadTraining, TrainingSheet>(new ReadTraining(course), Officer)).Error);
    }

    [Fact]
    public async Task Taking_ShowsWhatWasWrong_AndKeepsTheHashOfWhatWasRead()
    {
        await using var host = await TestHost.StartAsync(provider);
        var mia = GovernanceActs.Someone(Role.Marketer);
        var course = await host.CourseInForceAsync(Role.Marketer);
        var sheet = (await host.RunAsync<ReadTraining, TrainingSheet>(new ReadTraining(course), mia)).Value;
        Assert.Equal(GovernanceErrors.TextChanged, (await host.RunAsync<TakeTraining, TrainingResult>(new TakeTraining(course, new string('0', 64), [1, 0]), mia)).Error);
        Assert.Equal(GovernanceErrors.AnswersMissing, (await host.RunAsync<TakeTraining, TrainingResult>(new TakeTraining(course, sheet.TextHash, [1]), mia)).Error);
        Assert.Equal(GovernanceErrors.PersonOnly, (await host.RunAsync<TakeTraining, TrainingResult>(new TakeTraining(course, sheet.TextHash, [1, 0]))).Error);

        var half = await host.AnswerAsync(course, mia, 1, 1);
        Assert.Equal((false, 50), (half.Passed, half.Score));
        Assert.Equal([(true, "Names are more than the purpose needs."), (false, "The clock runs from its discovery.")], half.Answers.Select(a => (a.Right, a.Explanation)));
        var whole = await host.AnswerAsync(course, mia, 1, 0);
        Assert.Equal((true, 100), (whole.Passed, whole.Score));

        await using var db = host.NewContext();
        var completion = await db.TrainingCompletions.SingleAsync();
        Assert.Equal((mia.Id, course, 1, 100, sheet.TextHash, host.Clock.GetUtcNow()), (completion.Person.Value, completion.Course, completion.Number, completion.Score, completion.TextHash, completion.At));
        Assert.Equal(
            ["failed,score:50", "passed,score:100"],
            await db.AuditEvents.Where(e => e.Action == AuditAction.TrainingTaken && e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
    }

    [Fact]
    public async Task Definition_IsRefusedWithWhatIsMissing()
    {
        await using var host = await TestHost.StartAsync(provider);
        var sound = GovernanceActs.Course(Role.Marketer);
        async Task<string?> TryAsync(CourseDefinition definition) => (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(null, null, definition), Officer)).Error?.Code;

        Assert.Equal("training.title", await TryAsync(sound with { Title = " " }));
        Assert.Equal("training.roles", await TryAsync(sound with { Roles = [] }));
        Assert.Equal("training.repeat", await TryAsync(sound with { RepeatMonths = 0 }));
        Assert.Equal("training.pass_mark", await TryAsync(sound with { PassMark = 101 }));
        Assert.Equal("training.text", await TryAsync(sound with { Text = "" }));
        Assert.Equal("training.scenarios", await TryAsync(sound with { Scenarios = [] }));
        Assert.Equal("training.scenario", await TryAsync(sound with { Scenarios = [sound.Scenarios[0] with { Right = 2 }] }));
        Assert.Null(await TryAsync(sound));
    }

    private static Task<Result<Unit>> PutAsync(TestHost host, SavedCourse saved, Actor by) => host.RunAsync<PutCourseInForce, Unit>(new PutCourseInForce(saved.Course, saved.At), by);

    private static async Task<CourseDetail> GetAsync(TestHost host, TrainingCourseId course) => (await host.RunAsync<GetCourse, CourseDetail>(new GetCourse(course), Officer)).Value;
}

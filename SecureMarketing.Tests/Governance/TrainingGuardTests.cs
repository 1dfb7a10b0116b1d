using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Access;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Governance;

/// <summary>Lapsed training through the real gate, with people who sign in.</summary>
public sealed class TrainingGuardTests
{
    [Fact]
    public async Task WithoutACourse_NobodyIsRefused_HoweverLongTheyAreHere()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (olga, key) = await Staff.InviteWithPasskeyAsync(host, "olga@example.org", Role.ComplianceOfficer);
        using var _ = key;
        host.Clock.Advance(TimeSpan.FromDays(900));
        await olga.SignInByPasskeyAsync(key);
        Assert.Equal(TrainingState.Current, await host.StateAsync(olga.Actor));
        Assert.True((await HoldAsync(host, olga)).IsSuccess);
    }

    [Fact]
    public async Task Approver_IsReadOnlyFromTheFirstDay_AndWorksAgainOnceItIsTaken()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (olga, key) = await Staff.InviteWithPasskeyAsync(host, "olga@example.org", Role.ComplianceOfficer);
        using var _ = key;
        var course = await host.CourseInForceAsync(Role.ComplianceOfficer, Role.Marketer);
        Assert.Equal(TrainingState.Due, await host.StateAsync(olga.Actor));
        Assert.True((await HoldAsync(host, olga)).IsSuccess);

        host.Clock.Advance(TimeSpan.FromDays(31));
        await olga.SignInByPasskeyAsync(key);
        Assert.Equal(TrainingState.ReadOnly, await host.StateAsync(olga.Actor));
        var refused = (await HoldAsync(host, olga)).Error!;
        Assert.Equal(("training.lapsed", ErrorKind.Forbidden), (refused.Code, refused.Kind));
        Assert.Contains("\"Privacy\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("under Training", refused.Message, StringComparison.Ordinal);
        // Approving needs a right to look alone: it is refused all the same.
        Assert.Equal("training.lapsed", (await host.RunAsync<GrantApproval, bool>(Uninitialised<GrantApproval>(), olga.Actor)).Error?.Code);
        await using (var db = host.NewContext())
            Assert.Equal(2, await db.AuditEvents.CountAsync(e => e.Outcome == AuditOutcome.Refused && e.ReasonCodes == "training.lapsed"));

        // Looking works, and so does everything about the own account.
        Assert.True((await host.RunAsync<ListBaas, BaaList>(new ListBaas(), olga.Actor)).IsSuccess);
        Assert.True((await host.RunAsync<ListHolds, IReadOnlyList<HoldRow>>(new ListHolds(), olga.Actor)).IsSuccess);

        Assert.False((await host.AnswerAsync(course, olga.Actor, 0, 0)).Passed);
        Assert.False((await HoldAsync(host, olga)).IsSuccess);
        Assert.True((await host.AnswerAsync(course, olga.Actor, 1, 0)).Passed);
        Assert.Equal(TrainingState.Current, await host.StateAsync(olga.Actor));
        Assert.True((await HoldAsync(host, olga)).IsSuccess);
        Assert.True((await host.RunAsync<SignOut, Unit>(new SignOut(), olga.Actor)).IsSuccess);
    }

    [Fact]
    public async Task Marketer_HasFourteenDaysMore_AndStillSignsOut()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        await host.CourseInForceAsync(Role.Marketer);
        host.Clock.Advance(TimeSpan.FromDays(44));
        await mia.SignInAsync();
        Assert.Equal(TrainingState.Lapsed, await host.StateAsync(mia.Actor));
        Assert.NotEqual("training.lapsed", (await DiscardAsync(host, mia)).Error?.Code);

        host.Clock.Advance(TimeSpan.FromDays(1));
        await mia.SignInAsync();
        Assert.Equal(TrainingState.ReadOnly, await host.StateAsync(mia.Actor));
        Assert.Equal("training.lapsed", (await DiscardAsync(host, mia)).Error?.Code);
        Assert.True((await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), mia.Actor)).IsSuccess);
        Assert.True((await host.RunAsync<SignOut, Unit>(new SignOut(), mia.Actor)).IsSuccess);
    }

    /// <summary>Nobody can pass a course whose right answer is wrong: both officers are lapsed, and one of them withdraws it.</summary>
    [Fact]
    public async Task LapsedOfficers_PutInForceAndWithdraw_SoThatNobodyIsLockedOut()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var (olga, key) = await Staff.InviteWithPasskeyAsync(host, "olga@example.org", Role.ComplianceOfficer);
        using var _ = key;
        var course = await host.CourseInForceAsync(Role.ComplianceOfficer);
        host.Clock.Advance(TimeSpan.FromDays(60));
        await olga.SignInByPasskeyAsync(key);
        var at = (await host.RunAsync<GetCourse, CourseDetail>(new GetCourse(course), olga.Actor)).Value.At;
        Assert.Equal("training.lapsed", (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(course, at, GovernanceActs.Course(Role.Legal)), olga.Actor)).Error?.Code);

        var mended = (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(course, at, GovernanceActs.Course(Role.ComplianceOfficer)))).Value;
        Assert.True((await host.RunAsync<PutCourseInForce, Unit>(new PutCourseInForce(course, mended.At), olga.Actor)).IsSuccess);
        Assert.Equal(TrainingState.ReadOnly, await host.StateAsync(olga.Actor));
        Assert.True((await host.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(course, "Its answers are wrong"), olga.Actor)).IsSuccess);
        Assert.True((await HoldAsync(host, olga)).IsSuccess);
    }

    [Fact]
    public async Task List_SaysWhoIsDue_WhoMustActFirst()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var leo = await Staff.InviteAsync(host, "leo@example.org", Role.Legal);
        await Staff.InviteAsync(host, "ana@example.org", Role.Auditor);
        var course = await host.CourseInForceAsync(Role.Marketer, Role.Legal);
        Assert.True((await host.AnswerAsync(course, mia.Actor, 1, 0)).Passed);
        host.Clock.Advance(TimeSpan.FromDays(40));

        var standing = (await host.RunAsync<ListTrainingStanding, IReadOnlyList<StaffTraining>>(new ListTrainingStanding())).Value;
        Assert.Equal(
            [(leo.Id, TrainingState.ReadOnly, 1), (mia.Id, TrainingState.Current, 1)],
            standing.Where(s => s.Courses.Count > 0).Select(s => (s.Person, s.Worst.State, s.Courses.Count)));
        Assert.Empty(Assert.Single(standing, s => s.Roles.Contains(Role.Auditor)).Courses);
    }

    private static Task<Result<RetentionHoldId>> HoldAsync(TestHost host, Staff person) =>
        host.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(null, RetentionClass.Facts, "Case 26-118", null), person.Actor);

    private static Task<Result<Unit>> DiscardAsync(TestHost host, Staff person) => host.RunAsync<DiscardSegmentDraft, Unit>(Uninitialised<DiscardSegmentDraft>(), person.Actor);

    /// <summary>The refusal comes before any value is looked at.</summary>
    private static T Uninitialised<T>() => (T)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T));
}

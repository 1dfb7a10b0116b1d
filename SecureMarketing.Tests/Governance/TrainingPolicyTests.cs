using System.Reflection;
using System.Text.RegularExpressions;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.Governance;

/// <summary>How a person stands, by table and by properties; no store.</summary>
public sealed partial class TrainingPolicyTests
{
    private static readonly DateOnly Day0 = new(2026, 3, 1);

    /// <summary>Days after the course came into force; first access and completion likewise, null: never.</summary>
    [Theory]
    [InlineData(0, null, 0, 0, false, TrainingState.Due, 30)]
    [InlineData(0, null, 0, 30, false, TrainingState.Due, 30)]
    [InlineData(0, null, 0, 31, false, TrainingState.Lapsed, 30)]
    [InlineData(0, null, 0, 44, false, TrainingState.Lapsed, 30)]
    [InlineData(0, null, 0, 45, false, TrainingState.ReadOnly, 30)]
    [InlineData(0, null, 0, 31, true, TrainingState.ReadOnly, 30)]
    [InlineData(0, null, 0, 30, true, TrainingState.Due, 30)]
    // Who came before the course has thirty days from its first day, who came after it from theirs.
    [InlineData(-900, null, 0, 29, false, TrainingState.Due, 30)]
    [InlineData(100, null, 0, 130, false, TrainingState.Due, 130)]
    [InlineData(100, null, 0, 131, true, TrainingState.ReadOnly, 130)]
    // Passed on the tenth day: a year from there, told thirty days ahead.
    [InlineData(0, 10, 1, 11, false, TrainingState.Current, 375)]
    [InlineData(0, 10, 1, 344, false, TrainingState.Current, 375)]
    [InlineData(0, 10, 1, 345, false, TrainingState.DueSoon, 375)]
    [InlineData(0, 10, 1, 375, false, TrainingState.DueSoon, 375)]
    [InlineData(0, 10, 1, 376, false, TrainingState.Lapsed, 375)]
    [InlineData(0, 10, 1, 390, false, TrainingState.ReadOnly, 375)]
    [InlineData(0, 10, 1, 376, true, TrainingState.ReadOnly, 375)]
    public void Standing_IsAsTheTableSays(int access, int? passed, int number, int today, bool approves, TrainingState state, int due)
    {
        var standing = TrainingPolicy.Of(Need(access, passed, number, approves), Day0.AddDays(today));
        Assert.Equal((state, Day0.AddDays(due)), (standing.State, standing.DueOn));
        Assert.Equal(standing.State >= TrainingState.Lapsed ? Day0.AddDays(due + 1) : null, standing.LapsedOn);
    }

    /// <summary>Version 2 came on day 200 and must be taken anew; version 1 was passed on day 10.</summary>
    [Theory]
    [InlineData(1, 210, TrainingState.Due, 230)]
    [InlineData(1, 231, TrainingState.Lapsed, 230)]
    [InlineData(2, 210, TrainingState.Current, 375)]
    public void AVersionToBeTakenAnew_LeavesThirtyDays(int passed, int today, TrainingState state, int due)
    {
        var standing = TrainingPolicy.Of(Need(0, 10, passed, false) with { CountsFrom = 2, CountsSince = Day0.AddDays(200) }, Day0.AddDays(today));
        Assert.Equal((state, Day0.AddDays(due)), (standing.State, standing.DueOn));
    }

    [Fact]
    public void ANewVersion_IsNoAmnesty()
    {
        var lapsed = Need(0, 10, 1, false);
        var after = TrainingPolicy.Of(lapsed with { CountsFrom = 2, CountsSince = Day0.AddDays(400) }, Day0.AddDays(410));
        Assert.Equal(TrainingPolicy.Of(lapsed, Day0.AddDays(410)), after);
        Assert.Equal(TrainingState.ReadOnly, after.State);
    }

    [Fact]
    public void Properties_HoldForAnyNeed()
    {
        var random = new Random(1926);
        for (var i = 0; i < 4000; i++)
        {
            var counts = random.Next(1, 4);
            var required = random.Next(0, 400);
            var need = Need(random.Next(-800, 800), random.Next(3) == 0 ? null : random.Next(-800, 1200), random.Next(0, 4), random.Next(2) == 0) with
            {
                RepeatMonths = random.Next(1, 37),
                CountsFrom = counts,
                RequiredSince = Day0.AddDays(required),
                CountsSince = Day0.AddDays(required + random.Next(0, 500)),
            };
            var today = Day0.AddDays(random.Next(1200, 2000));
            var now = TrainingPolicy.Of(need, today);
            // Time alone never mends it, and never moves the day.
            var later = TrainingPolicy.Of(need, today.AddDays(random.Next(1, 400)));
            Assert.True(later.State >= now.State);
            Assert.Equal(now.DueOn, later.DueOn);
            // Passing today is never worse, and lets everybody work.
            var passed = TrainingPolicy.Of(need with { CompletedOn = today, CompletedNumber = counts }, today);
            Assert.True(passed.State <= TrainingState.DueSoon && passed.DueOn >= now.DueOn);
            // Who approves is never better off.
            Assert.True(TrainingPolicy.Of(need with { Approves = true }, today).State >= TrainingPolicy.Of(need with { Approves = false }, today).State);
            // Nobody is refused anything in the first thirty days.
            Assert.True(TrainingPolicy.Of(need, need.FirstAccessOn > need.RequiredSince ? need.FirstAccessOn.AddDays(30) : need.RequiredSince.AddDays(30)).State < TrainingState.Lapsed);
        }
    }

    [Fact]
    public void Worst_IsWhatDecides()
    {
        var (due, lapsed) = (new TrainingStanding(TrainingState.Due, Day0, null), new TrainingStanding(TrainingState.ReadOnly, Day0, Day0.AddDays(1)));
        Assert.Equal(lapsed, TrainingPolicy.Worst([due, lapsed]));
        Assert.Equal(TrainingStanding.Unasked, TrainingPolicy.Worst([]));
    }

    /// <summary>What is refused to a lapsed person goes by events; the names of the commands, written by others, must tell the same.</summary>
    [Fact]
    public void Acts_AreThoseWhoseNamesAct()
    {
        string[] looksByAnotherName = ["CheckPersona", "GatherAuditReviews", "ProbeRoute", "TestFhirServer", "TestMailbox", "VerifyAuditTrail"];
        string[] ofMachinesAlone = ["CloseOverdueBreakGlass", "DisposeDue", "EndDueAccess", "EndOverdueSessions", "IssueFirstLink", "SendOnce"];
        string[] neverLockedOut = ["PutCourseInForce", "WithdrawCourse"];
        string[] onlyProtect =
        [
            "DeactivateUser", "DeclineBreakGlass", "PauseCampaign", "PrintRevocationLetter", "RecordFalseAuthorization", "ReplayRefusals", "ReportIncident", "RevokeAuthorization", "RevokePart2Consent", "RevokeUserSessions", "StopCampaign", "SuppressContact", "TerminateBaa", "WithdrawApproval",
            "WithdrawCodeJudgment", "WithdrawPlainPreference", "WithdrawSensitiveGrant",
        ];
        string[] actsByAnotherName = ["CountAffected", "OpenDemo"];
        var wrong = new List<string>();
        foreach (var command in typeof(UseCaseRunner).Assembly.GetTypes().Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>))))
        {
            var requires = (Permission)Declared(command, nameof(ICommand<Unit>.Requires))!;
            var acts = TrainedActs.Include(requires, (AuditAction)Declared(command, nameof(ICommand<Unit>.Audits))!, (bool?)Declared(command, nameof(ICommand<Unit>.NeedsTraining)));
            var expected = requires is not (Permission.Public or Permission.SignedIn) && !looksByAnotherName.Concat(ofMachinesAlone).Concat(neverLockedOut).Concat(onlyProtect).Contains(command.Name)
                && (actsByAnotherName.Contains(command.Name) || !Looking().IsMatch(command.Name));
            if (acts != expected)
                wrong.Add($"{command.Name}: {(acts ? "refused" : "let through")}");
        }

        Assert.Empty(wrong);
    }

    private static object? Declared(Type command, string name) => command.GetProperty(name, BindingFlags.Public | BindingFlags.Static)?.GetValue(null);

    private static TrainingNeed Need(int access, int? passed, int number, bool approves) => new()
    {
        FirstAccessOn = Day0.AddDays(access),
        RequiredSince = Day0,
        CountsFrom = 1,
        CountsSince = Day0,
        RepeatMonths = 12,
        CompletedOn = passed is { } day ? Day0.AddDays(day) : null,
        CompletedNumber = passed is null ? 0 : number,
        Approves = approves,
    };

    [GeneratedRegex("^(List|Get|View|Find|Open|Count|Search|Preview|Explain|Compare|Derive|Forecast|Measure|Plan|Preflight|Diff|Look|Inspect|Reveal|Read|Show)")]
    private static partial Regex Looking();
}

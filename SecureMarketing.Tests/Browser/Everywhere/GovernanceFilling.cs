using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Addresses of what the pages of governance show.</summary>
/// <param name="Course">In force, of the demo.</param>
/// <param name="Draft">Written by the machine's operator, so that every officer may put it in force.</param>
/// <param name="Review">A vendor review under way, with evidence to be judged and an open finding.</param>
/// <param name="Evidence">Of that review.</param>
internal sealed record GovernanceContents(TrainingCourseId Course, TrainingCourseId Draft, RegisterRecordId Review, RegisterEvidenceId Evidence, RegisterRecordId Complaint)
{
    /// <summary>Some address, for a look at the routes alone.</summary>
    public static GovernanceContents Any { get; } = new(TrainingCourseId.New(), TrainingCourseId.New(), RegisterRecordId.New(), RegisterEvidenceId.New(), RegisterRecordId.New());
}

/// <summary>What the demo leaves out, by use cases: a draft of a course, evidence that waits for its judge, an open finding.</summary>
internal static class GovernanceFilling
{
    public static async Task<GovernanceContents> RunAsync(BrowserSite site, DateOnly today)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var review = await db.RegisterRecords.Where(r => r.Kind == RecordKind.VendorReview).Select(r => r.Id).SingleAsync();
        var evidence = await site.RunAsync<AddEvidence, RegisterEvidenceId>(
            new AddEvidence { Record = review, CollectedOn = today.AddDays(-2), MediaType = "text/plain", Content = Encoding.UTF8.GetBytes("The relay answered the questionnaire of this year.") });
        await site.RunAsync<RaiseFinding, int>(
            new RaiseFinding { Record = review, Severity = FindingSeverity.High, Text = "The relay keeps its logs for two years.", Action = "Agree on thirty days in the next renewal.", DueOn = today.AddDays(40) });
        var draft = await site.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(null, null, new CourseDefinition
        {
            Title = "Records of substance-use treatment",
            Roles = [Role.Part2Reviewer],
            Text = "That somebody is a patient of a programme is itself protected.",
            Scenarios = [new CompetencyScenario("A campaign names the programme in its subject.", ["Let it go", "Send it back"], 1, "The subject travels in the open (42 CFR 2.12).")],
        }));
        return new GovernanceContents(
            await db.TrainingVersions.Where(v => v.State == CourseState.InForce).Select(v => v.Course).SingleAsync(), draft.Course, review, evidence,
            await db.RegisterRecords.Where(r => r.Kind == RecordKind.Complaint).Select(r => r.Id).SingleAsync());
    }
}

using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Governance;

/// <summary>What officers do about training and the register, in a line each.</summary>
internal static class GovernanceActs
{
    public static CourseDefinition Course(params Role[] roles) => new()
    {
        Title = "Privacy",
        Roles = roles,
        Text = "Use the fewest facts that do the job.",
        Scenarios =
        [
            new CompetencyScenario("A colleague asks for a list of names.", ["Send it", "Ask what for, and send a count"], 1, "Names are more than the purpose needs."),
            new CompetencyScenario("A message went to the wrong person.", ["Report it today", "Wait"], 0, "The clock runs from its discovery."),
        ],
        PassMark = 100,
    };

    /// <summary>An officer or reader who carries the rights of a role.</summary>
    public static Actor Someone(Role role) => Actor.User(UserId.New(), role.ToString(), RolePermissions.Of([role]), null, null);

    extension(TestHost host)
    {
        /// <summary>Drafted by the operator, put in force by an officer.</summary>
        public async Task<TrainingCourseId> CourseInForceAsync(params Role[] roles)
        {
            var saved = (await host.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(null, null, Course(roles)))).Value;
            // The command line is one person, who wrote it; whoever carries the right is another.
            await using var db = host.NewContext();
            var version = db.TrainingVersions.Single(v => v.Course == saved.Course);
            Assert.True(version.PutInForce(null, Guid.CreateVersion7(), host.Clock.GetUtcNow()).IsSuccess);
            await db.SaveChangesAsync();
            return saved.Course;
        }

        public async Task<TrainingResult> AnswerAsync(TrainingCourseId course, Actor person, params int[] answers)
        {
            var sheet = (await host.RunAsync<ReadTraining, TrainingSheet>(new ReadTraining(course), person)).Value;
            var taken = await host.RunAsync<TakeTraining, TrainingResult>(new TakeTraining(course, sheet.TextHash, answers), person);
            Assert.True(taken.IsSuccess, taken.Error?.Message);
            return taken.Value;
        }

        public async Task<TrainingState> StateAsync(Actor person) => (await host.RunAsync<ListOwnTraining, OwnTraining>(new ListOwnTraining(), person)).Value.Worst.State;
    }
}

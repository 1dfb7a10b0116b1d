using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Governance;

/// <summary>A version in force as far as standing needs it: without its text.</summary>
internal sealed record AskedCourse(
    TrainingCourseId Course, int Number, string Title, IReadOnlyList<Role> Roles, int RepeatMonths, DateTimeOffset RequiredSince, int CountsFrom, DateTimeOffset CountsSince);

/// <summary>How a person stands with one course that their roles ask.</summary>
/// <param name="CompletedAt">Null: never.</param>
public sealed record CourseStanding(TrainingCourseId Course, int Number, string Title, TrainingStanding Standing, DateTimeOffset? CompletedAt);

/// <summary>Reads what <see cref="TrainingPolicy"/> judges.</summary>
internal sealed class StandingReader(Organisation organisation)
{
    /// <summary>Roles whose holders approve what is sent (compliance §11).</summary>
    private static readonly Role[] Approvers = [Role.ComplianceOfficer, Role.Legal, Role.ClinicalReviewer, Role.Part2Reviewer];

    public static async Task<IReadOnlyList<AskedCourse>> CoursesAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var rows = await db.TrainingVersions.AsNoTracking().Where(v => v.State == CourseState.InForce)
            .Select(v => new { v.Course, v.Number, v.Title, v.RoleNames, v.RepeatMonths, v.RequiredSince, v.CountsFrom, v.CountsSince }).ToListAsync(cancellationToken);
        return [.. rows.Select(v => new AskedCourse(v.Course, v.Number, v.Title, TrainingVersion.RolesOf(v.RoleNames), v.RepeatMonths, v.RequiredSince!.Value, v.CountsFrom, v.CountsSince!.Value)).OrderBy(c => c.Title, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The courses that one person's roles ask; without a course in force it is one small look.</summary>
    public async Task<IReadOnlyList<CourseStanding>> OfAsync(AppDbContext db, UserId person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var courses = await CoursesAsync(db, cancellationToken);
        if (courses.Count == 0)
            return [];
        var roles = await db.StaffRoles.AsNoTracking().Where(r => r.UserId == person).Select(r => r.Role).ToListAsync(cancellationToken);
        if (!courses.Any(c => c.Roles.Any(roles.Contains)))
            return [];
        var enrolled = await db.StaffUsers.AsNoTracking().Where(u => u.Id == person).Select(u => u.EnrolledAt).SingleOrDefaultAsync(cancellationToken);
        var first = await db.StaffSessions.AsNoTracking().Where(s => s.UserId == person).OrderBy(s => s.StartedAt).Select(s => (DateTimeOffset?)s.StartedAt).FirstOrDefaultAsync(cancellationToken);
        var completions = await db.TrainingCompletions.AsNoTracking().Where(c => c.Person == person).ToListAsync(cancellationToken);
        return Of(courses, roles, first ?? enrolled ?? now, completions, now);
    }

    /// <summary>The same for somebody whose facts were read before.</summary>
    public IReadOnlyList<CourseStanding> Of(
        IReadOnlyList<AskedCourse> courses, IReadOnlyCollection<Role> roles, DateTimeOffset firstAccess, IEnumerable<TrainingCompletion> completions, DateTimeOffset now)
    {
        var taken = completions.ToLookup(c => c.Course);
        return
        [
            .. courses.Where(c => c.Roles.Any(roles.Contains)).Select(course =>
            {
                // Who passed the old version after the new one came is as far as the newer of the two.
                var last = taken[course.Course].OrderByDescending(c => c.Number >= course.CountsFrom).ThenByDescending(c => c.At).FirstOrDefault();
                var standing = TrainingPolicy.Of(
                    new TrainingNeed
                    {
                        FirstAccessOn = organisation.DayAt(firstAccess),
                        RequiredSince = organisation.DayAt(course.RequiredSince),
                        CountsFrom = course.CountsFrom,
                        CountsSince = organisation.DayAt(course.CountsSince),
                        RepeatMonths = course.RepeatMonths,
                        CompletedOn = last is null ? null : organisation.DayAt(last.At),
                        CompletedNumber = last?.Number ?? 0,
                        Approves = roles.Any(Approvers.Contains),
                    },
                    organisation.DayAt(now));
                return new CourseStanding(course.Course, course.Number, course.Title, standing, last?.At);
            }),
        ];
    }
}

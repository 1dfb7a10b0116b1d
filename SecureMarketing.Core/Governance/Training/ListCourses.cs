using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>Courses by title, each with its latest version and the one in force.</summary>
public sealed record ListCourses : ICommand<IReadOnlyList<CourseRow>>
{
    public static Permission Requires => Permission.TrainingView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="InForce">Number of the version in force; null: none.</param>
public sealed record CourseRow(TrainingCourseId Course, string Title, int Number, CourseState State, int? InForce, IReadOnlyList<Access.Role> Roles, int RepeatMonths, DateTimeOffset WrittenAt);

/// <summary>One course with its answers, as who keeps it works on it: the latest version.</summary>
public sealed record GetCourse(TrainingCourseId Course) : ICommand<CourseDetail>
{
    public static Permission Requires => Permission.TrainingView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="At">Base of a change.</param>
/// <param name="MayPutInForce">It is a draft, and the reader wrote nothing of it and holds the right.</param>
/// <param name="Versions">Latest first.</param>
public sealed record CourseDetail(TrainingCourseId Course, CourseRevision At, CourseState State, CourseDefinition Definition, bool MayPutInForce, IReadOnlyList<CourseVersionRow> Versions);

public sealed record CourseVersionRow(int Number, CourseState State, DateTimeOffset WrittenAt, DateTimeOffset? InForceAt, DateTimeOffset? EndedAt, int Completions);

internal sealed class ListCoursesHandler : IUseCase<ListCourses, IReadOnlyList<CourseRow>>
{
    public async Task<Result<IReadOnlyList<CourseRow>>> HandleAsync(ListCourses command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var versions = await scope.Db.TrainingVersions.AsNoTracking().Select(v => new { v.Course, v.Title, v.Number, v.State, v.RoleNames, v.RepeatMonths, v.WrittenAt }).ToListAsync(cancellationToken);
        return versions.GroupBy(v => v.Course).Select(g => (Latest: g.MaxBy(v => v.Number)!, InForce: g.FirstOrDefault(v => v.State == CourseState.InForce)))
            .Select(c => new CourseRow(c.Latest.Course, c.Latest.Title, c.Latest.Number, c.Latest.State, c.InForce?.Number, TrainingVersion.RolesOf(c.Latest.RoleNames), c.Latest.RepeatMonths, c.Latest.WrittenAt))
            .OrderBy(c => c.State == CourseState.Withdrawn).ThenBy(c => c.Title, StringComparer.OrdinalIgnoreCase).ToList();
    }
}

internal sealed class GetCourseHandler : IUseCase<GetCourse, CourseDetail>
{
    public async Task<Result<CourseDetail>> HandleAsync(GetCourse command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, course) = (scope.Db, command.Course);
        var versions = await db.TrainingVersions.AsNoTracking().Where(v => v.Course == course).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        if (versions is not [var latest, ..])
            return GovernanceErrors.CourseUnknown;
        var completions = await db.TrainingCompletions.AsNoTracking().Where(c => c.Course == course).GroupBy(c => c.Number).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new CourseDetail(
            course, new CourseRevision(latest.Number, latest.Revision), latest.State, latest.Definition(),
            latest.State == CourseState.Draft && scope.Actor.Holds(Permission.TrainingManage) && !latest.WasWrittenBy(scope.Actor.Id),
            [.. versions.Select(v => new CourseVersionRow(v.Number, v.State, v.WrittenAt, v.InForceAt, v.EndedAt, completions.GetValueOrDefault(v.Number)))]);
    }
}

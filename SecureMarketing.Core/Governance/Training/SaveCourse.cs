using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>Writes a draft: of a new course, or of the next version of one whose latest version is no draft.</summary>
/// <param name="Course">Null for a new one.</param>
/// <param name="BasedOn">The version and revision that the change started from; null for a new one.</param>
public sealed record SaveCourse(TrainingCourseId? Course, CourseRevision? BasedOn, CourseDefinition Definition) : ICommand<SavedCourse>
{
    public static Permission Requires => Permission.TrainingManage;

    public static AuditAction Audits => AuditAction.TrainingCourseSaved;
}

/// <summary>A state of a version that somebody saw.</summary>
public sealed record CourseRevision(int Number, int Revision);

public sealed record SavedCourse(TrainingCourseId Course, CourseRevision At);

internal sealed class SaveCourseValidator : AbstractValidator<SaveCourse>
{
    public SaveCourseValidator() => RuleFor(c => c.Definition).Custom((definition, context) =>
    {
        if (definition.Refuse() is { } refused)
            context.AddFailure(new FluentValidation.Results.ValidationFailure(nameof(SaveCourse.Definition), refused.Message) { ErrorCode = refused.Code });
    });
}

internal sealed class SaveCourseHandler : IUseCase<SaveCourse, SavedCourse>
{
    public async Task<Result<SavedCourse>> HandleAsync(SaveCourse command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (command.Course is not { } course)
            return Add(scope, TrainingCourseId.New(), 1, command.Definition);
        var latest = await db.TrainingVersions.Where(v => v.Course == course).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (latest is null)
            return GovernanceErrors.CourseUnknown;
        if (command.BasedOn != new CourseRevision(latest.Number, latest.Revision))
            return GovernanceErrors.CourseChanged;
        if (latest.State != CourseState.Draft)
            return Add(scope, course, latest.Number + 1, command.Definition);
        return latest.Edit(command.Definition, scope.Actor.Id, scope.Now).Error is { } error ? error : Saved(scope, latest);
    }

    private static SavedCourse Add(UseCaseScope scope, TrainingCourseId course, int number, CourseDefinition definition)
    {
        var version = new TrainingVersion(course, number, definition, scope.Actor.Id, scope.Now);
        scope.Db.TrainingVersions.Add(version);
        return Saved(scope, version);
    }

    private static SavedCourse Saved(UseCaseScope scope, TrainingVersion version)
    {
        scope.Audit.About(version);
        return new SavedCourse(version.Course, new CourseRevision(version.Number, version.Revision));
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>
/// Asks a course of everyone in its roles, by a person who wrote nothing of it. It works for somebody whose own training has lapsed too, as
/// does its withdrawal: a course that nobody can pass must not lock everyone out.
/// </summary>
/// <param name="Seen">The draft that was read.</param>
public sealed record PutCourseInForce(TrainingCourseId Course, CourseRevision Seen) : ICommand<Unit>
{
    public static Permission Requires => Permission.TrainingManage;

    public static AuditAction Audits => AuditAction.TrainingCourseInForce;

    public static bool? NeedsTraining => false;
}

/// <summary>Asks a course of nobody any more, or throws its draft away; its completions stay on record.</summary>
/// <param name="Reason">5–200 characters, no names.</param>
public sealed record WithdrawCourse(TrainingCourseId Course, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.TrainingManage;

    public static AuditAction Audits => AuditAction.TrainingCourseWithdrawn;

    public static bool? NeedsTraining => false;
}

internal sealed class WithdrawCourseValidator : AbstractValidator<WithdrawCourse>
{
    public WithdrawCourseValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200)
        .WithErrorCode(GovernanceErrors.Reason.Code).WithMessage(GovernanceErrors.Reason.Message);
}

internal sealed class PutCourseInForceHandler : IUseCase<PutCourseInForce, Unit>
{
    public async Task<Result<Unit>> HandleAsync(PutCourseInForce command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var course = command.Course;
        var versions = await scope.Db.TrainingVersions.Where(v => v.Course == course && (v.State == CourseState.Draft || v.State == CourseState.InForce)).ToListAsync(cancellationToken);
        if (versions.Find(v => v.State == CourseState.Draft) is not { } draft)
            return versions.Count == 0 ? GovernanceErrors.CourseUnknown : GovernanceErrors.CourseNoDraft;
        scope.Audit.About(draft);
        if (command.Seen != new CourseRevision(draft.Number, draft.Revision))
            return GovernanceErrors.CourseChanged;
        return draft.PutInForce(versions.Find(v => v.State == CourseState.InForce), scope.Actor.Id, scope.Now).Error is { } error ? error : Unit.Value;
    }
}

internal sealed class WithdrawCourseHandler : IUseCase<WithdrawCourse, Unit>
{
    public async Task<Result<Unit>> HandleAsync(WithdrawCourse command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var course = command.Course;
        scope.Audit.Purpose = command.Reason.Trim();
        // A draft goes first, then the version in force.
        var standing = await scope.Db.TrainingVersions.Where(v => v.Course == course && (v.State == CourseState.Draft || v.State == CourseState.InForce))
            .OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (standing is null)
            return await scope.Db.TrainingVersions.AnyAsync(v => v.Course == course, cancellationToken) ? GovernanceErrors.CourseEnded : GovernanceErrors.CourseUnknown;
        scope.Audit.About(standing);
        return standing.Withdraw(scope.Now).Error is { } error ? error : Unit.Value;
    }
}

internal static class TrainingAudit
{
    public static void About(this AuditEntry entry, TrainingVersion version) =>
        (entry.ObjectType, entry.ObjectId, entry.ObjectVersion) = ("training-course", version.Course.Value.ToString("N"), version.Number);
}

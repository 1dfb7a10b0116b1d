using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Sets when a person's access ends by itself (45 CFR 164.308(a)(3)(ii)(C)). A day that is over ends it at once, and shows how late that was.
/// </summary>
/// <param name="User">Whose.</param>
/// <param name="Day">Last day, in the organisation's zone.</param>
/// <param name="Time">When access ends on it; null: with the day.</param>
/// <param name="Reason">5–200 characters, no names; needed where a date stands and the new one is later, else null.</param>
public sealed record SetLeavingDate(UserId User, DateOnly Day, TimeOnly? Time = null, string? Reason = null) : ICommand<Unit>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.UserChanged;
    public static Proof Demands => Proof.Fresh;
}

/// <summary>Takes a last day back before it has come.</summary>
/// <param name="Reason">5–200 characters, no names.</param>
public sealed record WithdrawLeavingDate(UserId User, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.UserChanged;
    public static Proof Demands => Proof.Fresh;
}

internal sealed class WithdrawLeavingDateValidator : AbstractValidator<WithdrawLeavingDate>
{
    public WithdrawLeavingDateValidator() => RuleFor(c => c.Reason).Must(LeavingDates.IsReason).WithErrorCode(AccessErrors.LeavingReason.Code).WithMessage(AccessErrors.LeavingReason.Message);
}

internal sealed class SetLeavingDateHandler(Organisation organisation) : IUseCase<SetLeavingDate, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SetLeavingDate command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        if (await db.StaffUsers.SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken) is not { } user)
            return AccessErrors.UserUnknown;
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.HasLeft(now))
            return AccessErrors.HasLeft;
        if (command.Day < organisation.DayAt(user.CreatedAt) || command.Day > organisation.DayAt(now).AddYears(LeavingDates.MostYears))
            return AccessErrors.LeavingDay;
        var at = command.Time is { } time ? organisation.MomentOf(command.Day.ToDateTime(time), now) : organisation.StartOf(command.Day.AddDays(1));
        var isLater = user.LeavesAt < at;
        if (isLater && !LeavingDates.IsReason(command.Reason))
            return AccessErrors.LeavingReason;
        if (user.IsActiveAt(now) && await LastAdministrator.IsAsync(db, user.Id, cancellationToken))
            return AccessErrors.LastAdministrator;
        scope.Audit.Purpose = isLater ? command.Reason!.Trim() : null;
        var was = user.LeavesAt is { } before ? "," + AccessEnd.Code("was", before) : "";
        user.Leave(at);
        if (at <= now)
            await AccessEnd.RunAsync(db, user, now, cancellationToken);
        scope.Audit.ReasonCodes = (at <= now ? "deactivated," + AccessEnd.Code("left", at) : AccessEnd.Code("leaves", at)) + was;
        return Unit.Value;
    }
}

internal sealed class WithdrawLeavingDateHandler : IUseCase<WithdrawLeavingDate, Unit>
{
    public async Task<Result<Unit>> HandleAsync(WithdrawLeavingDate command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.StaffUsers.SingleOrDefaultAsync(u => u.Id == command.User, cancellationToken) is not { } user)
            return AccessErrors.UserUnknown;
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Id.Value.ToString("N");
        if (user.HasLeft(scope.Now))
            return AccessErrors.HasLeft;
        if (user.LeavesAt is not { } was)
            return AccessErrors.LeavingUnset;
        scope.Audit.Purpose = command.Reason.Trim();
        scope.Audit.ReasonCodes = "stays," + AccessEnd.Code("was", was);
        user.Leave(null);
        return Unit.Value;
    }
}

internal static class LeavingDates
{
    public const int MostYears = 10;

    public static bool IsReason(string? reason) => reason?.Trim().Length is >= 5 and <= 200;
}

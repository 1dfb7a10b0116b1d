using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>Lets nothing of a person, or nothing of a class, go. It counts from the moment at which this is answered.</summary>
/// <param name="Contact">Null for a hold on a class.</param>
/// <param name="Class">Null for a hold on a person.</param>
/// <param name="Reason">5–200 characters, no names.</param>
/// <param name="Until">Last day on which it counts; null: until it is released.</param>
public sealed record PlaceHold(ContactId? Contact, RetentionClass? Class, string Reason, DateOnly? Until) : ICommand<RetentionHoldId>
{
    public static Permission Requires => Permission.RetentionManage;

    public static AuditAction Audits => AuditAction.HoldPlaced;
}

/// <summary>Lets the rules count again, by another person than who placed the hold.</summary>
/// <param name="Reason">5–200 characters, no names.</param>
public sealed record ReleaseHold(RetentionHoldId Hold, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.RetentionManage;

    public static AuditAction Audits => AuditAction.HoldReleased;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class PlaceHoldValidator : AbstractValidator<PlaceHold>
{
    public PlaceHoldValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= RetentionRuleMapping.TextLength)
        .WithErrorCode(RetentionErrors.ReasonMissing.Code).WithMessage(RetentionErrors.ReasonMissing.Message);
}

internal sealed class ReleaseHoldValidator : AbstractValidator<ReleaseHold>
{
    public ReleaseHoldValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= RetentionRuleMapping.TextLength)
        .WithErrorCode(RetentionErrors.ReasonMissing.Code).WithMessage(RetentionErrors.ReasonMissing.Message);
}

internal sealed class PlaceHoldHandler(IHeldPeople people, Organisation organisation) : IUseCase<PlaceHold, RetentionHoldId>
{
    public async Task<Result<RetentionHoldId>> HandleAsync(PlaceHold command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.Purpose = command.Reason.Trim();
        if (command.Contact is null == command.Class is null || (command.Class is { } named && !Enum.IsDefined(named)))
            return RetentionErrors.HoldTarget;
        if (command.Until < organisation.DayAt(scope.Now))
            return RetentionErrors.HoldPast;
        if (command.Contact is { } contact)
        {
            scope.Audit.Subject = contact;
            if ((await people.RecordsAsync(scope.Db, [contact], cancellationToken)).Count == 0)
                return RetentionErrors.PersonNotFound;
        }

        // A batch that is under way ends first; the next one sees the hold.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        await scope.Db.Leases.Where(l => l.Name == DisposalRunner.LeaseName).ExecuteUpdateAsync(set => set.SetProperty(l => l.Until, l => l.Until), cancellationToken);
        var hold = new RetentionHold(command.Contact, command.Class, command.Reason.Trim(), command.Until, scope.Actor.Id, scope.Now);
        scope.Db.RetentionHolds.Add(hold);
        scope.Audit.ObjectType = "hold";
        scope.Audit.ObjectId = hold.Id.Value.ToString("N");
        scope.Audit.ReasonCodes = command.Class is { } held ? RetentionClasses.Of(held).Key : "person";
        return hold.Id;
    }
}

internal sealed class ReleaseHoldHandler : IUseCase<ReleaseHold, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ReleaseHold command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var id = command.Hold;
        scope.Audit.ObjectType = "hold";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.Purpose = command.Reason.Trim();
        if (await scope.Db.RetentionHolds.SingleOrDefaultAsync(h => h.Id == id, cancellationToken) is not { } hold)
            return RetentionErrors.HoldNotFound;
        scope.Audit.Subject = hold.ContactId;
        return hold.Release(scope.Actor.Id, scope.Now).Error is { } error ? error : Unit.Value;
    }
}

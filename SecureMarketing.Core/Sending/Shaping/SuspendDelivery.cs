using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Sends nothing to a domain, or to all that one receiver takes for, until a given time.</summary>
/// <param name="Target">A domain or a roll-up.</param>
/// <param name="For">How long, from now; a minute to thirty days.</param>
/// <param name="Reason">Why, 3–200 characters, without names of people; shown to all who see the queue.</param>
public sealed record SuspendDelivery(LaneTarget Target, TimeSpan For, string Reason) : ICommand<DateTimeOffset>
{
    public static Permission Requires => Permission.QueueManage;

    public static AuditAction Audits => AuditAction.DeliverySuspended;
}

internal sealed class SuspendDeliveryValidator : AbstractValidator<SuspendDelivery>
{
    public SuspendDeliveryValidator()
    {
        RuleFor(c => c.Target).Must(t => t.IsOne && t.Message is null && t.RollUp != RollUp.Relay).WithErrorCode("sending.target").WithMessage("Name one domain or one roll-up to suspend. To stop a relay, disable its route.");
        RuleFor(c => c.For).InclusiveBetween(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)).WithErrorCode("sending.suspension_length").WithMessage("Suspend for at least a minute and at most thirty days.");
        RuleFor(c => c.Reason).NotEmpty().Length(3, 200).WithErrorCode("sending.suspension_reason").WithMessage("Say why in 3 to 200 characters, without names of people.");
    }
}

internal sealed class SuspendDeliveryHandler(Traffic traffic) : IUseCase<SuspendDelivery, DateTimeOffset>
{
    public async Task<Result<DateTimeOffset>> HandleAsync(SuspendDelivery command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Statements of their own and the audit event: both happen or neither.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        scope.Audit.ObjectType = command.Target.Domain is null ? "roll-up" : "domain";
        scope.Audit.ObjectId = command.Target.Word;
        var (until, reason) = (scope.Now + command.For, command.Reason.Trim());
        var lanes = await command.Target.Lanes(scope.Db).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.SuspendedUntil, until).SetProperty(d => d.SuspendedFor, reason), cancellationToken);
        if (lanes == 0)
            return SendingErrors.LaneUnknown(command.Target.Word);
        traffic.Forget();
        return until;
    }
}

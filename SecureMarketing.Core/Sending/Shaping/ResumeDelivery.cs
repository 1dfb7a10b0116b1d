using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Ends a suspension, a person's or one that replies brought about; what waited is due at once.</summary>
/// <param name="Target">A domain or a roll-up.</param>
public sealed record ResumeDelivery(LaneTarget Target) : ICommand<int>
{
    public static Permission Requires => Permission.QueueManage;

    public static AuditAction Audits => AuditAction.DeliveryResumed;
}

internal sealed class ResumeDeliveryValidator : AbstractValidator<ResumeDelivery>
{
    public ResumeDeliveryValidator() =>
        RuleFor(c => c.Target).Must(t => t.IsOne && t.Message is null).WithErrorCode("sending.target").WithMessage("Name one domain or one roll-up to resume.");
}

internal sealed class ResumeDeliveryHandler(Traffic traffic) : IUseCase<ResumeDelivery, int>
{
    public async Task<Result<int>> HandleAsync(ResumeDelivery command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Statements of their own and the audit event: both happen or neither.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        scope.Audit.ObjectType = command.Target.Domain is null ? "roll-up" : "domain";
        scope.Audit.ObjectId = command.Target.Word;
        var lanes = command.Target.Lanes(scope.Db);
        var rollUps = await lanes.Select(d => d.RollUp).Distinct().ToListAsync(cancellationToken);
        if (rollUps.Count == 0)
            return SendingErrors.LaneUnknown(command.Target.Word);
        await lanes.ExecuteUpdateAsync(set => set.SetProperty(d => d.SuspendedUntil, (DateTimeOffset?)null).SetProperty(d => d.SuspendedFor, (string?)null), cancellationToken);
        // Whoever resumes a domain means its receiver, if that is what was shut.
        if (rollUps.Contains(null) || command.Target.RollUp == RollUp.Relay)
            rollUps.Add(RollUp.Relay);
        var buckets = await scope.Db.ShapingBuckets.Where(b => rollUps.Contains(b.RollUp) && b.SuspendedUntil != null).ToListAsync(cancellationToken);
        foreach (var bucket in buckets)
            bucket.Take(bucket.State with { SuspendedUntil = null, SuspendedFor = null, ByPerson = false, ProbeUntil = null, Strikes = 0, Streak = 0 });
        var now = scope.Now;
        var due = await command.Target.Messages(scope.Db).Where(m => m.ReasonCode == ShapingReason.Suspended || m.ReasonCode == ShapingReason.Probing)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Due, now), cancellationToken);
        traffic.Forget();
        return due;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Makes waiting messages due now. They pass the gate and the limits like any other; a suspension stays.</summary>
/// <param name="Target">A message, a domain or a roll-up.</param>
public sealed record RetryQueued(LaneTarget Target) : ICommand<int>
{
    public static Permission Requires => Permission.QueueManage;

    public static AuditAction Audits => AuditAction.QueueRetried;
}

internal sealed class RetryQueuedValidator : AbstractValidator<RetryQueued>
{
    public RetryQueuedValidator() =>
        RuleFor(c => c.Target).Must(t => t.IsOne).WithErrorCode("sending.target").WithMessage("Name one message, one domain or one roll-up to try again.");
}

internal sealed class RetryQueuedHandler(Jobs.SendSignal signal) : IUseCase<RetryQueued, int>
{
    public async Task<Result<int>> HandleAsync(RetryQueued command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Statements of their own and the audit event: both happen or neither.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        scope.Audit.ObjectType = command.Target.Message is null ? "lane" : "message";
        scope.Audit.ObjectId = command.Target.Word;
        var now = scope.Now;
        var waiting = command.Target.Messages(scope.Db);
        var due = await waiting.ExecuteUpdateAsync(set => set.SetProperty(m => m.Due, m => m.Due < now ? m.Due : now), cancellationToken);
        if (due == 0 && command.Target.Message is not null)
            return SendingErrors.NotWaiting;
        signal.Wake();
        return due;
    }
}

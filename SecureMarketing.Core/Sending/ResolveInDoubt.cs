using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending;

/// <summary>What a person found out about a message in doubt.</summary>
public enum InDoubtResolution
{
    /// <summary>The relay's log or the recipient shows that it arrived.</summary>
    Arrived = 1,

    /// <summary>It did not arrive, or a second copy does no harm: send it again, through the gate.</summary>
    Resend = 2,

    /// <summary>Leave it: neither counted as accepted nor sent again.</summary>
    Drop = 3,
}

/// <summary>
/// Ends the doubt about one message. Only a person does this: the product cannot know whether the peer received the final
/// dot (ADR 1).
/// </summary>
public sealed record ResolveInDoubt(MessageId Message, InDoubtResolution Resolution) : ICommand<Unit>
{
    public static Permission Requires => Permission.QueueManage;

    public static AuditAction Audits => AuditAction.InDoubtResolved;
}

internal sealed class ResolveInDoubtValidator : AbstractValidator<ResolveInDoubt>
{
    public ResolveInDoubtValidator() =>
        RuleFor(c => c.Resolution).IsInEnum().WithErrorCode("sending.resolution_unknown").WithMessage("Choose what became of the message: arrived, send again, or drop.");
}

internal sealed class ResolveInDoubtHandler : IUseCase<ResolveInDoubt, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ResolveInDoubt command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "message";
        scope.Audit.ObjectId = command.Message.Value.ToString("N");
        var message = await scope.Db.OutboundMessages.SingleOrDefaultAsync(m => m.Id == command.Message, cancellationToken);
        if (message is null)
            return SendingErrors.MessageUnknown;
        scope.Audit.Subject = message.ContactId;
        scope.Audit.CorrelationId = message.OriginId.Value;
        if (message.State != MessageState.InDoubt)
            return SendingErrors.NotInDoubt;

        var (next, reason) = command.Resolution switch
        {
            InDoubtResolution.Arrived => (MessageState.Accepted, SendingReason.ResolvedArrived),
            InDoubtResolution.Resend => (MessageState.Queued, SendingReason.ResolvedResend),
            _ => (MessageState.Cancelled, SendingReason.ResolvedDropped),
        };
        scope.Audit.ReasonCodes = reason;
        if (message.MoveTo(next, reason, scope.Now).Error is { } refusal)
            return refusal;
        if (message.ParentId is { } parentId && next != MessageState.Queued)
        {
            var parent = await scope.Db.OutboundMessages.SingleAsync(m => m.Id == parentId, cancellationToken);
            if (parent.MoveTo(next == MessageState.Accepted ? MessageState.NoticeSent : MessageState.Cancelled, reason, scope.Now).Error is { } parentRefusal)
                return parentRefusal;
        }

        return Unit.Value;
    }
}

using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending;

/// <summary>One message with its attempts and security receipts: metadata and evidence, no address, no content.</summary>
public sealed record ViewMessage(MessageId Message) : ICommand<MessageDetails>
{
    public static Permission Requires => Permission.MessageView;

    public static AuditAction Audits => AuditAction.MessageViewed;
}

/// <summary>What the message page shows.</summary>
public sealed record MessageDetails
{
    public required MessageId Id { get; init; }

    public required MessageKind Kind { get; init; }

    /// <summary>For a notice the message it announces; for an announced message null.</summary>
    public MessageId? Parent { get; init; }

    /// <summary>For a message in the portal its notice, null otherwise.</summary>
    public MessageId? Notice { get; init; }

    public required OriginId Origin { get; init; }

    public required int OriginVersion { get; init; }

    public required string InternetMessageId { get; init; }

    public required string Domain { get; init; }

    public required MessageState State { get; init; }

    public required DateTimeOffset StateSince { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset Due { get; init; }

    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Gate reasons at launch joined by comma; null when none fired.</summary>
    public string? LaunchReasons { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<AttemptDetails> Attempts { get; init; }
}

/// <summary>One attempt as shown; meanings as in <see cref="Attempt"/>.</summary>
public sealed record AttemptDetails(
    int Number,
    DateTimeOffset ClaimedAt,
    DateTimeOffset? DataStartedAt,
    DateTimeOffset? DotSentAt,
    DateTimeOffset? EndedAt,
    MessageState? Outcome,
    string? Reason,
    DeliveryMethod? Method,
    int? SmtpCode,
    string? EnhancedCode,
    string? Evidence);

internal sealed class ViewMessageHandler : IUseCase<ViewMessage, MessageDetails>
{
    public async Task<Result<MessageDetails>> HandleAsync(ViewMessage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "message";
        scope.Audit.ObjectId = command.Message.Value.ToString("N");
        var message = await scope.Db.OutboundMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == command.Message, cancellationToken);
        if (message is null)
            return SendingErrors.MessageUnknown;
        scope.Audit.Subject = message.ContactId;
        var reasons = await scope.Db.Recipients.Where(r => r.Id == message.RecipientId).Select(r => r.ReasonCodes).SingleAsync(cancellationToken);
        var notice = await scope.Db.OutboundMessages.Where(m => m.ParentId == message.Id).Select(m => (MessageId?)m.Id).SingleOrDefaultAsync(cancellationToken);
        var attempts = await scope.Db.Attempts.Where(a => a.MessageId == message.Id).OrderByDescending(a => a.Fence)
            .Select(a => new AttemptDetails(a.Number, a.ClaimedAt, a.DataStartedAt, a.DotSentAt, a.EndedAt, a.Outcome, a.ReasonCode, a.Method, a.SmtpCode, a.EnhancedCode, a.Evidence))
            .ToListAsync(cancellationToken);
        return new MessageDetails
        {
            Id = message.Id,
            Kind = message.Kind,
            Parent = message.ParentId,
            Notice = notice,
            Origin = message.OriginId,
            OriginVersion = message.OriginVersion,
            InternetMessageId = message.InternetMessageId,
            Domain = message.Domain,
            State = message.State,
            StateSince = message.StateSince,
            Reason = message.ReasonCode,
            Due = message.Due,
            Deadline = message.Deadline,
            LaunchReasons = reasons,
            Attempts = attempts,
        };
    }
}

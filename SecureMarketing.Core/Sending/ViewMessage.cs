using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// One message with its attempts, its security receipts, and who or what opened it and followed its links: metadata and evidence, no
/// address, no content, no target of a link.
/// </summary>
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

    /// <summary>False where nothing is counted (a sensitive message); null: it holds no links that lead here, or never left.</summary>
    public required bool? CountsEngagement { get; init; }

    /// <summary>Opens, clicks and opt-outs, oldest first, at most <see cref="MostEngagement"/>; machines included, each with its verdict.</summary>
    public required IReadOnlyList<EngagementDetails> Engagement { get; init; }

    /// <summary>Acts that are shown of one message.</summary>
    public const int MostEngagement = 200;
}

/// <summary>One act on a message.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Link">1 upward, as the links stand in the message; 0 for anything but a click.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Verdict">A person, or why it was a machine.</param>
public sealed record EngagementDetails(EngagementKind Kind, int Link, DateTimeOffset At, MachineVerdict Verdict);

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
        var counts = await scope.Db.TrackedMessages.Where(t => t.MessageId == message.Id).Select(t => (bool?)t.Counts).SingleOrDefaultAsync(cancellationToken);
        var engagement = await scope.Db.EngagementEvents.AsNoTracking().Where(e => e.MessageId == message.Id).OrderBy(e => e.At).Take(MessageDetails.MostEngagement)
            .Select(e => new EngagementDetails(e.Kind, e.Kind == EngagementKind.Click ? e.Link + 1 : 0, e.At, e.Verdict)).ToListAsync(cancellationToken);
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
            CountsEngagement = counts,
            Engagement = engagement,
        };
    }
}

using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>One message as its reader would see it. Recorded, because the sandbox may hold anything that was sent to it.</summary>
/// <param name="Message">Name of its file.</param>
public sealed record ViewSandboxMessage(Guid Message) : ICommand<SandboxView>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.MessageViewed;
}

/// <summary>The message taken apart. PHI when real data was sent here: a class, prints nothing.</summary>
public sealed class SandboxView
{
    public required Guid Id { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Subject { get; init; }
    public required DeliveryMethod? Method { get; init; }

    /// <summary>Null when the body is encrypted or has no such part.</summary>
    public required string? Html { get; init; }

    /// <summary>Null when the body is encrypted or has no such part.</summary>
    public required string? Text { get; init; }

    /// <summary>Header fields in order, folded lines joined.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }
}

internal sealed class ViewSandboxMessageHandler(SandboxMailbox mailbox) : IUseCase<ViewSandboxMessage, SandboxView>
{
    public async Task<Result<SandboxView>> HandleAsync(ViewSandboxMessage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "sandbox-message";
        scope.Audit.ObjectId = command.Message.ToString();
        if (await mailbox.ReadAsync(command.Message, cancellationToken) is not { } message)
            return DeliveryErrors.SandboxMessageNotFound;
        var mime = message.Mime;
        return new SandboxView
        {
            Id = command.Message,
            ReceivedAt = message.ReceivedAt,
            From = mime.From.ToString(),
            To = mime.To.ToString(),
            Subject = mime.Subject ?? "",
            Method = SandboxMessage.MethodOf(mime.Body),
            Html = mime.HtmlBody,
            Text = mime.TextBody,
            Headers = [.. mime.Headers.Select(h => KeyValuePair.Create(h.Field, h.Value.ReplaceLineEndings("").Trim()))],
        };
    }
}

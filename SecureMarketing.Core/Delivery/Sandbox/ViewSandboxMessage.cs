using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>
/// One message as its reader would see it. Recorded, because the sandbox may hold anything that was sent to it; so the recipient is masked, and
/// the body is for those who may see people: whoever runs the routes sees how it travelled (45 CFR 164.502(b)).
/// </summary>
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

    /// <summary>Masked: first letter and top-level domain.</summary>
    public required string To { get; init; }
    public required string Subject { get; init; }
    public required DeliveryMethod? Method { get; init; }

    /// <summary>There is a readable body, and this reader may not see people.</summary>
    public required bool BodyWithheld { get; init; }

    /// <summary>Null when the body is encrypted, withheld, or has no such part.</summary>
    public required string? Html { get; init; }

    /// <summary>Null when the body is encrypted, withheld, or has no such part.</summary>
    public required string? Text { get; init; }

    /// <summary>Header fields in order, folded lines joined, the recipient masked.</summary>
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
        var reads = scope.Actor.Holds(Permission.PeopleView);
        var recipients = mime.To.Mailboxes.Select(m => m.Address).Append(mime.Headers["Delivered-To"] ?? "").Where(a => a.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return new SandboxView
        {
            Id = command.Message,
            ReceivedAt = message.ReceivedAt,
            From = mime.From.ToString(),
            To = Masked(string.Join(", ", mime.To.Mailboxes.Select(m => m.Address))),
            Subject = mime.Subject ?? "",
            Method = SandboxMessage.MethodOf(mime.Body),
            BodyWithheld = !reads && (mime.HtmlBody ?? mime.TextBody) is not null,
            Html = reads ? mime.HtmlBody : null,
            Text = reads ? mime.TextBody : null,
            Headers = [.. mime.Headers.Select(h => KeyValuePair.Create(h.Field, Masked(h.Value.ReplaceLineEndings("").Trim())))],
        };

        string Masked(string text) => recipients.Aggregate(text, (t, a) => t.Replace(a, EmailAddress.TryParse(a, out var known) ? known.ToString() : "•••", StringComparison.OrdinalIgnoreCase));
    }
}

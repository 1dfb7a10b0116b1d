using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>What the sandbox received, newest first; recipients masked. For synthetic data: the sandbox delivers to nobody.</summary>
public sealed record ListSandboxMessages : ICommand<SandboxPage>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;

    public int Skip { get; init; }

    /// <summary>1–100.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>One page.</summary>
public sealed record SandboxPage(IReadOnlyList<SandboxRow> Rows, int Total);

/// <summary>One message as the list shows it.</summary>
/// <param name="Id">Name of its file.</param>
/// <param name="ReceivedAt">When the sandbox took it.</param>
/// <param name="MaskedRecipient">First letter and top-level domain.</param>
/// <param name="Subject">Outer subject, as any server on the way could read it.</param>
/// <param name="Method">How its body is protected: S/MIME, OpenPGP, or null for TLS alone.</param>
/// <param name="Octets">Size of the file.</param>
public sealed record SandboxRow(Guid Id, DateTimeOffset ReceivedAt, string MaskedRecipient, string Subject, DeliveryMethod? Method, long Octets);

internal sealed class ListSandboxMessagesHandler(SandboxMailbox mailbox) : IUseCase<ListSandboxMessages, SandboxPage>
{
    public async Task<Result<SandboxPage>> HandleAsync(ListSandboxMessages command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var ids = mailbox.Ids();
        var rows = new List<SandboxRow>();
        foreach (var id in ids.Skip(command.Skip).Take(Math.Clamp(command.Take, 1, 100)))
        {
            if (await mailbox.ReadAsync(id, cancellationToken) is { } message)
                rows.Add(new SandboxRow(id, message.ReceivedAt, message.Recipient?.ToString() ?? "", message.Mime.Subject ?? "", SandboxMessage.MethodOf(message.Mime.Body), message.Octets));
        }

        return new SandboxPage(rows, ids.Count);
    }
}

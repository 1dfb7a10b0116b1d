using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery;

/// <summary>
/// Keeps a message for a recipient to read after proving who they are. Portal implements it; without an implementation
/// no portal rung can be carried out.
/// </summary>
public interface IPortalDrop
{
    /// <summary>
    /// Stores the message encrypted, in the caller's transaction. Posting the same message id again changes nothing and
    /// answers the same notice, so that a retry cannot leave two.
    /// </summary>
    /// <returns>What to send instead: neutral words and a link without PHI.</returns>
    Task<PortalNotice> PostAsync(AppDbContext db, PortalPost post, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The notice of a message that lies in the portal, the same words at every attempt; null when it is not there (any more).</summary>
    Task<PortalNotice?> NoticeAsync(AppDbContext db, Guid messageId, CancellationToken cancellationToken);
}

/// <summary>What is left in the portal. PHI: a class, prints nothing.</summary>
public sealed class PortalPost
{
    public required Guid MessageId { get; init; }

    public required ContactId Contact { get; init; }

    public required string SenderName { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }
}

/// <summary>The notification to compose and send: no subject, specialty, name or department of the patient.</summary>
public sealed class PortalNotice
{
    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }
}

using MimeKit;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery;

/// <summary>
/// A composed message for one person, before protection. PHI: a class without a printing <see cref="object.ToString"/>.
/// </summary>
public sealed class OutgoingMessage
{
    /// <param name="messageId">The message's row; must equal the gate decision's binding.</param>
    /// <param name="contentHash">Hash of the approved content version, as the gate's binding holds it.</param>
    /// <param name="sender">Envelope sender (return path).</param>
    /// <param name="recipient">The one recipient. There is no way to name a second: no CC, no BCC (compliance §9).</param>
    /// <param name="mime">Complete message with its stable Message-ID. Protection may change it: do not use it again.</param>
    public OutgoingMessage(Guid messageId, string contentHash, EmailAddress sender, EmailAddress recipient, MimeMessage mime)
    {
        if (string.IsNullOrEmpty(mime.MessageId))
            throw new ArgumentException("The message has no Message-ID; retries must repeat the same one.", nameof(mime));
        if (mime.Cc.Count > 0 || mime.Bcc.Count > 0 || mime.To.Count != 1)
            throw new ArgumentException("A message goes to exactly one person.", nameof(mime));
        MessageId = messageId;
        ContentHash = contentHash;
        Sender = sender;
        Recipient = recipient;
        Mime = mime;
    }

    public Guid MessageId { get; }

    /// <summary>Lower-case hex of a SHA-256.</summary>
    public string ContentHash { get; }

    public EmailAddress Sender { get; }

    public EmailAddress Recipient { get; }

    internal MimeMessage Mime { get; }
}

using MimeKit;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery;

/// <summary>
/// A composed message for one person, before protection. PHI: a class without a printing <see cref="object.ToString"/>.
/// </summary>
public sealed class OutgoingMessage
{
    private readonly Func<MimeMessage> compose;
    private readonly Func<byte[]?> letter;
    private MimeMessage? mime;

    /// <param name="messageId">The message's row; must equal the gate decision's binding.</param>
    /// <param name="contentHash">Hash of the approved content version, as the gate's binding holds it.</param>
    /// <param name="sender">Envelope sender (return path).</param>
    /// <param name="recipient">The one recipient. There is no way to name a second: no CC, no BCC (compliance §9).</param>
    /// <param name="mime">Complete message with its stable Message-ID. Protection may change it: do not use it again.</param>
    public OutgoingMessage(Guid messageId, string contentHash, EmailAddress sender, EmailAddress recipient, MimeMessage mime)
        : this(messageId, contentHash, sender, recipient, mime.From.Mailboxes.FirstOrDefault()?.Domain ?? "", () => mime, () => null) => this.mime = Checked(mime);

    /// <summary>A message that is composed in the form in which it is asked for.</summary>
    /// <param name="fromDomain">Domain of the header From, for the signature.</param>
    /// <param name="compose">Makes the complete message.</param>
    /// <param name="letter">The same message as bytes, as it goes unencrypted; null when they are to be written from the composed one.</param>
    /// <inheritdoc cref="OutgoingMessage(Guid, string, EmailAddress, EmailAddress, MimeMessage)"/>
    internal OutgoingMessage(Guid messageId, string contentHash, EmailAddress sender, EmailAddress recipient, string fromDomain, Func<MimeMessage> compose, Func<byte[]?> letter)
    {
        MessageId = messageId;
        ContentHash = contentHash;
        Sender = sender;
        Recipient = recipient;
        FromDomain = fromDomain;
        this.compose = compose;
        this.letter = letter;
    }

    public Guid MessageId { get; }

    /// <summary>Lower-case hex of a SHA-256.</summary>
    public string ContentHash { get; }

    public EmailAddress Sender { get; }

    public EmailAddress Recipient { get; }

    /// <summary>Of the header From; what signs for it is aligned with it.</summary>
    internal string FromDomain { get; }

    internal MimeMessage Mime => mime ??= Checked(compose());

    /// <summary>The bytes of the unencrypted message before its signature, CRLF line ends, 7 bit but for a header that names an address beyond ASCII.</summary>
    internal ReadOnlyMemory<byte> Unencrypted()
    {
        if (letter() is { } written)
            return written;
        Mime.Prepare(EncodingConstraint.SevenBit);
        return WireFormat.Write(Mime);
    }

    private static MimeMessage Checked(MimeMessage mime)
    {
        if (string.IsNullOrEmpty(mime.MessageId))
            throw new ArgumentException("The message has no Message-ID; retries must repeat the same one.", nameof(mime));
        if (mime.Cc.Count > 0 || mime.Bcc.Count > 0 || mime.To.Count != 1)
            throw new ArgumentException("A message goes to exactly one person.", nameof(mime));
        return mime;
    }
}

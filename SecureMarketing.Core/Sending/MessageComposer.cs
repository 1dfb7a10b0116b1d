using System.Globalization;
using MimeKit;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Puts the header around a body. Everything here travels readable even when the body is encrypted, so it names neither
/// topic nor campaign: a neutral List-ID, an opaque opt-out address, an opaque Message-ID.
/// </summary>
internal static class MessageComposer
{
    private static readonly EmailAddress SampleRecipient = EmailAddress.TryParse("recipient@example.com", out var nobody) ? nobody : throw new InvalidOperationException("The sample's address is none.");

    /// <summary>The approved content for one person.</summary>
    /// <param name="message">What is sent and to whom.</param>
    /// <param name="email">Rendered for this person.</param>
    /// <param name="returnPath">Where reports come back; null: to the From address.</param>
    /// <param name="unsubscribe">Opaque opt-out address (RFC 8058: https, answers POST); null when there is nothing to opt out of.</param>
    /// <param name="now">Header Date.</param>
    public static OutgoingMessage Content(PreparedMessage message, RenderedEmail email, EmailAddress? returnPath, string? unsubscribe, DateTimeOffset now) =>
        Letter(message.Lease.Row.Id.Value, message.Origin, EnvelopeSender(message.Origin, returnPath),
            new LetterHead(email.Subject, now, message.Lease.Row.InternetMessageId, message.Person.Email!, unsubscribe, Boundary(message)), email.Text, email.Html);

    /// <summary>A letter of the same making to nobody, for looking at what is sent before anything is.</summary>
    /// <param name="origin">Who sends, in which stream.</param>
    /// <param name="unsubscribe">Opaque opt-out address; null when there is nothing to opt out of.</param>
    /// <param name="now">Header Date.</param>
    public static OutgoingMessage Sample(OriginFacts origin, string? unsubscribe, DateTimeOffset now)
    {
        var id = MessageId.New();
        var head = new LetterHead("Sample", now, OutboundMessage.StableMessageId(id, origin.From.Domain), SampleRecipient, unsubscribe, Boundary(id.Value));
        return Letter(id.Value, origin, origin.From, head, "Sample", "<p>Sample</p>");
    }

    /// <summary>The neutral notice of a message in the portal.</summary>
    public static OutgoingMessage Notice(PreparedMessage message, PortalNotice notice, EmailAddress? returnPath, string? unsubscribe, DateTimeOffset now)
    {
        var body = new MultipartAlternative(Part("plain", notice.Text), Part("html", notice.Html)) { Boundary = Boundary(message) };
        var head = new LetterHead(notice.Subject, now, message.Lease.Row.InternetMessageId, message.Person.Email!, unsubscribe, body.Boundary);
        return new OutgoingMessage(
            message.Lease.Row.Id.Value, message.Origin.Gate.ContentHash, EnvelopeSender(message.Origin, returnPath), head.To, Mime(message.Origin, head, body, automatic: true));
    }

    private static OutgoingMessage Letter(Guid id, OriginFacts origin, EmailAddress sender, LetterHead head, string text, string html) =>
        new(id, origin.Gate.ContentHash, sender, head.To, origin.From.Domain,
            () => Mime(origin, head, EmailMime.Body(text, html, head.Boundary), IsAutomatic(origin)),
            () => LetterForm.Write(origin, head, text, html));

    /// <summary>The whole message as the library makes it.</summary>
    internal static MimeMessage Mime(OriginFacts origin, LetterHead head, MimeEntity body, bool automatic)
    {
        var mime = new MimeMessage { Subject = head.Subject, Date = head.Date, MessageId = head.MessageId, Body = body };
        // The address alone: a display name would put the patient's name outside the encryption.
        mime.To.Add(new MailboxAddress(null, head.To.Reveal()));
        Head(mime, origin, head.Unsubscribe, automatic);
        return mime;
    }

    /// <summary>No person wrote it: it answers what somebody did.</summary>
    internal static bool IsAutomatic(OriginFacts origin) => origin.Gate.Comm == CommercialClass.Transactional;

    /// <summary>The fields that are the same for everybody: sender, list, opt-out.</summary>
    /// <param name="mime">The message to be.</param>
    /// <param name="origin">Who sends, in which stream.</param>
    /// <param name="unsubscribe">Opt-out address; null when there is nothing to opt out of.</param>
    /// <param name="automatic">No person wrote it.</param>
    internal static void Head(MimeMessage mime, OriginFacts origin, string? unsubscribe, bool automatic)
    {
        mime.From.Add(new MailboxAddress(origin.FromName, origin.From.Reveal()));
        if (origin.ReplyTo is { } replyTo)
            mime.ReplyTo.Add(new MailboxAddress(origin.FromName, replyTo.Reveal()));
        // RFC 2919; a stream, never a topic.
        mime.Headers.Add(HeaderId.ListId, $"<{origin.Stream}.{origin.From.Domain}>");
        if (unsubscribe is not null)
        {
            // RFC 2369 §3.2 and RFC 8058 §3.1.
            mime.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            mime.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        // RFC 3834 §5: keeps vacation responders from answering what no person wrote.
        if (automatic)
            mime.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
    }

    /// <summary>The message's own return path where there is one, else the sending address itself, which is aligned with From (RFC 7489 §3.1.2).</summary>
    private static EmailAddress EnvelopeSender(OriginFacts origin, EmailAddress? returnPath) => returnPath ?? origin.From;

    private static string Boundary(PreparedMessage message) => Boundary(message.Lease.Id.Value);

    private static string Boundary(Guid id) => "b" + id.ToString("N", CultureInfo.InvariantCulture);

    private static TextPart Part(string subtype, string text)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(System.Text.Encoding.UTF8, text);
        return part;
    }
}

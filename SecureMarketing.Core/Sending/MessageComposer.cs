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
    /// <summary>The approved content for one person.</summary>
    /// <param name="message">What is sent and to whom.</param>
    /// <param name="email">Rendered for this person.</param>
    /// <param name="returnPath">Where reports come back; null: to the From address.</param>
    /// <param name="unsubscribe">Opaque opt-out address (RFC 8058: https, answers POST); null when there is nothing to opt out of.</param>
    /// <param name="now">Header Date.</param>
    public static OutgoingMessage Content(PreparedMessage message, RenderedEmail email, EmailAddress? returnPath, string? unsubscribe, DateTimeOffset now) =>
        new(message.Lease.Row.Id.Value, message.Origin.Gate.ContentHash, EnvelopeSender(message.Origin, returnPath), message.Person.Email!, message.Origin.From.Domain,
            () => Mime(message, email.Subject, EmailMime.Body(email, Boundary(message)), unsubscribe, now),
            () => LetterForm.Write(message.Origin, new LetterHead(email.Subject, now, message.Lease.Row.InternetMessageId, message.Person.Email!, unsubscribe, Boundary(message)), email));

    /// <summary>The neutral notice of a message in the portal.</summary>
    public static OutgoingMessage Notice(PreparedMessage message, PortalNotice notice, EmailAddress? returnPath, string? unsubscribe, DateTimeOffset now)
    {
        var body = new MultipartAlternative(Part("plain", notice.Text), Part("html", notice.Html)) { Boundary = Boundary(message) };
        return new OutgoingMessage(
            message.Lease.Row.Id.Value, message.Origin.Gate.ContentHash, EnvelopeSender(message.Origin, returnPath), message.Person.Email!, Mime(message, notice.Subject, body, unsubscribe, now));
    }

    private static MimeMessage Mime(PreparedMessage message, string subject, MimeEntity body, string? unsubscribe, DateTimeOffset now)
    {
        var (row, origin, recipient) = (message.Lease.Row, message.Origin, message.Person.Email!);
        var mime = new MimeMessage { Subject = subject, Date = now, MessageId = row.InternetMessageId, Body = body };
        // The address alone: a display name would put the patient's name outside the encryption.
        mime.To.Add(new MailboxAddress(null, recipient.Reveal()));
        Head(mime, origin, unsubscribe, automatic: row.Kind == MessageKind.PortalNotice || origin.Gate.Comm == CommercialClass.Transactional);
        return mime;
    }

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

    private static string Boundary(PreparedMessage message) => "b" + message.Lease.Id.Value.ToString("N", CultureInfo.InvariantCulture);

    private static TextPart Part(string subtype, string text)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(System.Text.Encoding.UTF8, text);
        return part;
    }
}

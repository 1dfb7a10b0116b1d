using System.Text;
using MimeKit;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// The MIME form of a rendered email: of the preview, of what is encrypted, and of the form into which unencrypted letters are filled.
/// Those write their bodies by <see cref="QuotedPrintable"/>, whose lines may break elsewhere; decoded, all say the same.
/// </summary>
public static class EmailMime
{
    private static readonly FormatOptions Internet = new() { NewLineFormat = NewLineFormat.Dos };

    /// <summary>
    /// <c>multipart/alternative</c>, plain text first (RFC 2046 §5.1.4), UTF-8, quoted-printable. The boundary comes from the
    /// caller, so that equal input gives equal bytes.
    /// </summary>
    /// <param name="boundary">1–70 letters and digits (RFC 2046 §5.1.1).</param>
    public static MultipartAlternative Body(RenderedEmail email, string boundary) => Body(email.Text, email.Html, boundary);

    internal static MultipartAlternative Body(string text, string html, string boundary)
    {
        var body = new MultipartAlternative(Part("plain", text), Part("html", html));
        body.Boundary = boundary;
        return body;
    }

    /// <summary>A whole message to a synthetic persona. Date and Message-ID are fixed: equal input, equal bytes.</summary>
    public static byte[] Preview(EmailDocument document, RenderedEmail email, SyntheticPersona persona)
    {
        var hash = Convert.ToHexStringLower(EmailDocumentWriter.Hash(document))[..32];
        using var message = new MimeMessage
        {
            Subject = email.Subject,
            Date = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero),
            MessageId = $"preview.{hash}@example.com",
            Body = Body(email, "preview" + hash),
        };
        message.From.Add(new MailboxAddress(document.Footer?.Organisation ?? "Preview", "preview@example.com"));
        message.To.Add(new MailboxAddress(persona.Name, persona.Address.Reveal()));
        using var bytes = new MemoryStream();
        message.WriteTo(Internet, bytes);
        return bytes.ToArray();
    }

    private static TextPart Part(string subtype, string text)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, text);
        return part;
    }
}

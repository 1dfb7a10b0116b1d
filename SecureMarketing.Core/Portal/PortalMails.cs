using System.Globalization;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// The mails of the portal. Neutral: they name the organisation and nothing else, no subject, specialty, department or
/// patient, since they may travel where the message itself must not.
/// </summary>
internal sealed class PortalMails(Organisation organisation, TrackingTokens tokens, PublicAddress address)
{
    private static readonly MergeValues Nobody = MergeValues.Of(new ContactId(Guid.Empty), []);

    /// <summary>Where the person reads the message.</summary>
    public string AddressOf(MessageId message) => address.Of("/s/" + tokens.Write(new TrackingToken(TokenKind.SecureMessage, message, 0)));

    public PortalNotice Notice(MessageId message) => Mail(
        "You have a secure message", "en",
        new HeadingBlock("title", 1, [new TextRun("You have a secure message")]),
        new TextBlock("what", [new TextRun($"{organisation.Name} sent you a message. It is kept on a protected page, where you can read it after you confirm who you are.")]),
        new ButtonBlock("read", "Read your message", AddressOf(message)),
        new TextBlock("how", [new TextRun($"You will be asked for your date of birth and for a code that we send to this mailbox. The message stays available for {PortalLimits.KeptFor.Days.ToString(CultureInfo.InvariantCulture)} days.")]));

    /// <summary>Where the person answers a request for an authorization.</summary>
    public string SigningAddressOf(MessageId message) => address.Of("/a/" + tokens.Write(new TrackingToken(TokenKind.SecureMessage, message, 0)));

    /// <summary>Where the person answers a request at the desk, before a member of staff.</summary>
    /// <returns>The token, and the whole address.</returns>
    public (string Token, string Address) DeskAddressOf(MessageId message)
    {
        var token = tokens.Write(new TrackingToken(TokenKind.DeskSigning, message, 0));
        return (token, address.Of("/d/" + token));
    }

    /// <summary>A request for an authorization. As neutral as the notice: it names neither what for nor that the reader is a patient.</summary>
    public PortalNotice Invitation(MessageId message, string language) => language == "es"
        ? Mail(
            "Una pregunta para usted", "es",
            new HeadingBlock("title", 1, [new TextRun("Una pregunta para usted")]),
            new TextBlock("what", [new TextRun($"{organisation.Name} le hace una pregunta en una página protegida. Puede decir que sí o que no; nada cambia si dice que no.")]),
            new ButtonBlock("read", "Leer y responder", SigningAddressOf(message)),
            new TextBlock("how", [new TextRun($"Le pediremos su fecha de nacimiento y un código que enviamos a este correo. Puede responder durante {Days(PortalLimits.SigningKeptFor)} días.")]))
        : Mail(
            "A question for you", "en",
            new HeadingBlock("title", 1, [new TextRun("A question for you")]),
            new TextBlock("what", [new TextRun($"{organisation.Name} asks you a question on a protected page. You can say yes or no; nothing changes if you say no.")]),
            new ButtonBlock("read", "Read and answer", SigningAddressOf(message)),
            new TextBlock("how", [new TextRun($"You will be asked for your date of birth and for a code that we send to this mailbox. You can answer for {Days(PortalLimits.SigningKeptFor)} days.")]));

    /// <summary>An invitation to confirm in writing what the person said. As neutral as the request.</summary>
    public PortalNotice Confirmation(MessageId message, string language) => language == "es"
        ? Mail(
            "Confirme lo que nos pidió", "es",
            new HeadingBlock("title", 1, [new TextRun("Confirme lo que nos pidió")]),
            new TextBlock("what", [new TextRun($"Usted habló con {organisation.Name} y nos pidió algo. Ya lo hacemos. Por favor confírmelo por escrito en una página protegida.")]),
            new ButtonBlock("read", "Leer y confirmar", SigningAddressOf(message)),
            new TextBlock("how", [new TextRun($"Le pediremos su fecha de nacimiento y un código que enviamos a este correo. Puede confirmar durante {Days(PortalLimits.SigningKeptFor)} días.")]))
        : Mail(
            "Please confirm what you asked for", "en",
            new HeadingBlock("title", 1, [new TextRun("Please confirm what you asked for")]),
            new TextBlock("what", [new TextRun($"You spoke with {organisation.Name} and asked us for something. We act on it already. Please confirm it in writing on a protected page.")]),
            new ButtonBlock("read", "Read and confirm", SigningAddressOf(message)),
            new TextBlock("how", [new TextRun($"You will be asked for your date of birth and for a code that we send to this mailbox. You can confirm for {Days(PortalLimits.SigningKeptFor)} days.")]));

    public PortalNotice Code(string code, string language = "en") => language == "es" ? SpanishCode(code) : Mail(
        "Your one-time code", "en",
        new HeadingBlock("title", 1, [new TextRun("Your one-time code")]),
        new TextBlock("code", [new TextRun($"{code[..4]} {code[4..]}", InlineMarks.Bold)]),
        new TextBlock("how", [new TextRun($"Type it on the page where you asked for it. It is valid for {PortalLimits.CodeLifetime.Minutes.ToString(CultureInfo.InvariantCulture)} minutes and works once. Nobody from {organisation.Name} will ever ask you for it.")]),
        new TextBlock("else", [new TextRun("You did not ask for a code? Then there is nothing to do; the message stays closed.")]));

    private PortalNotice SpanishCode(string code) => Mail(
        "Su código de un solo uso", "es",
        new HeadingBlock("title", 1, [new TextRun("Su código de un solo uso")]),
        new TextBlock("code", [new TextRun($"{code[..4]} {code[4..]}", InlineMarks.Bold)]),
        new TextBlock("how", [new TextRun($"Escríbalo en la página donde lo pidió. Vale {PortalLimits.CodeLifetime.Minutes.ToString(CultureInfo.InvariantCulture)} minutos y una sola vez. Nadie de {organisation.Name} se lo va a pedir.")]),
        new TextBlock("else", [new TextRun("¿No pidió un código? Entonces no tiene que hacer nada.")]));

    private static string Days(TimeSpan span) => span.Days.ToString(CultureInfo.InvariantCulture);

    private PortalNotice Mail(string subject, string language, params EmailBlock[] blocks)
    {
        var document = new EmailDocument
        {
            Language = language,
            Subject = [new TextRun(subject)],
            Blocks = blocks,
            Footer = organisation.PostalAddress.Length == 0 ? null : new EmailFooter { Organisation = organisation.Name, PostalAddress = organisation.PostalAddress },
        };
        var rendered = EmailRenderer.Render(document, Nobody, RenderLinks.Plain).Value;
        return new PortalNotice { Subject = rendered.Subject, Html = rendered.Html, Text = rendered.Text };
    }
}

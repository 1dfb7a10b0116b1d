using System.Globalization;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// The two mails of the portal. Neutral: they name the organisation and nothing else, no subject, specialty, department or
/// patient, since they may travel where the message itself must not.
/// </summary>
internal sealed class PortalMails(Organisation organisation, TrackingTokens tokens, PublicAddress address)
{
    private static readonly MergeValues Nobody = MergeValues.Of(new ContactId(Guid.Empty), []);

    /// <summary>Where the person reads the message.</summary>
    public string AddressOf(MessageId message) => address.Of("/s/" + tokens.Write(new TrackingToken(TokenKind.SecureMessage, message, 0)));

    public PortalNotice Notice(MessageId message) => Mail(
        "You have a secure message",
        new HeadingBlock("title", 1, [new TextRun("You have a secure message")]),
        new TextBlock("what", [new TextRun($"{organisation.Name} sent you a message. It is kept on a protected page, where you can read it after you confirm who you are.")]),
        new ButtonBlock("read", "Read your message", AddressOf(message)),
        new TextBlock("how", [new TextRun($"You will be asked for your date of birth and for a code that we send to this mailbox. The message stays available for {PortalLimits.KeptFor.Days.ToString(CultureInfo.InvariantCulture)} days.")]));

    public PortalNotice Code(string code) => Mail(
        "Your one-time code",
        new HeadingBlock("title", 1, [new TextRun("Your one-time code")]),
        new TextBlock("code", [new TextRun($"{code[..4]} {code[4..]}", InlineMarks.Bold)]),
        new TextBlock("how", [new TextRun($"Type it on the page where you asked for it. It is valid for {PortalLimits.CodeLifetime.Minutes.ToString(CultureInfo.InvariantCulture)} minutes and works once. Nobody from {organisation.Name} will ever ask you for it.")]),
        new TextBlock("else", [new TextRun("You did not ask for a code? Then there is nothing to do; the message stays closed.")]));

    private PortalNotice Mail(string subject, params EmailBlock[] blocks)
    {
        var document = new EmailDocument
        {
            Language = "en",
            Subject = [new TextRun(subject)],
            Blocks = blocks,
            Footer = organisation.PostalAddress.Length == 0 ? null : new EmailFooter { Organisation = organisation.Name, PostalAddress = organisation.PostalAddress },
        };
        var rendered = EmailRenderer.Render(document, Nobody, RenderLinks.Plain).Value;
        return new PortalNotice { Subject = rendered.Subject, Html = rendered.Html, Text = rendered.Text };
    }
}

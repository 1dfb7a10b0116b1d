using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Portal;

/// <summary>What Portal encrypts and hashes, with its purposes in one place.</summary>
internal sealed class PortalSeals(IFieldCipher cipher, IBlindIndex index, ITokenMac mac)
{
    private const string Subject = "portal.subject";
    private const string Html = "portal.html";
    private const string Text = "portal.text";
    private const string Code = "portal.code";

    public byte[] SealSubject(MessageId message, string subject) => cipher.Seal(message.Value, Subject, subject);

    public byte[] SealHtml(MessageId message, string html) => cipher.Seal(message.Value, Html, html);

    public byte[] SealText(MessageId message, string text) => cipher.Seal(message.Value, Text, text);

    public PortalReading Open(PortalMessage message) => new(
        cipher.Open(message.Id.Value, Subject, message.SubjectSealed),
        cipher.Open(message.Id.Value, Html, message.HtmlSealed),
        cipher.Open(message.Id.Value, Text, message.TextSealed),
        message.ExpiresAt);

    public byte[] SealCode(MessageId code, string text) => cipher.Seal(code.Value, Code, text);

    public string OpenCode(PortalCode code) => cipher.Open(code.Id.Value, Code, code.CodeSealed!);

    /// <summary>Bound to the code's id: a hash copied to another row proves nothing there.</summary>
    public byte[] HashCode(MessageId code, string text) => mac.Mac("portal-code", [.. code.Value.ToByteArray(true), .. Encoding.UTF8.GetBytes(text)]);

    public bool Matches(PortalCode code, string typed) => CryptographicOperations.FixedTimeEquals(code.Hash, HashCode(code.Id, PortalCode.Normalised(typed)));

    public (string Ticket, byte[] Hash) NewTicket(MessageId message)
    {
        var ticket = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (ticket, HashTicket(message, ticket));
    }

    public byte[] HashTicket(MessageId message, string ticket) => mac.Mac("portal-ticket", [.. message.Value.ToByteArray(true), .. Encoding.UTF8.GetBytes(ticket)]);

    public byte[]? AddressIndex(string? sourceIp) => string.IsNullOrEmpty(sourceIp) ? null : index.Of("portal.address", sourceIp);
}

/// <summary>An opened message. PHI: prints nothing.</summary>
public sealed class PortalReading(string subject, string html, string text, DateTimeOffset expiresAt)
{
    public string Subject { get; } = subject;

    public string Html { get; } = html;

    public string Text { get; } = text;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;
}
